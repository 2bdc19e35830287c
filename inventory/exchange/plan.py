"""What is known before an import, what a file wants to be true after it, and the way between."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from inventory.exchange.columns import Field
from inventory.exchange.records import Record, records_of
from inventory.exchange.rows import Wanted
from inventory.types.components import Inventory, Kind


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows: what exists, the crews, and the kinds of slots that were retired."""

    inventory: Inventory
    crews: frozenset[str] = frozenset()
    retired: Mapping[str, Kind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole inventory as it is wanted: records by code, and names of buildings by code."""

    records: Mapping[str, Record]
    buildings: Mapping[str, str]


def merge(known: Known, wanted: Iterable[Wanted], *, retire_missing: bool) -> Plan:
    """What exists, overlaid with what the rows say; columns that a file lacks change nothing.

    Slots without a row stay, unless `retire_missing`.
    """
    current = records_of(known.inventory)
    records = {} if retire_missing else dict(current)
    buildings = {each.code: each.name for each in known.inventory.buildings}
    for each in wanted:
        base = current.get(each.code) or Record(each.code, Kind.CAMERA)
        record = _overlay(base, each)
        records[each.code] = record
        named = each.values.get(Field.BUILDING_NAME)
        if isinstance(named, str) and named:
            buildings[record.building] = named
        buildings.setdefault(record.building, record.building)
    return Plan(records, buildings)


def _overlay(base: Record, wanted: Wanted) -> Record:
    apart = (Field.CODE, Field.BUILDING_NAME)
    values: dict[str, Any] = {
        each.value: value for each, value in wanted.values.items() if each not in apart
    }
    record = replace(base, **values)
    if not record.connected_to and Field.PASS_THROUGH not in wanted.values:
        return replace(record, pass_through=None)  # it went with its links
    return record
