"""What a camera says of its clock. Pure (ONVIF Core section 8.2, tt:SystemDateTime)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

_POSIX_TZ = re.compile(r"(?:<[^>]{1,16}>|[A-Za-z]{3,16})([+-]?)(\d{1,2})(?::(\d{2}))?")

_SAME_S = 60.0

# zeep's object, with whatever the device put or left out.
SystemDateTime = Any


@dataclass(frozen=True, slots=True)
class CameraClock:
    """How far a camera's clock is ahead of ours, in seconds; None where it does not tell.

    `offset_s`: the clock itself. `token_offset_s`: what it takes for UTC, by which it judges the
    age of tokens; another figure on cameras that keep local time as UTC. `local_as_utc`: that its
    UTC is off by just its time zone.
    """

    offset_s: float | None
    token_offset_s: float | None
    local_as_utc: bool = False


def read_clock(said: SystemDateTime, now: float) -> CameraClock:
    """The clock told by a SystemDateTime, against `now` (UTC seconds since 1970).

    Without UTCDateTime it is computed from LocalDateTime and the POSIX time zone. Where
    UTCDateTime repeats LocalDateTime, the nearer of the two meanings is believed: then the wall
    clock is right. Without such a word for it, a UTC that is off by the time zone stays wrong.
    """
    utc = _moment(getattr(said, "UTCDateTime", None))
    local = _moment(getattr(said, "LocalDateTime", None))
    zone = _zone(said)
    from_local = local + zone if local is not None and zone is not None else None
    told = _offset(utc, now)
    computed = _offset(from_local, now)
    if told is None:
        return CameraClock(computed, computed)
    sold = zone is not None and _is_zone(told, zone)
    if utc == local and computed is not None:
        return CameraClock(min(told, computed, key=abs), told, sold)
    return CameraClock(told, told, sold)


def _is_zone(offset_s: float, zone: timedelta) -> bool:
    """Whether a clock is ahead by its zone's distance from UTC, to the minute."""
    return bool(zone) and abs(offset_s + zone.total_seconds()) < _SAME_S


def _offset(moment: datetime | None, now: float) -> float | None:
    """Whole seconds, as cameras tell no less; they cut off, so half a second is added."""
    return None if moment is None else float(round(moment.timestamp() + 0.5 - now))


def _moment(told: SystemDateTime) -> datetime | None:
    try:
        date, time = told.Date, told.Time
        return datetime(
            int(date.Year),
            int(date.Month),
            int(date.Day),
            int(time.Hour),
            int(time.Minute),
            min(int(time.Second), 59),
            tzinfo=UTC,
        )
    except (AttributeError, TypeError, ValueError, OverflowError):
        return None


def _zone(said: SystemDateTime) -> timedelta | None:
    """What to add to local time for UTC (POSIX.1 section 8.3: "CST-8" is eight hours ahead)."""
    text = getattr(getattr(said, "TimeZone", None), "TZ", None)
    found = _POSIX_TZ.match(text) if isinstance(text, str) else None
    if found is None:
        return None
    sign = -1 if found[1] == "-" else 1
    zone = sign * timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return zone - timedelta(hours=1) if getattr(said, "DaylightSavings", None) is True else zone
