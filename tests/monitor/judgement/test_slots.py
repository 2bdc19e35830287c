"""A slot from all its checks: when an outage starts and ends, and that it says when for sure."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types.outages import Outage, SlotState
from inventory.types.readings import CheckKey, ProbeName, Reading, Status
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.live import Context, Live, advance
from monitor.judgement.seeing import Sight
from monitor.judgement.slots import SlotRecord, combine
from monitor.judgement.tick import tick
from tests.monitor.judgement.districts import unchained
from tests.monitor.judgement.readings import POLICY, at, judged, reading, status_of

SLOT = "B1-01"
PROBES = {"i": ProbeName.ICMP, "o": ProbeName.ONVIF}
CONTEXT = Context(
    Topology(unchained({SLOT: "10.1.1.1"})), POLICY, {SLOT: (ProbeName.ICMP, ProbeName.ONVIF)}
)
Step = tuple[str, str]
STEPS = st.lists(st.tuples(st.sampled_from("io"), st.sampled_from("ggdmfffu")), max_size=60)


class Watched:
    """One camera under the tick: a reading every second, of either check."""

    def __init__(self) -> None:
        self.live = Live()
        self.second = 0
        self.outages: dict[int, Outage] = {}
        self.states: list[SlotState] = []

    def see(self, steps: Sequence[Step]) -> "Watched":
        for check, letter in steps:
            news = [reading(letter, self.second, PROBES[check], SLOT)]
            self.second += 1
            self._tick(news)
        return self

    def wait(self, seconds: int) -> "Watched":
        for _ in range(seconds // 5):
            self.second += 5
            self._tick([])
        return self

    def _tick(self, news: list[Reading]) -> None:
        outcome, _ = tick(self.live, news, Sight({}), CONTEXT, at(self.second), CONTEXT.probes_of)
        for outage in outcome.outages.values():
            self.outages[outage.first_bad_at] = outage
        advance(self.live, outcome)
        self.states.append(self.record.state)

    @property
    def record(self) -> SlotRecord:
        return self.live.slots.get(SLOT, SlotRecord())


def steps(text: str) -> list[Step]:
    """ "ig og" is a good ping, then a good ONVIF answer."""
    return [(word[0], word[1]) for word in text.split()]


DEATH = "ig og if of if of if of"
"""Seconds 0 to 7; the sixth failure in all confirms ICMP (second 6), the last one ONVIF."""


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", SlotState.UNKNOWN),
        ("ig", SlotState.OK),
        ("ig og", SlotState.OK),
        ("ig om", SlotState.MISCONFIGURED),
        ("ig od", SlotState.DEGRADED),
        (DEATH, SlotState.DOWN),
        ("ig og of of of", SlotState.OK),  # waits for the ping's own word
        ("ig og of of of ig", SlotState.DEGRADED),
        ("ig og of of of ig if", SlotState.DEGRADED),  # hung; a lone ping was lost
        ("ig og of of of ig if if if of", SlotState.DOWN),
        ("ig og if if if", SlotState.OK),  # waits for ONVIF's own word
        ("ig og if if if og", SlotState.DEGRADED),
        ("ig og if if if of", SlotState.DOWN),
        (DEATH + " ig", SlotState.DOWN),
        (DEATH + " ig ig og", SlotState.DOWN),
        (DEATH + " ig ig og og", SlotState.OK),
        (DEATH + " iu ou", SlotState.UNKNOWN),
    ],
)
def test_what_the_checks_add_up_to(text: str, state: SlotState) -> None:
    assert Watched().see(steps(text)).record.state is state


def test_an_outage_has_four_times() -> None:
    watched = Watched().see(steps(DEATH + " if of ig ig og og"))
    (outage,) = watched.outages.values()
    times = (outage.last_good_at, outage.first_bad_at, outage.last_bad_at, outage.first_good_at)
    assert times == (at(1), at(2), at(9), at(10))


def test_it_starts_with_the_first_failure_after_the_last_answer_of_any_check() -> None:
    (outage,) = Watched().see(steps("ig og if if og if of if of of")).outages.values()
    assert (outage.last_good_at, outage.first_bad_at) == (at(4), at(5))


def test_a_verdict_waits_no_longer_than_the_deadline() -> None:
    watched = Watched().see(steps("ig og if if if"))
    assert watched.wait(20).record.state is SlotState.OK
    assert watched.wait(20).record.state is SlotState.DOWN


def test_what_is_not_read_for_two_intervals_is_unknown() -> None:
    watched = Watched().see(steps("ig og"))
    assert watched.wait(110).record.state is SlotState.OK
    assert watched.wait(20).record.state is SlotState.UNKNOWN


def test_an_answer_from_before_the_loss_ends_nothing() -> None:
    watched = Watched().see(steps("ig og if if if")).wait(40)
    watched.see(steps("iu"))
    assert watched.states[-2:] == [SlotState.DOWN, SlotState.UNKNOWN]
    assert all(outage.closed_at is None for outage in watched.outages.values())


def test_one_check_alone_speaks_for_the_slot() -> None:
    checks = {ProbeName.ICMP: judged("gfff")}
    assert combine(checks, POLICY, at(4)) == (SlotState.DOWN, checks[ProbeName.ICMP].confirmed)


@given(STEPS)
def test_outages_are_in_order_and_apart(story: list[Step]) -> None:
    outages = list(Watched().see(story).wait(60).outages.values())
    ended = at(0)
    for outage in sorted(outages, key=lambda each: each.first_bad_at):
        assert outage.first_bad_at >= ended
        assert outage.last_good_at is None or outage.last_good_at < outage.first_bad_at
        if outage.closed_at is None:
            assert outage is max(outages, key=lambda each: each.first_bad_at)
            continue
        assert outage.first_good_at is not None
        assert outage.last_bad_at is not None
        assert outage.first_bad_at <= outage.last_bad_at <= outage.first_good_at
        assert outage.first_good_at <= outage.closed_at
        ended = outage.first_good_at


@given(STEPS)
def test_outages_begin_and_end_with_readings_of_that_kind(story: list[Step]) -> None:
    failed = {at(n) for n, (_, letter) in enumerate(story) if status_of(letter) is Status.FAILED}
    alive = {at(n) for n, (_, letter) in enumerate(story) if status_of(letter).alive}
    for outage in Watched().see(story).outages.values():
        assert outage.first_bad_at in failed
        earlier = [moment for moment in alive if moment < outage.first_bad_at]
        assert outage.last_good_at == max(earlier, default=None)
        since = [moment for moment in failed if max(earlier, default=0) < moment]
        assert outage.first_bad_at == min(since)
        assert outage.first_good_at is None or outage.first_good_at in alive


@given(STEPS)
def test_an_outage_is_open_while_the_slot_is_down_and_unknown_ends_none(story: list[Step]) -> None:
    watched = Watched()
    for step in story:
        was_open = _open(watched)
        watched.see([step])
        if watched.record.state is SlotState.DOWN:
            assert _open(watched) == 1
        if watched.record.state is SlotState.UNKNOWN:
            assert _open(watched) == was_open


@given(STEPS)
def test_a_slot_goes_down_only_right_after_a_failure(story: list[Step]) -> None:
    watched = Watched()
    for step in story:
        before = watched.record.state
        watched.see([step])
        if watched.record.state is SlotState.DOWN and before is not SlotState.DOWN:
            key = CheckKey(SLOT, PROBES[step[0]])
            last = watched.live.checks[key].last
            assert last is not None
            assert not last.status.alive


def _open(watched: Watched) -> int:
    return sum(1 for outage in watched.outages.values() if outage.closed_at is None)


def test_a_dead_cameras_silent_agent_does_not_save_it() -> None:
    checks = {ProbeName.ICMP: judged("gfff"), ProbeName.SNMP: judged("gu")}
    verdict = combine(checks, POLICY, at(4))
    assert verdict is not None
    assert verdict[0] is SlotState.DOWN
