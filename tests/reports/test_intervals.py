"""Interval sets, against plain sets of instants."""

from hypothesis import given
from hypothesis import strategies as st

from reports.arithmetic.intervals import (
    Intervals,
    clip,
    count_meeting,
    intersect,
    normalise,
    subtract,
    total,
    union,
)

instants = st.integers(0, 60)
raw = st.lists(st.tuples(instants, instants), max_size=12)
sets = raw.map(normalise)


def instants_of(intervals: Intervals) -> set[int]:
    return {instant for start, end in intervals for instant in range(start, end)}


@given(raw)
def test_a_normal_set_is_sorted_and_apart(intervals: list[tuple[int, int]]) -> None:
    normal = normalise(intervals)
    flat = [edge for interval in normal for edge in interval]
    assert flat == sorted(set(flat))
    assert instants_of(normal) == instants_of(tuple(intervals))
    assert normalise(normal) == normal


@given(sets, sets)
def test_operations_agree_with_sets_of_instants(left: Intervals, right: Intervals) -> None:
    one, other = instants_of(left), instants_of(right)
    assert instants_of(union(left, right)) == one | other
    assert instants_of(intersect(left, right)) == one & other
    assert instants_of(subtract(left, right)) == one - other
    assert total(left) == len(one)


@given(sets, sets)
def test_operations_give_normal_sets(left: Intervals, right: Intervals) -> None:
    for found in (union(left, right), intersect(left, right), subtract(left, right)):
        assert normalise(found) == found


@given(sets, sets)
def test_members_that_meet_are_counted(left: Intervals, right: Intervals) -> None:
    other = instants_of(right)
    assert count_meeting(left, right) == sum(bool(instants_of((each,)) & other) for each in left)


def test_clip_to_nothing() -> None:
    assert clip(((0, 10),), 5, 5) == ()
    assert clip(((0, 10),), 7, 3) == ()
    assert clip(((0, 10),), 4, 20) == ((4, 10),)
