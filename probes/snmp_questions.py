"""What an SNMP agent is asked about a component, and what its answer means. Pure.

A question is a list of object names and a reading of their values. Which names and which meaning
is data: `probes.profiles`, one file a family.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from inventory.types.components import Kind
from inventory.types.readings import Answer, Reason
from inventory.types.targets import Target
from probes.profiles.compiled import (
    LIGHT,
    RX_DARK,
    CompiledEvents,
    CompiledRow,
    CompiledValue,
)
from probes.profiles.current import library
from probes.profiles.library import Profile
from probes.profiles.reading import Read
from probes.profiles.schema import Sensor
from probes.snmp_values import Oid, Value, Values

__all__ = ["Learned", "Oid", "Question", "Value", "Values", "full_question", "question"]

_INDEX = re.compile(r"\d{1,10}(\.\d{1,10}){0,63}")
_LONGEST = 255
_REMEMBERED = 50_000


class Learned(Protocol):
    """What is known of an agent's physical entities (ENTITY-MIB)."""

    def physical(self, row: Oid) -> int | None:
        """The physical entity of a port."""

    def sensor(self, row: Oid, wanted: Sensor) -> tuple[Oid, Read] | None:
        """The sensor of a port: the name of its value, and how that is read."""


@dataclass(frozen=True, slots=True)
class Question:
    """The objects to get, and how their values (in the same order) are read.

    `more`: whether the row has values that this question leaves out. `slow`: facts that only values
    asked seldom give.
    """

    oids: tuple[Oid, ...]
    read: Callable[[Values], Answer]
    more: bool = False
    slow: frozenset[str] = frozenset()

    def answer(self, values: Values) -> Answer:
        """The answer that the values give; PROTOCOL where a text stands for a number."""
        return self.read(values)


def question(target: Target, profile: Profile | None = None) -> Question | None:
    """What to ask about the target: its values that are not asked seldom.

    None when its row is not known or not a row number. `profile`: the one that the target names,
    else the standard one.
    """
    return _quick(profile or chosen(target), target.kind, target.own, target.index)


def full_question(
    target: Target, profile: Profile, learned: Learned | None = None
) -> Question | None:
    """The same with all values; those of sensors as far as they are known."""
    return _ask(profile, target.kind, target.own, target.index, _all_names(learned))


def wants_entities(profile: Profile, kind: Kind) -> bool:
    """Whether rows of the kind have values that are found by the agent's physical entities."""
    rows = profile.rows.get((kind, False), ())
    return any(value.entity or value.sensor for row in rows for value in row.values)


def events_of(target: Target, profile: Profile) -> tuple[CompiledEvents, Oid] | None:
    """The log of events of the target's row, and the row."""
    row = row_number(target.index)
    if target.own or row is None:
        return None
    rows = profile.rows.get((target.kind, False), ())
    return next(((each.events, each.index(row)) for each in rows if each.events), None)


def chosen(target: Target) -> Profile:
    """The profile that the target names, else the standard one."""
    return library().profiles.get(target.profile) or library().standard


@lru_cache(_REMEMBERED)
def _quick(profile: Profile, kind: Kind, own: bool, index: str | None) -> Question | None:
    return _ask(profile, kind, own, index, _name_unless_seldom)


Named = tuple[CompiledValue, Oid]
Naming = Callable[[CompiledValue, Oid], Named | None]


def _ask(
    profile: Profile, kind: Kind, own: bool, index: str | None, naming: Naming
) -> Question | None:
    rows = profile.rows.get((kind, False)) if not own else None
    rows = rows or profile.rows.get((kind, True), ())
    row = row_number(index)
    parts: list[tuple[CompiledRow, list[Named]]] = []
    for each in rows:
        if each.own or row is not None:
            at = () if each.own or row is None else each.index(row)
            parts.append((each, [named for v in each.values if (named := naming(v, at))]))
    if not parts:
        return None
    oids = tuple(oid for _, named in parts for _, oid in named)
    more = len(oids) < sum(len(each.values) for each in rows)
    return Question(oids, _first_that_exists(parts), more, _slow_facts(rows))


def _slow_facts(rows: Sequence[CompiledRow]) -> frozenset[str]:
    values = [value for row in rows for value in row.values]
    slow = {value.fact for value in values if value.seldom}
    if LIGHT[0] in slow:
        slow.add(RX_DARK)
    return frozenset(slow - {value.fact for value in values if not value.seldom})


def _name_unless_seldom(value: CompiledValue, at: Oid) -> Named | None:
    return None if value.seldom else (value, (*value.column, *at, *value.after))


def _all_names(learned: Learned | None) -> Naming:
    def name(value: CompiledValue, at: Oid) -> Named | None:
        if value.sensor:
            found = learned.sensor(at, value.sensor) if learned else None
            return (replace(value, read=found[1]), found[0]) if found else None
        if value.entity:
            physical = learned.physical(at) if learned else None
            return (value, (*value.column, physical, *value.after)) if physical else None
        return value, (*value.column, *at, *value.after)

    return name


def row_number(index: str | None) -> Oid | None:
    """ "1.12" as numbers; None for what is no row number."""
    if index is None or len(index) > _LONGEST or not _INDEX.fullmatch(index):
        return None
    return tuple(int(part) for part in index.split("."))


def _first_that_exists(
    parts: Sequence[tuple[CompiledRow, Sequence[Named]]],
) -> Callable[[Values], Answer]:
    """Reads alternatives: the first row that the agent has counts. An agent is there because it
    answers, even if it has nothing to say of itself."""
    own = any(row.own for row, _ in parts)
    ready = [(row, tuple(value for value, _ in named)) for row, named in parts]

    def read(values: Values) -> Answer:
        at = 0
        for row, asked in ready:
            found = row.answer(zip(asked, values[at : at + len(asked)], strict=True))
            if found is not None:
                return found
            at += len(asked)
        return Answer(Reason.OK if own else Reason.ABSENT)

    return read
