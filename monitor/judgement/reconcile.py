"""Matches diagnoses with known faults: a fault has a lasting id and may change its mind.

Component and overlapping points only *match* a fault. It opens once, is revised in the open,
merges into the one that explains it, recovers, relapses, clears, and may come back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from inventory.types.faults import (
    Diagnosis,
    Fault,
    FaultEvent,
    FaultEventKind,
    FaultKind,
    FaultState,
)
from inventory.types.time import SECOND, Ms
from monitor.judgement.diagnosis.diagnose import Diagnoses
from monitor.judgement.matching import (
    adopts,
    is_told,
    matches,
    onset,
    over_since,
    overlaps,
    same_subject,
)
from monitor.judgement.policy import Policy


def reconcile(
    faults: Iterable[Fault], diagnoses: Diagnoses, next_id: int, now: Ms, policy: Policy
) -> list[FaultEvent]:
    """What happened to the faults. `faults`: the open ones, and those cleared lately.

    Only settled diagnoses open or revise; unsettled ones still keep their fault from clearing.
    No point is ever explained by two open faults: what overlaps waits, or merges.
    """
    matching = _Matching(faults, diagnoses, next_id, now, policy)
    for fault in matching.open():
        matching.part(fault)
    located = sorted(diagnoses.located, key=_greatest_first)
    placed = [(d, f) for d in located for f in matching.same(d)]
    for diagnosis, fault in placed:
        matching.keep(fault.id, diagnosis)
    known = [diagnosis for diagnosis, _ in placed]
    for diagnosis in located:
        if diagnosis not in known:
            matching.place(diagnosis)
    for fault in matching.unmatched():
        matching.recover(fault)
    return matching.events


def _greatest_first(diagnosis: Diagnosis) -> tuple[int, Ms, str]:
    return -len(diagnosis.affected), diagnosis.onset_at, diagnosis.component.code


class _Matching:
    """The faults while they are matched, and what has happened to them so far."""

    def __init__(
        self, faults: Iterable[Fault], seen: Diagnoses, next_id: int, now: Ms, policy: Policy
    ) -> None:
        self.faults = {fault.id: fault for fault in faults}
        self.seen, self.next_id, self.now, self.policy = seen, next_id, now, policy
        self.events: list[FaultEvent] = []
        self.matched: set[int] = set()

    def open(self) -> list[Fault]:
        return [f for f in self.faults.values() if f.state is FaultState.OPEN]

    def unmatched(self) -> list[Fault]:
        return [f for f in self.open() if f.id not in self.matched]

    def part(self, fault: Fault) -> None:
        """What is over, and has left some of its points ill for longer than they need to start,
        gives these up: they are faults of their own."""
        over = over_since(fault, self.seen)
        if over is None or self.now - over < self.policy.boot_grace * SECOND:
            return
        was = fault.diagnosis
        ill = (self.seen.down_since.keys() | self.seen.alive_since.keys()) - self.seen.healthy
        left = was.affected & ill
        if not left or not left.isdisjoint(self.seen.doubtful) or not was.affected - left:
            return
        well = replace(was, affected=was.affected - left)
        rest = replace(fault, diagnosis=well, given_up=self._given_up(fault, well))
        self._tell(FaultEventKind.REVISED, rest, was=was)
        self.matched.discard(fault.id)

    def same(self, diagnosis: Diagnosis) -> list[Fault]:
        """The fault that is about the very same thing: one at most."""
        found = [f for f in self.unmatched() if same_subject(f.diagnosis, diagnosis)]
        self.matched.update(f.id for f in found[:1])
        return found[:1]

    def place(self, diagnosis: Diagnosis) -> None:
        """Give the diagnosis to the fault that it overlaps most, or open one."""
        found = [f for f in self.unmatched() if matches(f.diagnosis, diagnosis)]
        if found:
            keeper = max(found, key=lambda f: (overlaps(f.diagnosis, diagnosis), -f.id))
            self.matched.add(keeper.id)
            self.keep(keeper.id, diagnosis)
        elif diagnosis.settled and not self._overlapping(diagnosis):
            self._open_or_reopen(diagnosis)

    def _overlapping(self, diagnosis: Diagnosis) -> list[Fault]:
        return [f for f in self.open() if overlaps(f.diagnosis, diagnosis)]

    def keep(self, number: int, diagnosis: Diagnosis) -> None:
        """The fault lives on; it changes its mind where the diagnosis is ripe for that."""
        fault = self.faults[number]
        if fault.state is not FaultState.OPEN:
            self.place(diagnosis)  # a greater one has just taken the fault in
            return
        if fault.good_since is not None:
            fault = replace(fault, good_since=None)
            self._tell(FaultEventKind.RELAPSED, fault)
        if over_since(fault, self.seen) is not None and not is_told(diagnosis):
            self._gather(fault, diagnosis)
            return
        if not diagnosis.settled or not adopts(fault, diagnosis, self.seen, self.now, self.policy):
            return
        was = fault.diagnosis
        revised = replace(diagnosis, onset_at=onset(was, diagnosis))
        before = fault.named_before | {was.component.code} - {revised.component.code}
        changed = replace(
            fault,
            diagnosis=revised,
            named_before=before,
            given_up=self._given_up(fault, revised),
        )
        self._tell(FaultEventKind.REVISED, changed, was=was)
        for other in self._overlapping(revised):
            if other.id != fault.id:
                self._yield(other, fault.id, revised)

    def _given_up(self, fault: Fault, revised: Diagnosis) -> Mapping[str, Ms]:
        """What the fault has explained so far, and leaves to others while it is still lost."""
        left = fault.diagnosis.affected - revised.affected
        known = {**fault.given_up, **dict.fromkeys(left, self.now)}
        lost = self.seen.down_since.keys() - revised.affected
        return {code: at for code, at in known.items() if code in lost}

    def _gather(self, fault: Fault, diagnosis: Diagnosis) -> None:
        """What is found to have fallen with points of a fault that is over may be starting, too."""
        was = fault.diagnosis
        others = (f.diagnosis.affected for f in self._overlapping(diagnosis) if f.id != fault.id)
        joined = diagnosis.affected - was.affected.union(*others)
        if joined and diagnosis.settled:
            more = replace(was, affected=was.affected | joined)
            self._tell(FaultEventKind.REVISED, replace(fault, diagnosis=more), was=was)

    def _yield(self, other: Fault, winner: int, explained: Diagnosis) -> None:
        """What another fault explains now is its own no more; with nothing left, it merges."""
        left = other.diagnosis.affected - explained.affected
        if left <= self.seen.healthy or other.diagnosis.component.code in explained.affected:
            merged = replace(
                other, state=FaultState.MERGED, merged_into=winner, cleared_at=self._at(other)
            )
            self._tell(FaultEventKind.MERGED, merged)
        else:
            rest = replace(other, diagnosis=replace(other.diagnosis, affected=left))
            self._tell(FaultEventKind.REVISED, rest, was=other.diagnosis)

    def _open_or_reopen(self, diagnosis: Diagnosis) -> None:
        lately = [f for f in self.faults.values() if self._cleared_lately(f, diagnosis)]
        if lately:
            old = max(lately, key=lambda f: f.id)
            again = replace(
                old, diagnosis=diagnosis, state=FaultState.OPEN, cleared_at=None, good_since=None
            )
            self._tell(FaultEventKind.REOPENED, again, was=old.diagnosis)
        else:
            fault = Fault(self.next_id, diagnosis, FaultState.OPEN, opened_at=self.now)
            self.next_id += 1
            self._tell(FaultEventKind.OPENED, self._split(fault))

    def _split(self, fault: Fault) -> Fault:
        """The same, as a part of the fault that has explained some of its points until now."""
        parent = next((f for f in self.faults.values() if self._has_left(f, fault.diagnosis)), None)
        if parent is None:
            return fault
        names = {parent.diagnosis.component.code, *parent.named_before}
        before = frozenset(names - {fault.diagnosis.component.code})
        return replace(fault, split_from=parent.id, named_before=before)

    def _has_left(self, fault: Fault, diagnosis: Diagnosis) -> bool:
        since = self.seen.down_since
        left = fault.given_up.keys() & diagnosis.affected & since.keys()
        return any(since[code] <= fault.given_up[code] for code in left)

    def _cleared_lately(self, fault: Fault, diagnosis: Diagnosis) -> bool:
        return (
            fault.state is FaultState.CLEARED
            and fault.cleared_at is not None
            and self.now - fault.cleared_at <= self.policy.relapse * SECOND
            and same_subject(fault.diagnosis, diagnosis)
        )

    def recover(self, fault: Fault) -> None:
        """Good probes of every affected point, for the set time, clear a fault; nothing else.

        A point that cannot be seen is neither good nor bad: the fault waits.
        """
        affected = fault.diagnosis.affected
        if not affected <= self.seen.healthy:
            if fault.good_since is not None and not affected.isdisjoint(self.seen.down_since):
                self._tell(FaultEventKind.RELAPSED, replace(fault, good_since=None))
            return
        if fault.good_since is None:
            self._tell(FaultEventKind.RECOVERING, replace(fault, good_since=self.now))
            return
        goods = [self.seen.alive_since[c] for c in affected if c in self.seen.alive_since]
        if self.now - max((fault.good_since, *goods)) >= self._verify_s(fault) * SECOND:
            cleared = replace(fault, state=FaultState.CLEARED, cleared_at=self._at(fault))
            self._tell(FaultEventKind.CLEARED, cleared)

    def _verify_s(self, fault: Fault) -> float:
        """How long good probes must last: what loses packets answers most of them."""
        lossy = fault.diagnosis.kind is FaultKind.LOSSY
        return max(self.policy.verify, self.policy.loss_window if lossy else 0)

    def _at(self, fault: Fault) -> Ms:
        return max(self.now, fault.opened_at)  # the clock may have been set back

    def _tell(self, kind: FaultEventKind, fault: Fault, was: Diagnosis | None = None) -> None:
        self.faults[fault.id] = fault
        self.matched.add(fault.id)
        self.events.append(FaultEvent(kind, fault, self._at(fault), was))
