"""For how long what served where: the time that failure rates are counted in."""

from collections import defaultdict
from datetime import UTC, datetime
from functools import cache

from sqlalchemy import Connection, select

from inventory.tables.inventory import installation, placement, slot, unit
from inventory.types.causes import Period, ServiceLife
from inventory.types.components import Kind, Slot, Unit
from inventory.types.time import Ms, to_ms


def list_service_lives(connection: Connection, district: str) -> tuple[ServiceLife, ...]:
    """Every slot that the district ever had, by code. (Whether an adapter is a PoE port is not
    dated: it is as today.)"""
    places = _places(connection, district)
    models = _models(connection, district)
    query = select(slot.c.code, slot.c.kind, slot.c.index_in_agent)
    rows = connection.execute(query.where(slot.c.district == district).order_by(slot.c.code))
    slots = [Slot(row.code, Kind(row.kind), "", index=row.index_in_agent) for row in rows]
    return tuple(
        ServiceLife(each.kind, each.is_poe_port, tuple(places[each.code]), tuple(models[each.code]))
        for each in slots
    )


def _places(connection: Connection, district: str) -> dict[str, list[Period]]:
    query = select(
        placement.c.slot, placement.c.building, placement.c.since, placement.c.until
    ).where(placement.c.district == district)
    found: dict[str, list[Period]] = defaultdict(list)
    for code, building, since, until in connection.execute(query):
        found[code].append(Period(building, since, until))
    return found


def _models(connection: Connection, district: str) -> dict[str, list[Period]]:
    query = (
        select(
            installation.c.slot,
            installation.c.since,
            installation.c.until,
            unit.c.maker,
            unit.c.model,
            unit.c.installed_on,
        )
        .join_from(installation, unit)
        .where(installation.c.district == district)
        .order_by(installation.c.slot, installation.c.since)
    )
    found: dict[str, list[Period]] = defaultdict(list)
    for code, since, until, maker, model, installed_on in connection.execute(query):
        began = max(since, _day(installed_on) or since)
        found[code].append(Period(Unit(maker, model).full_model, began, until))
    return found


@cache
def _day(written: str) -> Ms | None:
    """The beginning of a day, in UTC. What was recorded before it came began to serve then."""
    try:
        return to_ms(datetime.fromisoformat(written).replace(tzinfo=UTC))
    except ValueError:
        return None
