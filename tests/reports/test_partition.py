"""Properties of the timeline over random histories, and a naive counter by the second."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from inventory.types.outages import BlindTime, Outage, OutageKind, Span
from inventory.types.readings import STATUS_OF, Status
from inventory.types.time import SECOND
from reports.arithmetic.tally import tally
from reports.arithmetic.timeline import Part
from tests.reports.stories import seconds, timeline
from tests.reports.strategies import blinds_of, outages_of, spans_of


@given(spans_of, outages_of, blinds_of, st.integers(1, 140))
def test_the_parts_are_a_partition(
    spans: list[Span], outages: list[Outage], blinds: list[BlindTime], now: int
) -> None:
    found = timeline(100, spans, outages, blinds, now)
    edges = [(start, end) for start, end, _ in found.segments]
    assert edges[0][0] == 0
    assert edges[-1][1] == min(100, now) * SECOND
    assert all(before[1] == after[0] for before, after in pairwise(edges))
    assert tally(found).agreed == min(100, now) * SECOND


@given(spans_of, outages_of, blinds_of, st.integers(1, 140))
def test_a_naive_counter_agrees_to_the_second(
    spans: list[Span], outages: list[Outage], blinds: list[BlindTime], now: int
) -> None:
    naive = Counter(
        _part_at(second * SECOND, spans, outages, blinds, now * SECOND).value
        for second in range(min(100, now))
    )
    assert seconds(timeline(100, spans, outages, blinds, now)) == dict(naive)


@given(spans_of, outages_of, blinds_of, st.integers(0, 100))
def test_two_halves_are_the_whole(
    spans: list[Span], outages: list[Outage], blinds: list[BlindTime], cut: int
) -> None:
    found = timeline(100, spans, outages, blinds)
    halves = [
        tally(found.within(window))
        for window in (((0, cut * SECOND),), ((cut * SECOND, 100 * SECOND),))
    ]
    whole = tally(found)
    for name in ("up", "down", "unknown", "surely_offline", "possibly_offline"):
        assert sum(getattr(half, name) for half in halves) == getattr(whole, name)


@given(spans_of, outages_of, blinds_of)
def test_the_bounds_enclose_the_figure(
    spans: list[Span], outages: list[Outage], blinds: list[BlindTime]
) -> None:
    found = tally(timeline(100, spans, outages, blinds))
    assert found.surely_offline <= found.offline <= found.possibly_offline <= found.known


def _part_at(
    at: int, spans: list[Span], outages: list[Outage], blinds: list[BlindTime], now: int
) -> Part:
    """The definition, for one instant."""
    is_blind = any(
        each.started_at <= at < (now if each.ended_at is None else each.ended_at) for each in blinds
    )
    said = {
        STATUS_OF[each.reason]
        for each in spans
        if each.first_at <= at < _vouched_until(each, spans)
    }
    if is_blind:
        said.discard(Status.FAILED)
    said.discard(Status.UNKNOWN)
    kinds = {
        each.kind
        for each in outages
        if each.first_bad_at <= at < (now if each.first_good_at is None else each.first_good_at)
    }
    if said and kinds:
        return Part.DOWN if OutageKind.DOWN in kinds else Part.UNREACHABLE
    for status, part in (
        (Status.MISCONFIGURED, Part.MISCONFIGURED),
        (Status.DEGRADED, Part.DEGRADED),
        (Status.GOOD, Part.UP),
    ):
        if status in said:
            return part
    return Part.UNKNOWN


def _vouched_until(each: Span, spans: list[Span]) -> int:
    """Where a later span of the same check begins; after a good one, failed ones do not count."""
    status = STATUS_OF[each.reason]
    later = [
        other.first_at
        for other in spans
        if other.probe == each.probe
        and other.first_at > each.first_at
        and not (status.alive and STATUS_OF[other.reason] is Status.FAILED)
    ]
    end = each.last_at + each.vouches_ms
    return min(end, max(min(later), each.last_at)) if later else end
