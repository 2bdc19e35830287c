"""The timeline of one slot: a partition of its agreed time into parts.

Every millisecond belongs to exactly one part, so the parts sum to the window by construction.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from inventory.types.outages import BlindTime, Outage, OutageKind, Span
from inventory.types.time import Ms
from reports.arithmetic.evidence import Evidence, gather_evidence
from reports.arithmetic.intervals import (
    NOTHING,
    Interval,
    Intervals,
    intersect,
    normalise,
    subtract,
    union,
)


class Part(StrEnum):
    """What a stretch of time was, the first that applies: down goes before unreachable, a
    confirmed outage before what single readings said, misconfigured before degraded."""

    DOWN = "down"
    UNREACHABLE = "unreachable"
    MISCONFIGURED = "misconfigured"
    DEGRADED = "degraded"
    UP = "up"
    UNKNOWN = "unknown"


Segment = tuple[Ms, Ms, Part]
"""[start, end) and what it was."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """One slot over its agreed time.

    `segments`: the partition, in order of time. `sure` and `possible` bound the time offline: from
    the first to the last failed reading, and from the last good to the first good one. `episodes`:
    the outages of the slot, merged where they overlap or touch. All cut to the agreed time.
    """

    segments: tuple[Segment, ...] = ()
    sure: Intervals = NOTHING
    possible: Intervals = NOTHING
    episodes: Intervals = NOTHING

    def within(self, window: Intervals) -> "Timeline":
        """The same slot, over that part of its time only."""
        return Timeline(
            tuple(_cut(self.segments, window)),
            intersect(self.sure, window),
            intersect(self.possible, window),
            intersect(self.episodes, window),
        )

    def time(self, part: Part) -> Intervals:
        """The time of one part."""
        return normalise((start, end) for start, end, found in self.segments if found is part)

    @property
    def offline(self) -> Intervals:
        """Down or unreachable."""
        away = (Part.DOWN, Part.UNREACHABLE)
        return normalise((start, end) for start, end, found in self.segments if found in away)


def _cut(segments: Sequence[Segment], window: Intervals) -> Iterator[Segment]:
    """What of the segments lies in the window, in one pass over both."""
    i = j = 0
    while i < len(segments) and j < len(window):
        start = max(segments[i][0], window[j][0])
        end = min(segments[i][1], window[j][1])
        if start < end:
            yield start, end, segments[i][2]
        if segments[i][1] <= window[j][1]:
            i += 1
        else:
            j += 1


def slot_timeline(
    agreed: Intervals,
    spans: Iterable[Span],
    outages: Sequence[Outage],
    blind: Iterable[BlindTime],
    now: Ms,
) -> Timeline:
    """The timeline of one slot over `agreed`: the window cut to the slot's life.

    What lies after `now` is left out; an outage or blind time without end lasts until `now`.
    Overlapping and contradictory outages count once: their union is taken.
    """
    window = intersect(agreed, _until(now, agreed))
    evidence = gather_evidence(spans, blind_intervals(blind, now))
    parts = _partition(window, evidence, outages, now)
    known = subtract(window, parts[Part.UNKNOWN])
    offline = union(parts[Part.DOWN], parts[Part.UNREACHABLE])
    earliest_latest = union(normalise(_widest(each, now) for each in outages), offline)
    return Timeline(
        _in_order(parts.items()),
        sure=intersect(normalise(_narrowest(each, now) for each in outages), offline),
        possible=intersect(earliest_latest, known),
        episodes=intersect(_extent(outages, now), window),
    )


def blind_intervals(blind: Iterable[BlindTime], now: Ms) -> Intervals:
    """Blind times as a set; one that has not ended lasts until `now`."""
    return normalise(
        (each.started_at, now if each.ended_at is None else each.ended_at) for each in blind
    )


def _until(now: Ms, agreed: Intervals) -> Intervals:
    return normalise([(agreed[0][0], now)]) if agreed else NOTHING


def _partition(
    window: Intervals, evidence: Evidence, outages: Sequence[Outage], now: Ms
) -> dict[Part, Intervals]:
    of_kind = {
        kind: intersect(
            _extent([each for each in outages if each.kind is kind], now), evidence.seen
        )
        for kind in OutageKind
    }
    claims = {
        Part.DOWN: of_kind[OutageKind.DOWN],
        Part.UNREACHABLE: of_kind[OutageKind.UNREACHABLE],
        Part.MISCONFIGURED: evidence.misconfigured,
        Part.DEGRADED: evidence.degraded,
        Part.UP: evidence.good,
    }
    parts: dict[Part, Intervals] = {}
    left = window
    for part, claim in claims.items():
        parts[part] = intersect(claim, left)
        left = subtract(left, parts[part])
    parts[Part.UNKNOWN] = left
    return parts


def _extent(outages: Iterable[Outage], now: Ms) -> Intervals:
    return normalise((each.first_bad_at, _end(each, now)) for each in outages)


def _end(outage: Outage, now: Ms) -> Ms:
    return now if outage.first_good_at is None else outage.first_good_at


def _narrowest(outage: Outage, now: Ms) -> Interval:
    """From the first to the last failed reading. An outage that goes on has no end to doubt."""
    if outage.first_good_at is None:
        return outage.first_bad_at, now
    return outage.first_bad_at, outage.last_bad_at or outage.first_bad_at


def _widest(outage: Outage, now: Ms) -> Interval:
    """From the last good reading before to the first good one after."""
    start = outage.first_bad_at if outage.last_good_at is None else outage.last_good_at
    return start, _end(outage, now)


def _in_order(parts: Iterable[tuple[Part, Intervals]]) -> tuple[Segment, ...]:
    return tuple(sorted((start, end, part) for part, time in parts for start, end in time))
