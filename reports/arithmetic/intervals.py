"""Sets of time as half-open intervals [start, end) of UTC milliseconds.

`Intervals` is always normal: sorted, without overlap, without empty or touching members. Every
function here returns normal sets; those that take `Intervals` expect them normal, and run in
linear time.
"""

from collections.abc import Iterable

from inventory.types.time import Ms

Interval = tuple[Ms, Ms]
Intervals = tuple[Interval, ...]

NOTHING: Intervals = ()


def normalise(intervals: Iterable[Interval]) -> Intervals:
    """The same time as a normal set; intervals of no or negative length hold no time."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def union(*sets: Intervals) -> Intervals:
    """The time that is in any of the sets."""
    return normalise(interval for each in sets for interval in each)


def intersect(left: Intervals, right: Intervals) -> Intervals:
    """The time that is in both sets."""
    common: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start = max(left[i][0], right[j][0])
        end = min(left[i][1], right[j][1])
        if start < end:
            common.append((start, end))
        if left[i][1] <= right[j][1]:
            i += 1
        else:
            j += 1
    return tuple(common)


def subtract(left: Intervals, right: Intervals) -> Intervals:
    """The time of `left` that is not in `right`."""
    rest: list[Interval] = []
    j = 0
    for start, end in left:
        while j < len(right) and right[j][1] <= start:
            j += 1
        at, k = start, j
        while k < len(right) and right[k][0] < end:
            if right[k][0] > at:
                rest.append((at, right[k][0]))
            at = right[k][1]
            k += 1
        if at < end:
            rest.append((at, end))
    return tuple(rest)


def clip(intervals: Intervals, start: Ms, end: Ms) -> Intervals:
    """The time of the set that lies in [start, end)."""
    return intersect(intervals, normalise([(start, end)]))


def total(intervals: Intervals) -> Ms:
    """Milliseconds in the set."""
    return sum(end - start for start, end in intervals)


def count_meeting(left: Intervals, right: Intervals) -> int:
    """How many members of `left` share time with `right`."""
    found = j = 0
    for start, end in left:
        while j < len(right) and right[j][1] <= start:
            j += 1
        found += j < len(right) and right[j][0] < end
    return found
