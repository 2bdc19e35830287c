"""What a profile makes of a walk: every row of it, read as the probe would. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from inventory.types.components import Kind
from inventory.types.readings import STATUS_OF, Answer, Status
from inventory.types.targets import Target
from probes.profiles.compiled import CompiledRow
from probes.profiles.library import Library, Profile
from probes.snmp_questions import events_of, full_question, row_number
from probes.snmp_sensors import find_entities
from probes.snmp_values import Oid, Value

OBJECT_ID: Oid = (1, 3, 6, 1, 2, 1, 1, 2, 0)
UPTIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
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

    What is told of several kinds alike (a port is also a possible uplink) is told once, for the
    first of them.
    """
    rows = list(_tried(profile, table))
    return [row for row in rows if row.index or not _told_by_another(row, rows)]


def _told_by_another(row: TriedRow, rows: list[TriedRow]) -> bool:
    """Whether the agent says all this, and more, of itself as another kind."""
    facts = row.answer.facts.items()
    return any(not each.index and facts < each.answer.facts.items() for each in rows)


def _tried(profile: Profile, table: Mapping[Oid, Value]) -> Iterator[TriedRow]:
    learned = find_entities(table)
    told: set[int] = set()
    seen: list[set[Oid]] = []
    for (kind, own), rows in profile.rows.items():
        columns = {value.column for row in rows for value in row.values}
        repeats = not rows[0].rules and any(columns <= others for others in seen)
        if repeats or id(rows[0]) in told:
            continue
        told.add(id(rows[0]))
        seen.append(columns)
        indices = [""] if own else _indices(rows, table)
        for index in indices[:_MOST_ROWS]:
            target = Target("", kind, "", index=index or None, own=own)
            asked = full_question(target, profile, learned)
            if asked is None:
                continue
            values = [table.get(oid) for oid in asked.oids]
            if any(value is not None for value in values):
                answer = asked.answer(values)
                yield TriedRow(kind, index, _with_event(target, profile, table, answer))


def _with_event(
    target: Target, profile: Profile, table: Mapping[Oid, Value], answer: Answer
) -> Answer:
    found = events_of(target, profile)
    if found is None or STATUS_OF[answer.reason] is not Status.FAILED:
        return answer
    events, row = found
    log = (*events.kind, *row)
    newest = max((oid for oid in table if oid[:-1] == log), default=None)
    if newest is None:
        return answer
    at = table.get((*events.time, *row, newest[-1]))
    facts = events.facts(table[newest], at, table.get(UPTIME))
    return replace(answer, facts={**answer.facts, **facts})


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
