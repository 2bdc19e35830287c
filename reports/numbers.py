"""Numbers, durations and moments as people of one language and one time zone read them."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal

from babel.dates import format_interval, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from inventory.types.time import DAY, HOUR, MINUTE, SECOND, Ms
from reports.periods import local

NONE = "–"
"""Printed where there is no figure."""

MIDNIGHT = time()
_HUNDREDTH = Decimal("0.01")
_UNITS = ((DAY, "duration-day"), (HOUR, "duration-hour"), (MINUTE, "duration-minute"))


@dataclass(frozen=True, slots=True)
class Numbers:
    """Formats for a language ("en", "zh_CN") and a zone (IANA name)."""

    language: str
    zone: str

    def percent(self, share: float | None, places: int = 2) -> str:
        """0.99421 → "99.42%". Only all is 100 % and only nothing is 0 %: no figure is rounded
        to either."""
        if share is None:
            return NONE
        pattern = f"0.{'0' * places}%" if places and share != 1 else "0%"
        return format_percent(rounded(share, places), format=pattern, locale=self.language)

    def bound(self, resolution: float | None) -> str:
        """± percentage points, rounded up: a bound may be too wide, never too narrow. Empty when no
        change was seen that could have come at another time."""
        if not resolution:
            return ""
        points = (Decimal(resolution) * 100).quantize(_HUNDREDTH, ROUND_CEILING)
        return f"± {format_decimal(points, format='0.00', locale=self.language)}"

    def points(self, difference: float) -> str:
        """A difference of two shares in percentage points, without sign."""
        points = (Decimal(abs(difference)) * 100).quantize(_HUNDREDTH, ROUND_HALF_EVEN)
        return str(format_decimal(points, format="0.00", locale=self.language))

    def count(self, number: int) -> str:
        return str(format_decimal(number, locale=self.language))

    def hours(self, duration: Ms) -> str:
        """Device-time in hours, one decimal; a little is never shown as nothing."""
        if 0 < duration < HOUR // 10:
            return self.duration(duration)
        return self._unit("duration-hour", duration / HOUR, "#,##0.0" if duration else "0")

    def length(self, duration: Ms) -> str:
        """The length of a day: "24 hr", "23 hr"."""
        return self._unit("duration-hour", duration / HOUR, "#,##0.#")

    def duration(self, duration: float | None) -> str:
        """The two largest units: "3 days 4 hr", "4 hr 12 min", "12 min", "40 sec"."""
        if duration is None:
            return NONE
        if duration < MINUTE:
            return self._unit("duration-second", duration // SECOND)
        left = round(duration / MINUTE) * MINUTE
        largest = next(place for place, (size, _) in enumerate(_UNITS) if left >= size)
        words = []
        for size, unit in _UNITS[largest : largest + 2]:
            number, left = divmod(left, size)
            if number:
                words.append(self._unit(unit, number))
        return str(format_list(words, style="unit-narrow", locale=self.language))

    def moment(self, moment: Ms | None) -> str:
        """Local day and time: "Mar 3 04:05"."""
        if moment is None:
            return NONE
        return f"{self.day(local(moment, self.zone).date())} {self.time(moment)}"

    def stamp(self, moment: Ms) -> str:
        """A moment with its year and its distance from UTC."""
        then = local(moment, self.zone)
        return f"{self.full_day(then.date())} {then:%H:%M:%S} (UTC{then:%z})"

    def stretch(self, start: Ms, end: Ms) -> str:
        """A period: its days if it has whole ones, else its moments."""
        first, last = local(start, self.zone), local(end, self.zone)
        if first.time() == last.time() == MIDNIGHT:
            inclusive = last.date() - timedelta(days=1)
            return str(format_interval(first.date(), inclusive, "yMMMd", locale=self.language))
        days = (self.full_day(first.date()), self.full_day(last.date()))
        return f"{days[0]} {first:%H:%M} – {days[1]} {last:%H:%M}"

    def time(self, moment: Ms) -> str:
        return local(moment, self.zone).strftime("%H:%M")

    def day(self, day: date) -> str:
        return str(format_skeleton("MMMd", day, locale=self.language))

    def full_day(self, day: date) -> str:
        return str(format_skeleton("yMMMd", day, locale=self.language))

    def weekday(self, day: date) -> str:
        return str(format_skeleton("E", day, locale=self.language))

    def _unit(self, unit: str, number: float, pattern: str = "0") -> str:
        text = format_unit(number, unit, length="short", format=pattern, locale=self.language)
        return str(text)


def rounded(share: float, places: int = 2) -> Decimal:
    """A share rounded to so many places of its percentage, but never to 0 or 1 from within."""
    step = Decimal(1).scaleb(-places - 2)
    near = Decimal(share).quantize(step, ROUND_HALF_EVEN)
    if 0 < share < 1:
        return min(max(near, step), 1 - step)
    return near
