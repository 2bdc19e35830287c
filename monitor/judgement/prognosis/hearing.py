"""From readings to hours, from hours to days."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from statistics import median

from inventory.types.readings import Fact, ProbeName, Reading
from inventory.types.time import HOUR, MINUTE, Ms
from monitor.judgement.prognosis.trend import (
    APART,
    FULL_DAY,
    HOURS_KEPT,
    RECENT,
    Hour,
    Trend,
    day_of,
    days_since,
    with_day,
)

LIGHT, FLOOR = "rx_power_dbm", "rx_floor_dbm"
COUNTERS = ("fcs_errors", "in_errors")
"""Counters of damaged frames, the clearest first (EtherLike-MIB, IF-MIB)."""
Booted = Callable[[], Ms | None]
_WIDTH = 2**32
"""Both are Counter32: after 4,294,967,295 comes 0."""
_HEARD_AGAIN: Ms = 90 * MINUTE
"""Of errors between two readings farther apart it is not known in which hour they fell."""


def tells(reading: Reading) -> bool:
    """Whether the reading says anything of wear."""
    if reading.check.probe is not ProbeName.SNMP:
        return False
    facts = reading.facts
    return LIGHT in facts or any(name in facts for name in COUNTERS)


def hear(
    trend: Trend,
    reading: Reading,
    begun: Ms,
    usual_days: int,
    booted_at: Booted = lambda: None,
) -> Trend:
    """The memory after one more reading (not a late one); the same object where it says no news.

    `begun`: since when the present units stand there. `usual_days`: so many days make what is
    usual. `booted_at`: when the agent last started, as far as it tells: its counters began then.
    """
    hour = reading.observed_at // HOUR
    if hour != trend.hour:
        trend = _turn(trend, hour, begun, usual_days)
    trend = _see(trend, reading.observed_at, reading.facts)
    return _count(trend, reading.observed_at, _counter(reading.facts), booted_at)


def _turn(trend: Trend, hour: int, begun: Ms, usual_days: int) -> Trend:
    """The hour is over: it goes to its day."""
    over = _ended(trend)
    fresh = replace(
        trend,
        hour=hour,
        errors=None,
        hours=(*trend.hours, *over)[-HOURS_KEPT:],
        lights=tuple(each for each in trend.lights if each[0] >= hour * HOUR - RECENT),
    )
    for each in over:
        fresh = _add(fresh, each, begun, usual_days)
    return fresh


def _ended(trend: Trend) -> tuple[Hour, ...]:
    seen = [light for at, light in trend.lights if at // HOUR == trend.hour]
    if not seen and trend.errors is None:
        return ()
    return (Hour(trend.hour, median(seen) if seen else None, trend.errors),)


def _add(trend: Trend, hour: Hour, begun: Ms, usual_days: int) -> Trend:
    day = day_of(trend, hour.hour // 24)
    if hour.light is not None:
        day = replace(
            day,
            light_sum=day.light_sum + round(hour.light * 100),
            light_hours=day.light_hours + 1,
        )
    if hour.errors is not None:
        day = replace(day, errors=day.errors + hour.errors, error_hours=day.error_hours + 1)
    others = [each for each in days_since(trend, begun) if each.usual and each.day != day.day]
    lit = sum(each.light_hours >= FULL_DAY for each in others)
    counted = sum(each.error_hours >= FULL_DAY for each in others)
    teaches = (day.light_hours >= FULL_DAY and lit < usual_days) or (
        day.error_hours >= FULL_DAY and counted < usual_days
    )
    return with_day(trend, replace(day, usual=day.usual or teaches))


def _see(trend: Trend, at: Ms, facts: Mapping[str, Fact]) -> Trend:
    light, floor = _number(facts.get(LIGHT)), _number(facts.get(FLOOR))
    if floor is not None and floor != trend.floor:
        trend = replace(trend, floor=floor)
    if light is None:
        return trend
    if trend.lights and trend.lights[-1][1] == light and at - trend.lights[-1][0] < APART:
        return trend
    oldest = min(at - RECENT, trend.hour * HOUR)
    kept = tuple(each for each in trend.lights if each[0] >= oldest)
    return replace(trend, lights=(*kept, (at, light)))


def _count(trend: Trend, at: Ms, told: int | None, booted_at: Booted) -> Trend:
    if told is None:
        return trend
    last = trend.counter
    if last is None or not 0 <= at - last[0] < _HEARD_AGAIN:
        return replace(trend, counter=(at, told))
    if told == last[1] and trend.errors is not None and at - last[0] < APART:
        return trend
    more = _more(last, told, booted_at)
    if more is None:
        return replace(trend, counter=(at, told))
    return replace(trend, counter=(at, told), errors=(trend.errors or 0) + more)


def _more(last: tuple[Ms, int], told: int, booted_at: Booted) -> int | None:
    """Errors since the last reading; None where the counter was set back and nobody says when."""
    at, before = last
    if told >= before:
        return told - before
    started = booted_at()
    if started is not None and started > at:
        return told
    wrapped = told + _WIDTH - before
    return wrapped if 0 <= wrapped < _WIDTH // 2 else None


def _counter(facts: Mapping[str, Fact]) -> int | None:
    told = next((facts[name] for name in COUNTERS if name in facts), None)
    return told if isinstance(told, int) and not isinstance(told, bool) else None


def _number(fact: Fact | None) -> float | None:
    if isinstance(fact, bool) or not isinstance(fact, int | float):
        return None
    return float(fact)
