"""What a profile makes of a walk: every row of it, read as the probe would. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from inventory.types.components import Kind
from inventory.types.readings import Answer
from inventory.types.targets import Target
from probes.profiles.compiled import CompiledRow
from probes.profiles.library import Library, Profile
from probes.snmp_questions import full_question, row_number
from probes.snmp_sensors import find_entities
from probes.snmp_values import Oid, Value

OBJECT_ID: Oid = (1, 3, 6, 1, 2, 1, 1, 2, 0)
_MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class TriedRow:
    """One component as the profile sees it. `index`: "" for the agent itself."""

    kind: Kind
    index: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Match:
    """The profile of a walk, and why: object_id, objects or none."""

    profile: Profile
    why: str


def match(table: Mapping[Oid, Value], library: Library) -> Match:
    """The profile that the walk's sysObjectID names; else the one under whose numbers it has
    objects (agents without a system group); else the standard one."""
    told = table.get(OBJECT_ID)
    object_id = row_number(told) if isinstance(told, str) else None
    found = library.of_object_id(object_id) if object_id else None
    if found is not None:
        return Match(found, "object_id")
    if object_id is None:
        for oid in table:
            named = library.of_object_id(oid)
            if named is not None:
                return Match(named, "objects")
    return Match(library.standard, "none")


def try_profile(profile: Profile, table: Mapping[Oid, Value]) -> list[TriedRow]:
    """The rows of every kind that the profile knows and the walk has, in the order of the file.

    Rows that look alike under several kinds (a port is also a possible uplink) are told once, for
    the first of the kinds.
    """
    return list(_tried(profile, table))


def _tried(profile: Profile, table: Mapping[Oid, Value]) -> Iterator[TriedRow]:
    learned = find_entities(table)
    seen: set[frozenset[Oid]] = set()
    for (kind, own), rows in profile.rows.items():
        columns = frozenset(_needed(rows))
        if columns in seen:
            continue
        seen.add(columns)
        indices = [""] if own else _indices(rows, table)
        for index in indices[:_MOST_ROWS]:
            target = Target("", kind, "", index=index or None, own=own)
            asked = full_question(target, profile, learned)
            if asked is None:
                continue
            values = [table.get(oid) for oid in asked.oids]
            if any(value is not None for value in values):
                yield TriedRow(kind, index, asked.answer(values))


def _indices(rows: tuple[CompiledRow, ...], table: Mapping[Oid, Value]) -> list[str]:
    columns = {
        value.column: len(value.after) for row in rows for value in row.values if value.needed
    }
    found: dict[Oid, None] = {}
    for oid in sorted(table):
        for column, after in columns.items():
            if oid[: len(column)] == column and len(oid) > len(column) + after:
                end = len(oid) - after
                found.setdefault(oid[len(column) : end])
    return [".".join(map(str, index)) for index in found]


def _needed(rows: tuple[CompiledRow, ...]) -> dict[Oid, int]:
    """The columns that say whether a row exists, with how many numbers follow its index."""
    return {value.column: len(value.after) for row in rows for value in row.values if value.needed}
