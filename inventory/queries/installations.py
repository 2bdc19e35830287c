"""Which unit stands in which slot, from when to when.

A unit is known again by its serial number; where one of the two has none, by its MAC; where that
is missing too, by the date of its installation. What else differs is a correction.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from inventory.queries.dated import begin, close
from inventory.tables.inventory import installation, unit
from inventory.types.components import Kind, Unit
from inventory.types.time import Ms

Standing = tuple[str, Kind, Unit, str | None]
"""Slot, its kind, the unit in it, and its address."""


def same_unit(old: Unit, new: Unit) -> bool:
    """Whether both describe one thing."""
    for before, after in (
        (old.serial, new.serial),
        (old.mac, new.mac),
        (old.installed_on, new.installed_on),
    ):
        if before and after:
            return before == after
    return True


def remove_units(connection: Connection, district: str, slots: Iterable[str], now: Ms) -> None:
    """Nothing stands in these slots any more."""
    close(connection, installation, district, [{"slot": slot} for slot in slots], now)


def correct_units(connection: Connection, district: str, units: Mapping[str, Unit]) -> None:
    """The unit that stands in each slot is the same, and better known."""
    if not units:
        return
    ids = _standing_ids(connection, district)
    rows = [{"unit_id": ids[slot], **_values(new)} for slot, new in units.items()]
    connection.execute(update(unit).where(unit.c.id == bindparam("unit_id")), rows)


def move_addresses(
    connection: Connection, district: str, addresses: Mapping[str, str | None], now: Ms
) -> None:
    """The same units answer on these addresses from now on. Slots by code."""
    ids = _standing_ids(connection, district)
    remove_units(connection, district, addresses, now)
    rows = [
        {"slot": slot, "unit_id": ids[slot], "address": address}
        for slot, address in addresses.items()
    ]
    begin(connection, installation, district, rows, now)


def install_units(
    connection: Connection, district: str, standing: Sequence[Standing], now: Ms
) -> None:
    """Other units stand in these slots from now on; what stood there must have been removed.

    A unit that stood elsewhere before, and stands nowhere now, is the same one again.
    """
    idle = _idle_units(connection, district)
    ids: list[int | None] = []
    for _, kind, new, _ in standing:
        ids.append(idle.pop((kind.value, new.maker, new.serial), None) if new.serial else None)
    known = [(found, each[2]) for found, each in zip(ids, standing, strict=True) if found]
    if known:
        values = [{"unit_id": found, **_values(new)} for found, new in known]
        connection.execute(update(unit).where(unit.c.id == bindparam("unit_id")), values)
    fresh = iter(_add_units(connection, district, standing, ids))
    rows = [
        {"slot": slot, "unit_id": found or next(fresh), "address": address}
        for found, (slot, _, _, address) in zip(ids, standing, strict=True)
    ]
    begin(connection, installation, district, rows, now)


def _add_units(
    connection: Connection, district: str, standing: Sequence[Standing], ids: list[int | None]
) -> list[int]:
    rows = [
        {"district": district, "kind": kind.value, **_values(new)}
        for found, (_, kind, new, _) in zip(ids, standing, strict=True)
        if not found
    ]
    if not rows:
        return []
    add = insert(unit).returning(unit.c.id, sort_by_parameter_order=True)
    return list(connection.execute(add, rows).scalars())


def _standing_ids(connection: Connection, district: str) -> dict[str, int]:
    query = select(installation.c.slot, installation.c.unit_id).where(
        installation.c.district == district, installation.c.until.is_(None)
    )
    return {row.slot: row.unit_id for row in connection.execute(query)}


def _idle_units(connection: Connection, district: str) -> dict[tuple[str, str, str], int]:
    """Units with a serial number that stand nowhere, by kind, maker and serial number."""
    stands = and_(installation.c.unit_id == unit.c.id, installation.c.until.is_(None))
    query = (
        select(unit.c.id, unit.c.kind, unit.c.maker, unit.c.serial)
        .outerjoin_from(unit, installation, stands)
        .where(unit.c.district == district, unit.c.serial != "", installation.c.id.is_(None))
        .order_by(unit.c.id)
    )
    return {(row.kind, row.maker, row.serial): row.id for row in connection.execute(query)}


def _values(new: Unit) -> dict[str, str]:
    return {
        "maker": new.maker,
        "model": new.model,
        "serial": new.serial,
        "mac": new.mac,
        "installed_on": new.installed_on,
        "firmware": new.firmware,
    }
