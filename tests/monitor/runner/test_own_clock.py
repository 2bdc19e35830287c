"""One camera's clock, or our own?"""

from hypothesis import given
from hypothesis import strategies as st

from inventory.types.readings import CheckKey, ProbeName, Reading, Reason
from monitor.runner.own_clock import TOLERANCE_S, OwnClock


def told(slot: str, offset: float) -> Reading:
    """What a camera's clock says."""
    reason = Reason.CLOCK_SKEW if abs(offset) > TOLERANCE_S else Reason.OK
    return Reading(CheckKey(slot, ProbeName.ONVIF), reason, 0, facts={"clock_offset_s": offset})


def wrong(clock: OwnClock, offsets: dict[str, float], cameras: int = 10) -> set[str]:
    """Who is called wrong, once each has spoken and is asked again."""
    readings = [told(slot, offset) for slot, offset in offsets.items()]
    clock.weigh(readings, cameras)
    skewed = (r for r in clock.weigh(readings, cameras) if r.reason is Reason.CLOCK_SKEW)
    return {reading.check.slot for reading in skewed}


def test_one_camera_among_good_ones_is_wrong() -> None:
    offsets = {f"c{number}": 0.0 for number in range(9)} | {"odd": -7200.0}
    assert wrong(OwnClock(), offsets) == {"odd"}


@given(st.sampled_from([3600.0, -3600.0, 90.0]), st.lists(st.floats(-20, 20), min_size=5))
def test_when_all_say_the_same_it_is_us(own: float, jitter: list[float]) -> None:
    offsets = {f"c{number}": own + each for number, each in enumerate(jitter)}
    assert wrong(OwnClock(), offsets) == set()


def test_nobody_is_blamed_before_enough_were_heard() -> None:
    assert wrong(OwnClock(), {"a": 3600.0, "b": 3600.0}) == set()


def test_a_district_of_two_cameras_believes_this_machine() -> None:
    assert wrong(OwnClock(), {"a": 3600.0, "b": 3600.0}, cameras=2) == {"a", "b"}


def test_cameras_that_agree_on_nothing_are_each_wrong() -> None:
    offsets = {f"c{number}": 3600.0 * (number + 1) for number in range(6)}
    assert wrong(OwnClock(), offsets) == set(offsets)


def test_what_was_said_before_our_clock_was_set_is_forgotten() -> None:
    clock = OwnClock()
    wrong(clock, {f"c{number}": 0.0 for number in range(9)})
    clock.forget()
    assert wrong(clock, {"a": 3600.0, "b": 3600.0}) == set()
