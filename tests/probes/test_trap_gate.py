"""Which datagrams pass before anything is decoded."""

from probes.trap_gate import SOURCE_DEPTH, SOURCE_RATE, TOTAL_DEPTH, Bucket, Gate, Refusal


def _knowing(*sources: str) -> Gate:
    gate = Gate()
    gate.follow(sources)
    return gate


def _passed(gate: Gate, sender: str, now: float, sent: int) -> int:
    return sum(gate.admit(sender, now) is not None for _ in range(sent))


def test_a_bucket_gives_its_depth_at_once_and_then_its_rate() -> None:
    bucket = Bucket(rate=2, depth=3)

    def taken(now: float) -> int:
        count = 0
        while bucket.has(now):
            bucket.take()
            count += 1
        return count

    assert [taken(now) for now in (100.0, 100.4, 101.0, 200.0)] == [3, 0, 2, 3]


def test_strangers_do_not_pass_and_are_remembered_as_one() -> None:
    gate = _knowing("192.0.2.1")
    for number in range(500):
        assert gate.admit(f"198.51.100.{number}", 0.0) is None
    assert gate.take_refused() == {("", Refusal.UNKNOWN_SOURCE): 500}
    assert not gate.take_refused()


def test_an_ipv4_agent_is_known_on_a_socket_for_both() -> None:
    gate = _knowing("192.0.2.1", "2001:db8::1")
    assert gate.admit("::ffff:192.0.2.1", 0.0) == "192.0.2.1"
    assert gate.admit("192.0.2.1", 0.0) == "192.0.2.1"
    assert gate.admit("2001:db8::1", 0.0) == "2001:db8::1"
    assert gate.admit("::ffff:2001:db8::1", 0.0) is None


def test_one_loud_agent_does_not_silence_another() -> None:
    gate = _knowing("192.0.2.1", "192.0.2.2")
    assert _passed(gate, "192.0.2.1", 0.0, 10_000) == SOURCE_DEPTH
    assert gate.admit("192.0.2.2", 0.0) == "192.0.2.2"
    assert gate.take_refused() == {("192.0.2.1", Refusal.TOO_MANY): 10_000 - SOURCE_DEPTH}
    assert _passed(gate, "192.0.2.1", 1.0, 10_000) == SOURCE_RATE


def test_many_loud_agents_have_a_bound_together() -> None:
    agents = [f"192.0.2.{number}" for number in range(100)]
    gate = _knowing(*agents)
    assert sum(_passed(gate, agent, 0.0, 100) for agent in agents) == TOTAL_DEPTH


def test_a_changed_plan_forgets_agents_and_keeps_the_rates_of_others() -> None:
    gate = _knowing("192.0.2.1", "192.0.2.2")
    _passed(gate, "192.0.2.1", 0.0, 1000)
    gate.follow(["192.0.2.1"])
    assert gate.admit("192.0.2.1", 0.0) is None
    assert gate.admit("192.0.2.2", 0.0) is None
