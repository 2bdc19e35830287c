"""What the readings of one slot prove: when it was seen alive, and when it was seen at all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from inventory.types.outages import Span
from inventory.types.readings import STATUS_OF, ProbeName, Status
from reports.arithmetic.intervals import NOTHING, Interval, Intervals, normalise, subtract, union

_HOW_WELL = (Status.DEGRADED, Status.MISCONFIGURED)
"""What a stream can tell: it is asked so seldom that its word on life would outlast the others'."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Times for which readings of a slot vouch, by what they said; the sets may overlap."""

    good: Intervals = NOTHING
    degraded: Intervals = NOTHING
    misconfigured: Intervals = NOTHING
    failed: Intervals = NOTHING

    @property
    def seen(self) -> Intervals:
        """When any check of the slot had an answer, good or bad."""
        return union(self.good, self.degraded, self.misconfigured, self.failed)


def gather_evidence(spans: Iterable[Span], blind: Intervals) -> Evidence:
    """The evidence of one slot's spans, of all its checks.

    Blind time takes failed readings away: they prove nothing then, while good ones stand.
    """
    vouched: dict[Status, list[Interval]] = defaultdict(list)
    for probe, of_check in groupby(sorted(spans, key=_order), key=attrgetter("probe")):
        for status, interval in _vouched(list(of_check)):
            if probe != ProbeName.RTSP or status in _HOW_WELL:
                vouched[status].append(interval)
    return Evidence(
        good=normalise(vouched[Status.GOOD]),
        degraded=normalise(vouched[Status.DEGRADED]),
        misconfigured=normalise(vouched[Status.MISCONFIGURED]),
        failed=subtract(normalise(vouched[Status.FAILED]), blind),
    )


def _order(span: Span) -> tuple[str, int, int]:
    return span.probe, span.first_at, span.last_at


def _vouched(spans: Sequence[Span]) -> Iterator[tuple[Status, Interval]]:
    """The time of each span of one check, with the status that it vouches for."""
    next_any: int | None = None
    next_firm: int | None = None
    for span in reversed(spans):
        status = STATUS_OF[span.reason]
        # A failed reading alone is unconfirmed: what was seen before it still vouches. Where the
        # failure was confirmed there is an outage, and that takes precedence in the timeline.
        limit = next_firm if status.alive else next_any
        end = span.last_at + span.vouches_ms
        if limit is not None:
            end = min(end, max(limit, span.last_at))
        yield status, (span.first_at, end)
        next_any = span.first_at
        if status is not Status.FAILED:
            next_firm = span.first_at
