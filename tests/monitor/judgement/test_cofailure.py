"""Points that keep falling together are proposed as a group; what falls by accident is not."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.types.time import DAY, HOUR, SECOND, Ms
from monitor.judgement.cofailure.falls import TOGETHER, Loss, falls_of
from monitor.judgement.cofailure.propose import Group, propose
from monitor.judgement.cofailure.recorded import recorded_groups
from monitor.judgement.diagnosis.topology import Topology
from tests.monitor.judgement.districts import buildings

YEAR: Ms = 365 * DAY
POINTS = [f"P{number:03d}" for number in range(310)]
SIX = POINTS[10:16]


def _lone(random: Random, a_year: float) -> list[Loss]:
    """Every point by itself, at random."""
    count = round(a_year * len(POINTS))
    return [Loss(random.randrange(YEAR), random.choice(POINTS)) for _ in range(count)]


def _together(random: Random, points: list[str], times: int) -> list[Loss]:
    """All of them within some seconds of each other, so many times."""
    moments = [random.randrange(YEAR) for _ in range(times)]
    return [Loss(at + random.randrange(5 * SECOND), point) for at in moments for point in points]


def _proposed(losses: list[Loss], *recorded: list[str], declined: list[str] = []) -> list[Group]:  # noqa: B006
    known = [frozenset(each) for each in recorded]
    return list(propose(losses, known, [frozenset(declined)], len(POINTS), YEAR))


def test_six_that_fell_together_four_times_are_one_group() -> None:
    random = Random(1)
    (found,) = _proposed(_lone(random, 0.3) + _together(random, SIX, 4))
    assert found.points == tuple(SIX)
    assert len(found.times) == 4
    assert found.share > 0.75
    assert found.chance < 1e-6


@pytest.mark.parametrize("times", [1, 2])
def test_once_or_twice_is_no_group(times: int) -> None:
    assert _proposed(_together(Random(1), SIX, times)) == []


def test_one_that_was_down_already_does_not_undo_the_group() -> None:
    random = Random(1)
    losses = _together(random, SIX, 3) + _together(random, SIX[:-1], 1)
    (found,) = _proposed(losses)
    assert (found.points, len(found.times)) == (tuple(SIX), 4)


def test_points_that_are_lost_more_often_alone_are_no_group() -> None:
    random = Random(1)
    alone = [Loss(random.randrange(YEAR), point) for point in SIX for _ in range(6)]
    assert _proposed(alone + _together(random, SIX, 4)) == []


def test_what_is_recorded_is_not_proposed() -> None:
    losses = _together(Random(1), SIX, 5)
    assert _proposed(losses)
    assert _proposed(losses, SIX) == []
    assert _proposed(losses, SIX[:4], SIX[2:]) == []
    assert _proposed(losses, [*SIX, POINTS[0]]) == [], "most of a recorded group fell"


def test_a_few_that_share_something_do_not_explain_a_whole_building() -> None:
    (found,) = _proposed(_together(Random(1), POINTS[:40], 3), SIX, POINTS[20:22])
    assert found.points == tuple(POINTS[:40])


def test_a_great_recorded_group_does_not_explain_the_fall_of_a_few() -> None:
    (found,) = _proposed(_together(Random(1), SIX, 4), POINTS)
    assert found.points == tuple(SIX)


def test_what_takes_a_whole_site_proposes_nothing() -> None:
    assert _proposed(_together(Random(1), POINTS[:200], 5)) == []
    assert len(_proposed(_together(Random(1), POINTS[:100], 5))) == 1


def test_what_was_declined_is_not_proposed_again() -> None:
    losses = _together(Random(1), SIX, 4)
    assert _proposed(losses, declined=SIX) == []
    assert _proposed(losses, declined=[*SIX, POINTS[0]]) == []
    assert _proposed(losses, declined=SIX[:3]) != [], "half of it is another group"


def test_a_number_stands_for_exactly_these_points() -> None:
    (six,) = _proposed(_together(Random(1), SIX, 4))
    (five,) = _proposed(_together(Random(1), SIX[:5], 4))
    (later,) = _proposed(_together(Random(2), SIX, 5))
    assert six.number == later.number != five.number


@given(st.randoms(use_true_random=False), st.integers(0, 4))
@settings(max_examples=40)
def test_the_order_of_losses_does_not_matter(random: Random, times: int) -> None:
    losses = _lone(Random(3), 0.3) + _together(Random(4), SIX, times)
    shuffled = random.sample(losses, len(losses))
    assert _proposed(shuffled) == _proposed(losses)


@given(st.integers(0, 2**32), st.sampled_from([0.3, 2.0, 12.0, 50.0]))
@settings(max_examples=60)
def test_independent_losses_of_a_year_propose_nothing(seed: int, a_year: float) -> None:
    assert _proposed(_lone(Random(seed), a_year)) == []


@given(st.integers(0, 2**32), st.integers(2, 30), st.integers(5, 300))
@settings(max_examples=60)
def test_trouble_that_strikes_at_random_proposes_nothing(seed: int, size: int, times: int) -> None:
    """A poor line: again and again some fall at once, others each time."""
    random = Random(seed)
    losses = _lone(random, 0.3)
    for _ in range(times):
        losses += _together(random, random.sample(POINTS, size), 1)
    assert _proposed(losses) == []


@given(st.integers(0, 2**32), st.integers(2, 12), st.integers(5, 8))
@settings(max_examples=60)
def test_a_box_is_found_among_usual_losses(seed: int, size: int, times: int) -> None:
    random = Random(seed)
    box = random.sample(POINTS, size)
    found = _proposed(_lone(random, 0.1) + _together(random, box, times))
    assert [set(each.points) for each in found] == [set(box)]


@given(st.lists(st.builds(Loss, st.integers(0, HOUR), st.sampled_from(POINTS[:9])), max_size=40))
def test_a_fall_is_no_longer_than_the_window_and_loses_nobody(losses: list[Loss]) -> None:
    falls = falls_of(losses)
    for fall in falls:
        within = {loss.slot for loss in losses if 0 <= loss.at - fall.at <= TOGETHER}
        assert fall.points == within
    assert {loss.slot for loss in losses} == {point for fall in falls for point in fall.points}


def test_the_groups_of_an_inventory_are_those_that_share_a_component() -> None:
    groups = recorded_groups(Topology(buildings("B4")))
    assert frozenset({"B4-22", "B4-23", "B4-24"}) in groups, "one adapter feeds them"
    assert all(len(group) > 1 for group in groups)
