"""What an import would change. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from inventory.exchange.columns import Field
from inventory.exchange.plan import Plan
from inventory.exchange.records import Record, records_of
from inventory.types.components import Inventory


@dataclass(frozen=True, slots=True)
class BuildingChange:
    """A new building (`old` None), or a new name for one."""

    code: str
    old: str | None
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One slot before and after."""

    old: Record
    new: Record

    @property
    def changed(self) -> tuple[Field, ...]:
        """The columns that differ."""
        return tuple(
            Field(each.name)
            for each in fields(Record)
            if getattr(self.old, each.name) != getattr(self.new, each.name)
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that an import would do, by code; what is not here stays as it is."""

    buildings: tuple[BuildingChange, ...] = ()
    added: tuple[Record, ...] = ()
    changed: tuple[Change, ...] = ()
    retired: tuple[Record, ...] = ()
    unchanged: int = 0

    @property
    def empty(self) -> bool:
        return not (self.buildings or self.added or self.changed or self.retired)


def difference(current: Inventory, plan: Plan) -> Difference:
    """The way from what exists to what the plan wants."""
    old, new = records_of(current), plan.records
    kept = [Change(old[code], new[code]) for code in sorted(old.keys() & new.keys())]
    changed = tuple(each for each in kept if each.old != each.new)
    return Difference(
        _buildings({each.code: each.name for each in current.buildings}, plan.buildings),
        _pick(new, new.keys() - old.keys()),
        changed,
        _pick(old, old.keys() - new.keys()),
        len(kept) - len(changed),
    )


def _buildings(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[BuildingChange, ...]:
    return tuple(
        BuildingChange(code, old.get(code), name)
        for code, name in sorted(new.items())
        if old.get(code) != name
    )


def _pick(records: Mapping[str, Record], codes: Iterable[str]) -> tuple[Record, ...]:
    return tuple(records[code] for code in sorted(codes))
