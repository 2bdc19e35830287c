"""What falls and comes back more and more often: a loose plug, water in a joint."""

from dataclasses import dataclass, replace

from inventory.types.components import Kind
from inventory.types.faults import FaultEvent, FaultEventKind
from inventory.types.time import DAY, Ms
from monitor.judgement.policy import Policy
from monitor.judgement.prognosis.trend import Trend, day_of, with_day

WEEK = 7
LEAST_DAYS = 3
"""On so many days of the week, at least: a night of bad weather is no trend."""
QUIET_DAYS = 3
LOOSE = frozenset(
    {
        Kind.CAMERA, Kind.ADAPTER, Kind.COPPER, Kind.TRANSCEIVER, Kind.STRAND, Kind.CARD,
        Kind.PORT, Kind.UPLINK, Kind.CHANNEL, Kind.OUTLET,
    }
)  # fmt: skip
"""Kinds that one visit can plug in anew."""


@dataclass(frozen=True, slots=True)
class Falls:
    """How often it fell within the last week, and within the week before."""

    week: int
    before: int


def is_fall(event: FaultEvent) -> bool:
    """Whether the fault's component failed with this event."""
    found = event.fault.diagnosis
    if found.kind.preventive or found.kind.for_administrator or found.component.kind not in LOOSE:
        return False
    if event.kind is FaultEventKind.REVISED:
        return event.was is not None and event.was.kind.preventive
    return event.kind in (FaultEventKind.OPENED, FaultEventKind.REOPENED, FaultEventKind.RELAPSED)


def fell(trend: Trend, at: Ms) -> Trend:
    """The memory after one more fall."""
    day = day_of(trend, at // DAY)
    return with_day(trend, replace(day, falls=day.falls + 1))


def growing(trend: Trend, begun: Ms, now: Ms, policy: Policy, *, open_: bool) -> Falls | None:
    """The falls, where they grow; once told (`open_`), until nothing fell for some days.

    `begun`: since when the present units stand there. Before two weeks nothing can have grown.
    """
    today = now // DAY
    last = [each for each in trend.days if today - WEEK < each.day <= today and each.falls]
    found = Falls(
        sum(each.falls for each in last),
        sum(each.falls for each in trend.days if today - 2 * WEEK < each.day <= today - WEEK),
    )
    if open_:
        return found if any(each.day > today - QUIET_DAYS for each in last) else None
    known = now - begun >= 2 * WEEK * DAY
    enough = known and found.week >= policy.falls_a_week and len(last) >= LEAST_DAYS
    return found if enough and found.week >= 2 * found.before else None
