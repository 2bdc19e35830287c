"""Trends: a row a day of every slot that tells of its wear."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from sqlalchemy import Connection, or_, select

from inventory.queries.upsert import upsert
from inventory.tables.observations import trend_day
from inventory.types.trends import TrendDay

_COLUMNS = tuple(trend_day.c[name] for name in TrendDay.__slots__)


def write_trends(
    connection: Connection, district: str, trends: Mapping[str, Iterable[TrendDay]]
) -> None:
    """Keep these days, by slot code, as they are now."""
    rows = [
        {"district": district, "slot": slot, **asdict(each)}
        for slot, days in trends.items()
        for each in days
    ]
    upsert(connection, trend_day, ("district", "slot", "day"), rows)


def load_trends(
    connection: Connection, district: str, first_day: int
) -> dict[str, tuple[TrendDay, ...]]:
    """The days since `first_day`, and those that usual values are taken from: the oldest first."""
    wanted = or_(trend_day.c.day >= first_day, trend_day.c.usual.is_(True))
    query = select(trend_day.c.slot, *_COLUMNS).where(trend_day.c.district == district, wanted)
    found: dict[str, tuple[TrendDay, ...]] = {}
    for slot, *values in connection.execute(query.order_by(trend_day.c.slot, trend_day.c.day)):
        found[slot] = (*found.get(slot, ()), TrendDay(*values))
    return found
