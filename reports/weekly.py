"""The weekly report: its figures, and its page.

Each function takes an engine (and reads one snapshot) or an open connection, and raises
UnknownDistrict or BadPeriod, both ValueErrors, when there is nothing to report on.
"""

from datetime import date

from sqlalchemy import Connection, Engine

from inventory.database import reading
from inventory.types.time import Ms
from reports.figures import figures
from reports.gather import find_district, gather
from reports.model import WeeklyReport
from reports.periods import Period, checked, last_week, previous, week
from reports.render import to_html


def weekly_figures(
    source: Engine | Connection,
    district: str,
    week_start: date | None,
    now: Ms,
    as_known_at: Ms | None = None,
) -> WeeklyReport:
    """The figures of the week around `week_start` in the district's zone; None: the last one that
    is over. `as_known_at`: as the ledger stood at that instant (UTC ms)."""
    if isinstance(source, Engine):
        with reading(source) as connection:
            return weekly_figures(connection, district, week_start, now, as_known_at)
    zone = find_district(source, district).time_zone
    then = _moment(now, as_known_at)
    period = last_week(then, zone) if week_start is None else week(week_start, zone)
    return figures_between(source, district, period.start, period.end, now, as_known_at)


def figures_between(
    source: Engine | Connection,
    district: str,
    start: Ms,
    end: Ms,
    now: Ms,
    as_known_at: Ms | None = None,
) -> WeeklyReport:
    """The same figures for any range [start, end) of UTC ms."""
    if isinstance(source, Engine):
        with reading(source) as connection:
            return figures_between(connection, district, start, end, now, as_known_at)
    found = find_district(source, district)
    then = _moment(now, as_known_at)
    period = checked(Period(start, end, found.time_zone), then)
    return figures(gather(source, found, period, previous(period), then, as_known_at))


def write_weekly(
    source: Engine | Connection,
    district: str,
    week_start: date | None,
    language: str,
    now: Ms,
    as_known_at: Ms | None = None,
) -> str:
    """The weekly report as one self-contained HTML page in "en" or "zh_CN"."""
    return to_html(weekly_figures(source, district, week_start, now, as_known_at), language)


def write_between(
    source: Engine | Connection,
    district: str,
    start: Ms,
    end: Ms,
    language: str,
    now: Ms,
    as_known_at: Ms | None = None,
) -> str:
    """The same page for any range [start, end) of UTC ms."""
    return to_html(figures_between(source, district, start, end, now, as_known_at), language)


def _moment(now: Ms, as_known_at: Ms | None) -> Ms:
    return now if as_known_at is None else min(now, as_known_at)
