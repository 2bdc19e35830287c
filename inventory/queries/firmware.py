"""With which firmware units were seen, and when that changed.

Noted is each first sight of a unit, and each other version after it: a history without repeats.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, func, insert, select

from inventory.tables.inventory import installation, unit_firmware
from inventory.types.time import Ms

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Sight:
    """A version that the unit in a slot was first seen with at a time (UTC ms), and the one
    before it, which is empty at first sight of the unit."""

    slot: str
    version: str
    seen_at: Ms
    before: str = ""


def note_firmware(
    connection: Connection, district: str, seen: Mapping[str, tuple[str, Ms]]
) -> None:
    """Note what the unit that stands in each slot was seen with, where that is news.

    `seen`: version and time by slot code. Slots in which nothing stands are passed over.
    """
    slots = list(seen)
    for start in range(0, len(slots), _AT_ONCE):
        standing = _standing(connection, district, slots[start : start + _AT_ONCE])
        newest = _newest(connection, standing.values())
        rows = [
            {"unit_id": unit, "version": seen[slot][0], "seen_at": seen[slot][1]}
            for slot, unit in standing.items()
            if newest.get(unit) != seen[slot][0]
        ]
        if rows:
            connection.execute(insert(unit_firmware), rows)


def firmware_of(connection: Connection, district: str, slot: str) -> tuple[Sight, ...]:
    """What the unit that stands in the slot was seen with, the oldest first."""
    sights = _sights(district, installation.c.slot == slot)
    return _read(connection, select(sights).order_by(sights.c.seen_at, sights.c.id))


def firmware_changes(connection: Connection, district: str, since: Ms) -> tuple[Sight, ...]:
    """The changes of units that stand somewhere, noted since then; no first sights."""
    sights = _sights(district)
    query = select(sights).where(sights.c.before != "", sights.c.seen_at >= since)
    return _read(connection, query.order_by(sights.c.seen_at, sights.c.slot))


def _sights(district: str, *chosen: ColumnElement[bool]) -> Subquery:
    """Of units that stand somewhere, each with the version before it.

    Two that note the same news at once leave it twice: that is told once.
    """
    order = (unit_firmware.c.seen_at, unit_firmware.c.id)
    before = func.lag(unit_firmware.c.version, 1, "").over(
        partition_by=unit_firmware.c.unit_id, order_by=order
    )
    columns = (unit_firmware.c.id, unit_firmware.c.version, unit_firmware.c.seen_at)
    same = installation.c.unit_id == unit_firmware.c.unit_id
    every = select(installation.c.slot, *columns, before.label("before"))
    standing = every.join_from(unit_firmware, installation, same).where(
        installation.c.district == district, installation.c.until.is_(None), *chosen
    )
    found = standing.subquery()
    return select(found).where(found.c.before != found.c.version).subquery()


def _read(connection: Connection, query: Select[Any]) -> tuple[Sight, ...]:
    rows = connection.execute(query)
    return tuple(Sight(row.slot, row.version, row.seen_at, row.before) for row in rows)


def _standing(connection: Connection, district: str, slots: Sequence[str]) -> dict[str, int]:
    query = select(installation.c.slot, installation.c.unit_id).where(
        installation.c.district == district,
        installation.c.until.is_(None),
        installation.c.slot.in_(slots),
    )
    return {row.slot: row.unit_id for row in connection.execute(query)}


def _newest(connection: Connection, units: Iterable[int]) -> dict[int, str]:
    query = (
        select(unit_firmware.c.unit_id, unit_firmware.c.version)
        .where(unit_firmware.c.unit_id.in_(list(units)))
        .order_by(unit_firmware.c.seen_at, unit_firmware.c.id)
    )
    return {row.unit_id: row.version for row in connection.execute(query)}
