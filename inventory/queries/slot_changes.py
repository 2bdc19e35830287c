"""Writes slots, buildings, placements and links. History is kept: nothing that held is erased."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, insert, select, update

from inventory.queries.dated import begin, close
from inventory.tables.inventory import building, district_table, link, placement, slot
from inventory.types.components import Kind, Link, Slot
from inventory.types.time import Ms


def claim_inventory(connection: Connection, district: str) -> None:
    """Makes a second change of one inventory at the same time fail instead of mixing with ours.

    PostgreSQL refuses the later one with a serialization failure; on SQLite there is one writer.
    """
    row = district_table.c.code
    connection.execute(update(district_table).where(row == district).values(code=row))


def retired_kinds(connection: Connection, district: str) -> dict[str, Kind]:
    """The slots that were retired, and what they were: a code never changes its kind."""
    query = select(slot.c.code, slot.c.kind).where(
        slot.c.district == district, slot.c.retired_at.is_not(None)
    )
    return {row.code: Kind(row.kind) for row in connection.execute(query)}


def put_buildings(connection: Connection, district: str, names: Mapping[str, str]) -> None:
    """Add buildings, or rename them. `names` by code."""
    for code, name in names.items():
        change = update(building).filter_by(district=district, code=code).values(name=name)
        if connection.execute(change).rowcount == 0:
            connection.execute(insert(building).values(district=district, code=code, name=name))


def add_slots(connection: Connection, district: str, slots: Sequence[Slot], now: Ms) -> None:
    """Commission slots; a code that was retired lives again, with its history."""
    retired = retired_kinds(connection, district)
    change_slots(connection, district, [each for each in slots if each.code in retired])
    fresh = [each for each in slots if each.code not in retired]
    rows = [
        {
            "district": district,
            "code": each.code,
            "kind": each.kind.value,
            "commissioned_at": now,
            **_values(each),
        }
        for each in fresh
    ]
    if rows:
        connection.execute(insert(slot), rows)
    place_slots(connection, district, slots, now)


def change_slots(connection: Connection, district: str, slots: Sequence[Slot]) -> None:
    """Living or retired slots get these names, crews, indexes and streams, and live from now on."""
    if slots:
        chosen = (slot.c.district == district, slot.c.code == bindparam("slot_code"))
        rows = [{"slot_code": each.code, **_values(each)} for each in slots]
        connection.execute(update(slot).where(*chosen).values(retired_at=None), rows)


def place_slots(connection: Connection, district: str, slots: Sequence[Slot], now: Ms) -> None:
    """The slots are at these places from now on."""
    close(connection, placement, district, [{"slot": each.code} for each in slots], now)
    rows = [
        {
            "slot": each.code,
            "building": each.building,
            "floor": each.floor,
            "location": each.location,
        }
        for each in slots
    ]
    begin(connection, placement, district, rows, now)


def retire_slots(connection: Connection, district: str, codes: Iterable[str], now: Ms) -> None:
    """The slots exist no more. Their links and installations are ended apart."""
    keys = [{"slot": code} for code in codes]
    close(connection, placement, district, keys, now)
    if keys:
        chosen = (slot.c.district == district, slot.c.code == bindparam("key_slot"))
        bound = [{"key_slot": key["slot"]} for key in keys]
        connection.execute(update(slot).where(*chosen).values(retired_at=now), bound)


def end_links(connection: Connection, district: str, links: Iterable[Link], now: Ms) -> None:
    """These links hold no more."""
    keys = [{"lower": each.lower, "upper": each.upper, "kind": each.kind.value} for each in links]
    close(connection, link, district, keys, now)


def begin_links(connection: Connection, district: str, links: Iterable[Link], now: Ms) -> None:
    """These links hold from now on."""
    rows = [
        {
            "lower": each.lower,
            "upper": each.upper,
            "kind": each.kind.value,
            "pass_through": each.pass_through,
        }
        for each in links
    ]
    begin(connection, link, district, rows, now)


def _values(each: Slot) -> dict[str, str | None]:
    return {
        "name": each.name,
        "crew": each.crew,
        "index_in_agent": each.index,
        "stream": each.stream,
    }
