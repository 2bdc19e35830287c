"""What is remembered of a slot that can wear out: its readings of today, its days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from statistics import median

from inventory.types.time import DAY, HOUR, MINUTE, Ms
from inventory.types.trends import TrendDay

RECENT: Ms = HOUR
LATEST = 5
"""The present is the median of so many readings, none older than `RECENT`: agents are asked for
their light every few minutes, and each answer may be off by half a decibel."""
ENOUGH = 3
"""Of fewer readings nothing is concluded."""
APART: Ms = 4 * MINUTE
"""The same value again is kept after so long: before that it may be the old one, repeated."""
HOURS_KEPT = 24
DAYS_KEPT = 60
FULL_DAY = 12
"""A day tells what is usual when so many of its hours are known: a site has warm and cold ones."""


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour that is over. `hour`: since 1970; `light` in dBm; `errors`: damaged frames."""

    hour: int
    light: float | None
    errors: int | None


@dataclass(frozen=True, slots=True)
class Trend:
    """One slot's memory. What the ledger has not seen yet of its days is in `unwritten`."""

    days: tuple[TrendDay, ...] = ()
    """Those that usual values are taken from, and the last `DAYS_KEPT`: the oldest first."""
    hours: tuple[Hour, ...] = ()
    """The last `HOURS_KEPT` that were heard by this process."""
    hour: int = -1
    """The present hour, since 1970."""
    lights: tuple[tuple[Ms, float], ...] = ()
    """Light of the present hour and of the last few minutes, in dBm."""
    floor: float | None = None
    """The receiver's own limit in dBm, where it tells."""
    counter: tuple[Ms, int] | None = None
    """When the error counter last moved or was first heard in this hour, and what it said."""
    errors: int | None = None
    """Damaged frames in the present hour; None: no two readings to compare yet."""
    unwritten: frozenset[int] = field(default_factory=frozenset)


def present_light(trend: Trend, since: Ms, now: Ms, least: int = ENOUGH) -> float | None:
    """Light of the last minutes, as far as it was seen after `since`; None: too few readings."""
    oldest = max(since, now - RECENT)
    seen = [light for at, light in trend.lights if at >= oldest]
    return median(seen[-LATEST:]) if len(seen) >= least else None


def days_since(trend: Trend, begun: Ms) -> list[TrendDay]:
    """The days that began since then: what another unit told before counts no more."""
    return [each for each in trend.days if each.day * DAY >= begun]


def hours_since(trend: Trend, begun: Ms) -> list[Hour]:
    """The hours that began since then."""
    return [each for each in trend.hours if each.hour * HOUR >= begun]


def usual_light(days: Iterable[TrendDay], least: int) -> float | None:
    """The median in dBm of the days that usual values are taken from; None: they are too few."""
    found = [each.light for each in days if each.usual and each.light_hours >= FULL_DAY]
    known = [light for light in found if light is not None]
    return median(known) if len(known) >= least else None


def usual_errors(days: Iterable[TrendDay], least: int) -> float | None:
    """The median of damaged frames an hour, of the same days."""
    found = [each.error_rate for each in days if each.usual and each.error_hours >= FULL_DAY]
    known = [rate for rate in found if rate is not None]
    return median(known) if len(known) >= least else None


def with_day(trend: Trend, changed: TrendDay) -> Trend:
    """The same with this day as it is now; days too old to be asked for are forgotten."""
    unwritten = trend.unwritten | {changed.day}
    if trend.days and trend.days[-1].day == changed.day:  # the same day goes on
        return replace(trend, days=(*trend.days[:-1], changed), unwritten=unwritten)
    others = [each for each in trend.days if each.day != changed.day]
    days = sorted((*others, changed), key=lambda each: each.day)
    oldest = days[-1].day - DAYS_KEPT
    kept = tuple(each for each in days if each.usual or each.day >= oldest)
    return replace(trend, days=kept, unwritten=unwritten)


def day_of(trend: Trend, day: int) -> TrendDay:
    """That day as it is known."""
    return next((each for each in reversed(trend.days) if each.day == day), TrendDay(day))


def days_moved(trends: Mapping[str, Trend]) -> dict[str, list[TrendDay]]:
    """The days that the ledger has not seen as they are, by slot."""
    return {
        slot: [day for day in trend.days if day.day in trend.unwritten]
        for slot, trend in trends.items()
    }


def written(trend: Trend) -> Trend:
    """The same once the ledger has it."""
    return replace(trend, unwritten=frozenset())


def begun_anew(trend: Trend) -> Trend:
    """What remains when the clock was set: whole days, and nothing of today's hours."""
    return Trend(days=trend.days, floor=trend.floor, unwritten=trend.unwritten)
