"""Short ways to write a slot's history for the arithmetic, and to read its timeline, in seconds."""

from inventory.types.outages import BlindReason, BlindTime, Outage, OutageKind, Span
from inventory.types.readings import Reason
from inventory.types.time import SECOND
from reports.arithmetic.intervals import total
from reports.arithmetic.timeline import Part, Timeline, slot_timeline


def span(
    first: int, last: int, reason: Reason = Reason.OK, vouches: int = 60, probe: str = "icmp"
) -> Span:
    """A span whose readings run from `first` to `last`."""
    times = (first * SECOND, last * SECOND, vouches * SECOND)
    return Span("P1", probe, reason, *times, readings=2, recorded_at=first * SECOND)


def outage(
    first_bad: int,
    first_good: int | None,
    kind: OutageKind = OutageKind.DOWN,
    last_good: int | None = None,
    last_bad: int | None = None,
) -> Outage:
    """An outage; without `last_good` and `last_bad` there were no such readings."""

    def ms(moment: int | None) -> int | None:
        return None if moment is None else moment * SECOND

    return Outage(
        "P1",
        kind,
        Reason.TIMEOUT,
        ms(last_good),
        first_bad * SECOND,
        ms(last_bad),
        ms(first_good),
        first_bad * SECOND,
        ms(first_good),
    )


def blind(start: int, end: int | None) -> BlindTime:
    """Blind time from `start` to `end`."""
    return BlindTime(BlindReason.UPLINK, start * SECOND, None if end is None else end * SECOND)


def timeline(
    end: int, spans: list[Span], outages: list[Outage], blinds: list[BlindTime], now: int = 10_000
) -> Timeline:
    """The timeline over [0, end)."""
    return slot_timeline(((0, end * SECOND),), spans, outages, blinds, now * SECOND)


def seconds(found: Timeline) -> dict[str, int]:
    """Seconds by part, parts of no time left out."""
    sums = {part.value: total(found.time(part)) // SECOND for part in Part}
    return {part: length for part, length in sums.items() if length}
