"""Writes a difference into the ledger, within the caller's transaction: all of it or nothing.

History is dated: a changed place, link, address or unit ends the old row at `now` and begins a new
one; names, crews, indexes and streams are simply changed.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from inventory.exchange.difference import Change, Difference
from inventory.exchange.records import Record, links_of, slot_of
from inventory.queries.installations import (
    Standing,
    correct_units,
    install_units,
    move_addresses,
    remove_units,
    same_unit,
)
from inventory.queries.slot_changes import (
    add_slots,
    begin_links,
    change_slots,
    claim_inventory,
    end_links,
    place_slots,
    put_buildings,
    retire_slots,
)
from inventory.types.components import Link, Unit
from inventory.types.time import Ms


def apply(connection: Connection, district: str, wanted: Difference, now: Ms) -> None:
    """Make it so from `now` on (UTC ms).

    `wanted` must come from what the same transaction read; the district must exist.
    """
    claim_inventory(connection, district)
    put_buildings(connection, district, {each.code: each.new for each in wanted.buildings})
    add_slots(connection, district, [slot_of(each) for each in wanted.added], now)
    _change_slots(connection, district, wanted.changed, now)
    _relink(connection, district, wanted, now)
    _reinstall(connection, district, wanted, now)
    retire_slots(connection, district, [each.code for each in wanted.retired], now)


def _change_slots(
    connection: Connection, district: str, changes: Sequence[Change], now: Ms
) -> None:
    change_slots(connection, district, [slot_of(each.new) for each in changes])
    moved = [slot_of(each.new) for each in changes if each.old.placing != each.new.placing]
    place_slots(connection, district, moved, now)


def _relink(connection: Connection, district: str, wanted: Difference, now: Ms) -> None:
    before = _links([*(each.old for each in wanted.changed), *wanted.retired])
    after = _links([*(each.new for each in wanted.changed), *wanted.added])
    end_links(connection, district, sorted(before - after, key=_order), now)
    begin_links(connection, district, sorted(after - before, key=_order), now)


def _links(records: Iterable[Record]) -> set[Link]:
    return {link for record in records for link in links_of(record)}


def _order(link: Link) -> tuple[str, str, str]:
    return link.lower, link.upper, link.kind.value


def _reinstall(connection: Connection, district: str, wanted: Difference, now: Ms) -> None:
    """Removals come first: a unit that moves from slot to slot is then free to be installed."""
    altered = [
        each for each in wanted.changed if each.old.installed_thing != each.new.installed_thing
    ]
    kept = [each for each in altered if _stays(each)]
    replaced = [each for each in altered if not _stays(each)]
    gone = [*wanted.retired, *(each.old for each in replaced)]
    remove_units(connection, district, [each.code for each in gone], now)
    correct_units(connection, district, _corrections(kept))
    moved = {each.new.code: each.new.address or None for each in kept if _moves(each)}
    move_addresses(connection, district, moved, now)
    coming = [*wanted.added, *(each.new for each in replaced)]
    install_units(connection, district, [each for each in map(_standing, coming) if each], now)


def _stays(change: Change) -> bool:
    """Whether the same unit stands in the slot, before and after."""
    present = change.old.installed_thing and change.new.installed_thing
    return bool(present) and same_unit(change.old.unit, change.new.unit)


def _moves(change: Change) -> bool:
    return change.old.address != change.new.address


def _corrections(kept: Iterable[Change]) -> dict[str, Unit]:
    return {each.new.code: each.new.unit for each in kept if each.old.unit != each.new.unit}


def _standing(record: Record) -> Standing | None:
    thing = record.installed_thing
    return (record.code, record.kind, thing[0], thing[1] or None) if thing else None
