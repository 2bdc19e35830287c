"""The geometry of the charts: from figures to rectangles. The templates only draw them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inventory.types.time import Ms
from reports.arithmetic.tally import Tally
from reports.arithmetic.timeline import Part, Segment
from reports.model import TicketLine, WeeklyReport

STEPS = (0.999, 0.995, 0.99, 0.98, 0.95)
"""A heat map's cell is of the first step that its availability reaches; below all: the last."""

NO_DATA = "none"
CHART_WIDTH = 720.0
"""The unit of the whole-width charts: a 720th of the page."""
THINNEST = 3.0
"""Thousandths of a strip: a shorter outage would not be seen in print."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a bar from `x`, `width` wide, in thousandths of the whole."""

    part: str
    x: float
    width: float


def step(tally: Tally) -> str:
    """The class of a heat map's cell: "s0" (best) … "s5", or "none" without data."""
    found = tally.availability
    if found is None:
        return NO_DATA
    return f"s{next((i for i, least in enumerate(STEPS) if found >= least), len(STEPS))}"


def strip(segments: Sequence[Segment], start: Ms, end: Ms) -> tuple[Bar, ...]:
    """A point's timeline as bars. Time offline comes last and with a least width, so that a short
    outage is drawn on top and seen."""
    bars = [
        _bar(part, begin - start, finish - begin, end - start) for begin, finish, part in segments
    ]
    return tuple(sorted(bars, key=lambda bar: bar.part in (Part.DOWN, Part.UNREACHABLE)))


def _bar(part: Part, offset: Ms, length: Ms, whole: Ms) -> Bar:
    width = 1000 * length / whole
    if part in (Part.DOWN, Part.UNREACHABLE):
        width = max(width, THINNEST)
    x = min(1000 * offset / whole, 1000 - width)
    return Bar(part.value, round(x, 2), round(width, 2))


def stacked(parts: Iterable[tuple[str, float]], whole: float) -> tuple[Bar, ...]:
    """Bars one after the other, of `whole` together."""
    found: list[Bar] = []
    x = 0.0
    for part, amount in parts:
        width = 1000 * amount / whole if whole > 0 else 0.0
        if width > 0:
            found.append(Bar(part, round(x, 2), round(width, 2)))
        x += width
    return tuple(found)


def parts_bar(tally: Tally) -> tuple[Bar, ...]:
    """The partition of a tally's time, the good parts first."""
    order = (Part.UP, Part.DEGRADED, Part.MISCONFIGURED, Part.DOWN, Part.UNREACHABLE, Part.UNKNOWN)
    return stacked(((part.value, getattr(tally, part.value)) for part in order), tally.agreed)


def repair_bar(ticket: TicketLine, longest: Ms) -> tuple[Bar, ...]:
    """Detected → opened → accepted → repaired; a step that never came gives its time to the
    next one. Empty while the repair goes on."""
    if ticket.repaired_at is None:
        return ()
    steps = (
        ("detect", ticket.opened_at),
        ("accept", ticket.accepted_at),
        ("repair", ticket.repaired_at),
    )
    at, pieces = ticket.detected_at, []
    for name, reached in steps:
        if reached is not None and reached > at:
            until = min(reached, max(ticket.repaired_at, at))
            pieces.append((name, float(until - at)))
            at = until
    return stacked(pieces, longest)


def repair_time(ticket: TicketLine) -> Ms | None:
    """From the first failed reading to the repair, as probes saw it."""
    return None if ticket.repaired_at is None else max(0, ticket.repaired_at - ticket.detected_at)


def longest_repair(tickets: Iterable[TicketLine]) -> Ms:
    """The length of a whole bar."""
    return max((repair_time(each) or 0 for each in tickets), default=0)


def day_marks(report: WeeklyReport) -> tuple[float, ...]:
    """Where the days begin on a strip, in thousandths."""
    start, whole = report.period.start, report.period.end - report.period.start
    return tuple(round(1000 * (day.period.start - start) / whole, 2) for day in report.days)
