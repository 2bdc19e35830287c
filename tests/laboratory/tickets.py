"""Tickets as the score sees them, whoever made them: what each named, and from when on."""

from collections.abc import Iterable
from dataclasses import dataclass

from inventory.types.faults import (
    Component,
    Diagnosis,
    FaultEvent,
    FaultEventKind,
    FaultKind,
    FaultState,
    GroupKind,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a ticket says from second `at` on. `named`: every component in its set."""

    at: float
    component: Component
    kind: FaultKind
    confidence: float | None
    named: dict[Component, frozenset[FaultKind]]
    affected: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ticket:
    """One that was made, with all that it ever claimed; the last claim is what it stands for.

    `merged`: it was taken into another one, and stands for nothing any more.
    """

    claims: tuple[Claim, ...]
    merged: bool = False

    @property
    def last(self) -> Claim:
        return self.claims[-1]


def tickets_of(events: Iterable[tuple[float, FaultEvent]]) -> list[Ticket]:
    """The tickets that follow from the faults that were told."""
    claims: dict[int, list[Claim]] = {}
    merged: set[int] = set()
    for at, event in events:
        if event.kind is FaultEventKind.MERGED or event.fault.state is FaultState.MERGED:
            merged.add(event.fault.id)
        else:
            claims.setdefault(event.fault.id, []).append(claim_of(event.fault.diagnosis, at))
    return [Ticket(tuple(said), number in merged) for number, said in claims.items()]


def claim_of(diagnosis: Diagnosis, at: float) -> Claim:
    """The named set is the component with its rivals."""
    named: dict[Component, frozenset[FaultKind]] = {
        diagnosis.component: frozenset({diagnosis.kind})
    }
    for rival in diagnosis.rivals:
        named[rival.component] = named.get(rival.component, frozenset()) | {rival.kind}
    return Claim(
        at,
        diagnosis.component,
        diagnosis.kind,
        _certainty(diagnosis),
        named,
        diagnosis.affected,
    )


def _certainty(diagnosis: Diagnosis) -> float | None:
    """How sure it is of the point that it names: where what serves a camera is not recorded, its
    adapter and patch are named at the same point, and are right when the point is."""
    if isinstance(diagnosis.component.kind, GroupKind):
        return diagnosis.confidence
    point = diagnosis.component.code
    return diagnosis.confidence + sum(
        rival.confidence for rival in diagnosis.rivals if rival.component.code == point
    )
