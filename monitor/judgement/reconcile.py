"""Matches diagnoses with known faults: a fault has a lasting id and may change its mind.

Component and overlapping points only *match* a fault. It opens once, is revised in the open,
merges into the one that explains it, recovers, relapses, clears, and may come back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from inventory.types.faults import (
    Diagnosis,
    Fault,
    FaultEvent,
    FaultEventKind,
    FaultState,
)
from inventory.types.time import SECOND, Ms
from monitor.judgement.diagnose import Diagnoses
from monitor.judgement.policy import Policy


def reconcile(
    faults: Iterable[Fault], diagnoses: Diagnoses, next_id: int, now: Ms, policy: Policy
) -> list[FaultEvent]:
    """What happened to the faults. `faults`: the open ones, and those cleared lately.

    Only settled diagnoses open or revise; unsettled ones still keep their fault from clearing.
    """
    matching = _Matching(list(faults), next_id, now, policy)
    for diagnosis in sorted(diagnoses.located, key=_greatest_first):
        matching.place(diagnosis)
    for fault in matching.unmatched():
        matching.recover(fault, diagnoses.healthy)
    return matching.events


def _greatest_first(diagnosis: Diagnosis) -> tuple[int, Ms, str]:
    return -len(diagnosis.affected), diagnosis.onset_at, diagnosis.component.code


@dataclass
class _Matching:
    faults: list[Fault]
    next_id: int
    now: Ms
    policy: Policy
    events: list[FaultEvent] = field(default_factory=list)
    matched: set[int] = field(default_factory=set)

    def place(self, diagnosis: Diagnosis) -> None:
        candidates = [f for f in self._open() if _matches(f.diagnosis, diagnosis)]
        if candidates:
            keeper = min(
                candidates, key=lambda f: (not _same_subject(f.diagnosis, diagnosis), f.id)
            )
            self._keep(keeper, diagnosis)
            if diagnosis.settled:
                self._merge([f for f in candidates if f is not keeper], keeper, diagnosis)
            self.matched.update(f.id for f in candidates)
        elif diagnosis.settled:
            self._open_or_reopen(diagnosis)

    def _open(self) -> Sequence[Fault]:
        return [f for f in self.faults if f.state is FaultState.OPEN and f.id not in self.matched]

    def unmatched(self) -> Sequence[Fault]:
        return self._open()

    def _keep(self, fault: Fault, diagnosis: Diagnosis) -> None:
        kept = fault
        if fault.good_since is not None:
            kept = replace(fault, good_since=None)
            self._tell(FaultEventKind.RELAPSED, kept)
        if diagnosis.settled and _differs(fault.diagnosis, diagnosis):
            revised = replace(kept, diagnosis=_with_first_onset(diagnosis, fault.diagnosis))
            self._tell(FaultEventKind.REVISED, revised, was=fault.diagnosis)

    def _merge(self, others: Iterable[Fault], keeper: Fault, diagnosis: Diagnosis) -> None:
        for other in others:
            if not other.diagnosis.affected <= diagnosis.affected:
                continue
            merged = replace(
                other, state=FaultState.MERGED, merged_into=keeper.id, cleared_at=self.now
            )
            self._tell(FaultEventKind.MERGED, merged)

    def _open_or_reopen(self, diagnosis: Diagnosis) -> None:
        lately = [f for f in self.faults if self._cleared_lately(f, diagnosis)]
        if lately:
            old = max(lately, key=lambda f: f.id)
            again = replace(
                old, diagnosis=diagnosis, state=FaultState.OPEN, cleared_at=None, good_since=None
            )
            self.matched.add(old.id)
            self._tell(FaultEventKind.REOPENED, again, was=old.diagnosis)
            return
        fault = Fault(self.next_id, diagnosis, FaultState.OPEN, opened_at=self.now)
        self.next_id += 1
        self._tell(FaultEventKind.OPENED, fault)

    def _cleared_lately(self, fault: Fault, diagnosis: Diagnosis) -> bool:
        return (
            fault.state is FaultState.CLEARED
            and fault.id not in self.matched
            and fault.cleared_at is not None
            and self.now - fault.cleared_at <= self.policy.relapse * SECOND
            and _same_subject(fault.diagnosis, diagnosis)
        )

    def recover(self, fault: Fault, healthy: frozenset[str]) -> None:
        """Good probes of every affected point, for the set time, clear a fault; nothing else."""
        if not fault.diagnosis.affected <= healthy:
            if fault.good_since is not None:
                self._tell(FaultEventKind.RELAPSED, replace(fault, good_since=None))
        elif fault.good_since is None:
            self._tell(FaultEventKind.RECOVERING, replace(fault, good_since=self.now))
        elif self.now - fault.good_since >= self.policy.verify * SECOND:
            cleared_at = max(self.now, fault.opened_at)  # the clock may have been set back
            cleared = replace(fault, state=FaultState.CLEARED, cleared_at=cleared_at)
            self._tell(FaultEventKind.CLEARED, cleared)

    def _tell(self, kind: FaultEventKind, fault: Fault, was: Diagnosis | None = None) -> None:
        self.events.append(FaultEvent(kind, fault, max(self.now, fault.opened_at), was))


def _same_subject(old: Diagnosis, new: Diagnosis) -> bool:
    return old.component == new.component and (
        old.kind.for_administrator == new.kind.for_administrator
    )


def _matches(old: Diagnosis, new: Diagnosis) -> bool:
    """The same component, or points in common; what a crew repairs and what an administrator
    corrects are never one fault."""
    if old.kind.for_administrator != new.kind.for_administrator:
        return False
    return old.component == new.component or bool(old.affected & new.affected)


def _differs(old: Diagnosis, new: Diagnosis) -> bool:
    return (old.component, old.kind, old.affected) != (new.component, new.kind, new.affected)


def _with_first_onset(new: Diagnosis, old: Diagnosis) -> Diagnosis:
    return replace(new, onset_at=min(new.onset_at, old.onset_at))
