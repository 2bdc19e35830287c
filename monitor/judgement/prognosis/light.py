"""Received light against its own usual value: dirt, a bend, a tired sender."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from inventory.types.time import DAY, Ms
from inventory.types.trends import TrendDay
from monitor.judgement.policy import Policy
from monitor.judgement.prognosis.slope import Points, slope_of
from monitor.judgement.prognosis.trend import (
    FULL_DAY,
    Trend,
    days_since,
    hours_since,
    present_light,
    usual_light,
)

LOW_HOURS = 6
"""Light is low when so many hours in a row were: an hour's work at a joint is no finding."""
WINDOWS = (10, 28)
"""Days that a slope is taken from: the last ten, where they suffice, else four weeks."""
LEAST_DAYS = 10
LEAST_FALL_DB = 1.0
"""A slope counts when it took so much away within its window: weather takes less."""
READING_DB = 0.5
"""What a reading may be off, with the temperature of its module."""
LAST_DAYS = 4
EASED_DAYS = 7
EASED_DB = 0.5
"""Light that fell by less than this in the last week falls no more."""


@dataclass(frozen=True, slots=True)
class Sinking:
    """Light falls by `a_week` dB, and is `light` dBm today; it meets `limit` dBm on day `on`, at
    best between the others.

    Days since 1970.
    """

    a_week: float
    light: float
    limit: float
    on: int
    earliest: int
    latest: int


@dataclass(frozen=True, slots=True)
class LightOutlook:
    """What the hours and days of a slot's light say. All powers in dBm."""

    usual: float | None = None
    low: bool = False
    """For hours clearly below what is usual."""
    sinking: Sinking | None = None
    """The line that its days follow down."""
    due: bool = False
    """That line has left what is usual by more than weather does, and meets the limit soon."""
    eased: bool = False
    """A little below what is usual, and stable for a week."""

    @property
    def bad(self) -> bool:
        """Whether anything speaks for trouble."""
        return self.low or self.due

    def falls_to(self, light: float) -> bool:
        """Whether light seen now is on the line, as far as weather allows: not somebody's work."""
        return self.sinking is not None and light < self.sinking.light + LEAST_FALL_DB


def light_outlook(trend: Trend, begun: Ms, now: Ms, policy: Policy) -> LightOutlook:
    """What is to be expected of the slot's light; nothing without enough days.

    `begun`: since when the present units stand there.
    """
    days = days_since(trend, begun)
    usual = usual_light(days, policy.usual_days)
    if usual is None:
        return LightOutlook()
    low = _is_low(trend, begun, now, usual - policy.dirty_db)
    last = last_full_day(days)
    if last is None or last > usual - policy.restored_db:
        return LightOutlook(usual, low)  # as most are: no line is looked for
    full, limit = full_days(days), limit_of(trend, usual, policy)
    sinking = None if limit is None else _sinking(full, limit, now)
    most = usual - policy.restored_db - READING_DB
    return LightOutlook(
        usual=usual,
        low=low,
        sinking=sinking,
        due=sinking is not None
        and sinking.light <= most
        and sinking.on - now // DAY <= policy.foresight_days,
        eased=sinking is None and _has_eased(full, usual, now, policy),
    )


def limit_of(trend: Trend, usual: float, policy: Policy) -> float | None:
    """Where the receiver goes blind: as it tells, or the usual limit of such receivers.

    None where what is usual here is near that already: this receiver must be another.
    """
    if trend.floor is not None:
        return trend.floor
    limit = -policy.light_floor
    return limit if usual - limit > policy.dirty_db else None


def last_full_day(days: Sequence[TrendDay]) -> float | None:
    """Light in dBm of the last day of which enough is known."""
    return next((each.light for each in reversed(days) if each.light_hours >= FULL_DAY), None)


def full_days(days: Iterable[TrendDay]) -> list[tuple[int, float]]:
    """Day and light in dBm of the days of which enough is known."""
    return [
        (each.day, each.light)
        for each in days
        if each.light is not None and each.light_hours >= FULL_DAY
    ]


def _is_low(trend: Trend, begun: Ms, now: Ms, below: float) -> bool:
    light = present_light(trend, begun, now)
    last = [each.light for each in hours_since(trend, begun) if each.light is not None]
    last = last[-LOW_HOURS:]
    if light is None or len(last) < LOW_HOURS:
        return False
    return max(light, *last) <= below


def _sinking(days: Points, limit: float, now: Ms) -> Sinking | None:
    today = now / DAY
    windows = ([each for each in days if each[0] >= today - width - 1] for width in WINDOWS)
    found = (_met(_since_the_last_rise(points), limit, today) for points in windows)
    return next((each for each in found if each is not None), None)


def _since_the_last_rise(points: Points) -> Points:
    """A rise from one day to the next was somebody's work: what was before counts no more."""
    rises = [n for n, (a, b) in enumerate(pairwise(points), 1) if b[1] - a[1] >= LEAST_FALL_DB]
    return points[rises[-1] :] if rises else points


def _met(points: Points, limit: float, today: float) -> Sinking | None:
    """When the line through the points meets the limit; None where there is no line.

    A step is not a line: there, the limits of the slope are far apart. What begins to sink faster
    is followed: its last days say where it is now, and how early it may end.
    """
    if len(points) < LEAST_DAYS:
        return None
    slope, last = slope_of(points), points[-LAST_DAYS:]
    fall, gentlest = -slope.likely, -slope.highest
    if fall * (points[-1][0] - points[0][0]) < LEAST_FALL_DB or gentlest < fall / 2:
        return None
    steepest = max(-slope.lowest, -slope_of(last).likely)
    # The mean of a day is that of its noon.
    light = median(value + fall * (day + 0.5) for day, value in last) - fall * today
    left = light - limit
    return Sinking(
        a_week=fall * 7,
        light=light,
        limit=limit,
        on=round(today + max(0.0, left) / fall),
        earliest=int(today + max(0.0, left - READING_DB) / steepest),
        latest=int(today + max(0.0, left + READING_DB) / gentlest) + 1,
    )


def _has_eased(days: Points, usual: float, now: Ms, policy: Policy) -> bool:
    """Not so near to being dirty that a cold night makes it so."""
    points = [each for each in days if each[0] >= now // DAY - EASED_DAYS]
    if len(points) < EASED_DAYS - 2:
        return False
    lights = [light for _, light in points]
    if max(lights) > usual - policy.restored_db + READING_DB:
        return False
    near = usual - policy.dirty_db + LEAST_FALL_DB
    return min(lights) > near and -slope_of(points).likely * EASED_DAYS < EASED_DB
