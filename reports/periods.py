"""Weeks, days and other ranges in a site's own time zone, as UTC milliseconds.

A local day runs from midnight to midnight, so it has 23 or 25 hours when the clock changes; where
midnight itself is skipped, the day begins at the change.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inventory.types.time import Ms, to_datetime, to_ms


class BadPeriod(ValueError):
    """The period cannot be reported: reversed, empty, in the future, or in no known zone."""


@dataclass(frozen=True, slots=True)
class Period:
    """[start, end) in UTC ms, and the time zone (IANA name) in which its days are counted."""

    start: Ms
    end: Ms
    zone: str

    def day_of(self, moment: Ms) -> date:
        """The local date of an instant."""
        return local(moment, self.zone).date()


def week(day: date, zone: str) -> Period:
    """Monday 00:00 to Sunday 24:00, local time, around that day."""
    try:
        monday = day - timedelta(days=day.weekday())
        return Period(midnight(monday, zone), midnight(monday + timedelta(days=7), zone), zone)
    except OverflowError as error:
        raise BadPeriod("the week lies outside the calendar") from error


def last_week(now: Ms, zone: str) -> Period:
    """The last week that is over at `now`."""
    return week(local(now, zone).date() - timedelta(days=7), zone)


def previous(period: Period) -> Period:
    """The period of as many local days before; as many milliseconds if it has no whole days."""
    first, last = period.day_of(period.start), period.day_of(period.end)
    if (midnight(first, period.zone), midnight(last, period.zone)) == (period.start, period.end):
        return Period(midnight(first - (last - first), period.zone), period.start, period.zone)
    return Period(2 * period.start - period.end, period.start, period.zone)


def days(period: Period) -> tuple[tuple[date, Period], ...]:
    """The local days of a period, each with its stretch; the first and last may be cut."""
    found = []
    day, start = period.day_of(period.start), period.start
    while start < period.end:
        end = min(midnight(day + timedelta(days=1), period.zone), period.end)
        if end > start:
            found.append((day, Period(start, end, period.zone)))
        day, start = day + timedelta(days=1), max(end, start)
    return tuple(found)


def checked(period: Period, now: Ms) -> Period:
    """The period, if it can be reported at `now`. Raises BadPeriod."""
    if period.end <= period.start:
        raise BadPeriod("the period ends before it begins, or has no length")
    if period.start < 0:
        raise BadPeriod("the period begins before 1970")
    if period.start >= now:
        raise BadPeriod("the period has not begun")
    return period


def local(moment: Ms, zone: str) -> datetime:
    """An instant as local time. Raises BadPeriod for an unknown zone, or a year beyond 9999."""
    here = _zone(zone)
    try:
        return to_datetime(moment).astimezone(here)
    except (OverflowError, ValueError, OSError) as error:
        raise BadPeriod("the period lies outside the calendar") from error


def midnight(day: date, zone: str) -> Ms:
    """The instant at which a local day begins. Raises BadPeriod for an unknown zone."""
    return to_ms(datetime.combine(day, time(), _zone(zone)))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadPeriod(f"no time zone is called {name!r}") from error
