"""What exists in a district, now or at a moment of the past.

A slot exists while it has a placement; installations and links are dated the same way: a row
holds from `since` (inclusive) until `until` (exclusive), and is open while `until` is NULL.
"""

from sqlalchemy import ColumnElement, Connection, Table, and_, or_, select

from inventory.queries.districts import list_buildings
from inventory.tables.inventory import installation, link, placement, slot, unit
from inventory.types.components import Installation, Inventory, Kind, Link, LinkKind, Slot, Unit
from inventory.types.time import Ms


def load_inventory(connection: Connection, district: str, at: Ms | None = None) -> Inventory:
    """What existed at `at` (UTC ms), or what exists now: every part sorted by its codes.

    Names, crews, indexes and streams are not dated: they are today's. An unknown district is empty.
    """
    return Inventory(
        district,
        list_buildings(connection, district),
        _slots(connection, district, at),
        _links(connection, district, at),
        _installations(connection, district, at),
    )


def load_history(connection: Connection, district: str, slot_code: str) -> tuple[Installation, ...]:
    """Every unit that ever stood in the slot, the oldest first."""
    chosen = and_(installation.c.district == district, installation.c.slot == slot_code)
    return _read_installations(connection, chosen)


def _holds(table: Table, at: Ms | None) -> ColumnElement[bool]:
    """Whether a dated row holds at `at`; None: whether it is open."""
    if at is None:
        return table.c.until.is_(None)
    return and_(table.c.since <= at, or_(table.c.until.is_(None), table.c.until > at))


def _slots(connection: Connection, district: str, at: Ms | None) -> tuple[Slot, ...]:
    placed = and_(placement.c.district == slot.c.district, placement.c.slot == slot.c.code)
    columns = (
        slot.c.code,
        slot.c.kind,
        placement.c.building,
        slot.c.name,
        placement.c.floor,
        placement.c.location,
        slot.c.crew,
        slot.c.index_in_agent,
        slot.c.stream,
    )
    query = select(*columns).join_from(slot, placement, placed)
    rows = connection.execute(query.where(slot.c.district == district, _holds(placement, at)))
    found = (Slot(row.code, Kind(row.kind), *row[2:]) for row in rows)
    return tuple(sorted(found, key=lambda each: each.code))


def _links(connection: Connection, district: str, at: Ms | None) -> tuple[Link, ...]:
    query = select(link.c.lower, link.c.upper, link.c.kind, link.c.pass_through)
    rows = connection.execute(query.where(link.c.district == district, _holds(link, at)))
    found = (Link(row.lower, row.upper, LinkKind(row.kind), row.pass_through) for row in rows)
    return tuple(sorted(found, key=lambda each: (each.lower, each.kind, each.upper)))


def _installations(
    connection: Connection, district: str, at: Ms | None
) -> tuple[Installation, ...]:
    chosen = and_(installation.c.district == district, _holds(installation, at))
    return _read_installations(connection, chosen)


def _read_installations(
    connection: Connection, chosen: ColumnElement[bool]
) -> tuple[Installation, ...]:
    columns = (
        installation.c.slot,
        installation.c.address,
        installation.c.since,
        installation.c.until,
        unit.c.maker,
        unit.c.model,
        unit.c.serial,
        unit.c.mac,
        unit.c.installed_on,
        unit.c.firmware,
    )
    query = select(*columns).join_from(installation, unit).where(chosen)
    found = (
        Installation(
            row.slot,
            Unit(row.maker, row.model, row.serial, row.mac, row.installed_on, row.firmware),
            row.address,
            row.since,
            row.until,
        )
        for row in connection.execute(query)
    )
    return tuple(sorted(found, key=lambda each: (each.slot, each.since)))
