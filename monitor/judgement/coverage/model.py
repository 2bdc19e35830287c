"""What a check of the inventory finds, building by building."""

from collections.abc import Mapping
from dataclasses import dataclass

from inventory.types.components import Kind
from monitor.judgement.coverage.alike import Alike
from monitor.judgement.coverage.costs import RemedyKind
from monitor.judgement.coverage.missing import Missing
from monitor.judgement.coverage.rehearsal import KindOf


@dataclass(frozen=True, slots=True)
class Played:
    """A group of components that are alike, as one of them was rehearsed. `a_year`: failures to be
    expected of all of them; `kinds`: of the causes that the words do not tell apart."""

    alike: Alike
    a_year: float
    named: bool
    kinds: frozenset[KindOf]
    points: frozenset[str]


@dataclass(frozen=True, slots=True)
class Confusable:
    """Kinds of causes that cannot be told apart at these camera points. `a_year`: how many such
    failures are to be expected; `named`: how many of them the ticket names exactly."""

    kinds: frozenset[KindOf]
    points: frozenset[str]
    a_year: float
    named: float


@dataclass(frozen=True, slots=True)
class Remedy:
    """`items`: the slots that it is about; `gain`: exact names a year; `hours`: what it costs;
    `names`: the kinds of components that are named then, those that gain most first, at so many
    camera `points`."""

    kind: RemedyKind
    items: tuple[str, ...]
    gain: float
    hours: float
    names: tuple[Kind, ...]
    points: int

    @property
    def worth(self) -> float:
        """Names a year for each hour."""
        return self.gain / self.hours


@dataclass(frozen=True, slots=True)
class BuildingCheck:
    """One building: what is recorded and asked there (by kind), told apart, and missing.

    `a_year`: failures to be expected; `named`: those of which the ticket names the very component.
    `remedies`: what would help, that which buys most for its cost first.
    """

    building: str
    points: int
    recorded: Mapping[Kind, int]
    asked: Mapping[Kind, int]
    a_year: float
    named: float
    confusable: tuple[Confusable, ...]
    remedies: tuple[Remedy, ...]
    missing: Missing
