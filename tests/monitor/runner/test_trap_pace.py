"""How often traps may ask about the same slot."""

from monitor.runner.trap_pace import REST_S, Pace


def test_the_first_passes_and_those_that_follow_are_one_more() -> None:
    pace = Pace()
    assert pace.admit(["a", "b"], 100.0) == ["a", "b"]
    for number in range(50):
        assert pace.admit(["a"], 100.0 + number / 100) == []
    assert pace.due(100.0 + REST_S - 0.1) == []
    assert pace.due(100.0 + REST_S) == ["a"]
    assert pace.due(100.0 + 2 * REST_S) == []


def test_one_that_never_stops_is_asked_about_once_a_rest() -> None:
    pace, asked = Pace(), 0
    for tenth in range(600):
        now = 100 + tenth / 10
        asked += len(pace.admit(["a"], now)) + len(pace.due(now))
    assert asked == 60 / REST_S


def test_another_slot_does_not_wait() -> None:
    pace = Pace()
    pace.admit(["a"], 100.0)
    assert pace.admit(["a", "b"], 101.0) == ["b"]


def test_nothing_is_kept_of_those_that_have_rested() -> None:
    pace = Pace()
    for number in range(1000):
        pace.admit([f"slot{number}"], 100.0 + number)
        pace.due(100.0 + number)
    assert len(pace._asked) <= REST_S + 1
