"""Greedy set cover over shared-risk groups: which few components explain all that is down."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

from inventory.types.components import Kind
from inventory.types.readings import Reason
from inventory.types.time import Ms
from monitor.judgement.diagnosis.evidence import EvidenceBySlot, SlotEvidence
from monitor.judgement.diagnosis.priors import Priors
from monitor.judgement.diagnosis.topology import Topology

LEAK = 0.1
"""Share of a group's members that may stay up though it failed: records are sometimes wrong."""

SEEN_FAILING = 16.0
"""How much more a component counts that a living instrument sees fail, against one inferred."""

SILENT = 4.0
"""The same for one that is only silent itself, while nothing above it is seen to fail."""

DRAWN = (2, 3)
"""pethPsePortDetectionStatus searching (nothing draws power: the port itself is not the suspect),
and delivering (it is coming back)."""


SAID = (Reason.LINK_DOWN, Reason.ABSENT, Reason.POWER_OFF, Reason.ON_BATTERY)
"""What an agent that answers says of a failed component; everything else is mere silence."""


WORKS = 0.1
"""The same for a PoE port that looks for something to feed: it does its own part."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A component chosen to explain some slots, and its rivals that explain the same ones."""

    component: str
    covered: frozenset[str]
    onset_at: Ms
    confidence: float
    rivals: tuple[tuple[str, float], ...]


def explain(topology: Topology, evidence: EvidenceBySlot, priors: Priors) -> list[Explanation]:
    """The explanations of all that is down, the one that explains most first."""
    search = _Search(topology, evidence, priors)
    return list(search.run())


class _Search:
    def __init__(self, topology: Topology, evidence: EvidenceBySlot, priors: Priors) -> None:
        self.topology, self.evidence, self.priors = topology, evidence, priors
        self.open = {code for code, e in evidence.items() if e.down and code in topology.slots}
        self.explained_by: dict[str, set[str]] = {}
        self._words: dict[str, float] = {}
        for code in self.open:
            for cause in topology.causes(code):
                self.explained_by.setdefault(cause, set()).add(code)
        for cause in [c for c in self.explained_by if self._contradicted(c)]:
            del self.explained_by[cause]

    def run(self) -> Iterator[Explanation]:
        heap = [self._ranked(cause) for cause in self.explained_by]
        heapq.heapify(heap)
        while heap and self.open:
            cost, cause = heapq.heappop(heap)
            covered = self.explained_by[cause] & self.open
            if not covered:
                continue
            now_worth = self._ranked(cause)
            if now_worth != (cost, cause):  # others took some of it: it may no longer be the best
                heapq.heappush(heap, now_worth)
                continue
            yield self._choose(cause, frozenset(covered))
            self.open -= covered

    def _ranked(self, cause: str) -> tuple[tuple[int, bool, float, int], str]:
        covered = self.explained_by[cause] & self.open
        inferred = self._own_word(cause) <= 1
        dependents = len(self.topology.dependents(cause))
        return (-len(covered), inferred, -self._weight(cause), dependents), cause

    def _choose(self, cause: str, covered: frozenset[str]) -> Explanation:
        same = [c for c, slots in self.explained_by.items() if slots & self.open == covered]
        total = sum(self._weight(c) for c in same)
        shares = sorted(((c, self._weight(c) / total) for c in same), key=lambda s: (-s[1], s[0]))
        return Explanation(
            component=cause,
            covered=covered,
            onset_at=min(self.evidence[c].onset_at for c in covered),
            confidence=self._weight(cause) / total,
            rivals=tuple((c, share) for c, share in shares if c != cause)[:4],
        )

    def _weight(self, cause: str) -> float:
        prior = self.priors.get(self.topology.slots[cause].kind, 0.01)
        return prior * self._own_word(cause)

    def _own_word(self, cause: str) -> float:
        """What an instrument's word on this very component counts, not on what hangs on it."""
        if cause not in self._words:
            self._words[cause] = self._heard(cause)
        return self._words[cause]

    def _heard(self, cause: str) -> float:
        if self._seen_failing(cause):
            return SEEN_FAILING
        seen = self.evidence.get(cause)
        if seen is None or not seen.down:
            return 1
        if seen.reason in SAID:
            return WORKS if seen.reason is Reason.POWER_OFF else 1
        # Silence behind something that is seen to fail says nothing of the silent one.
        above = self.topology.causes(cause) - {cause}
        return 1 if any(self._seen_failing(each) for each in above) else SILENT

    def _seen_failing(self, cause: str) -> bool:
        seen = self.evidence.get(cause)
        if seen is None or not seen.down or seen.reason not in SAID:
            return False
        return not self._mirrors_another(cause, seen)

    def _mirrors_another(self, cause: str, seen: SlotEvidence) -> bool:
        """Whether the far end of the link, not the component itself, may have made it so."""
        kind = self.topology.slots[cause].kind
        if seen.reason is Reason.LINK_DOWN:
            passed_on = kind is Kind.STRAND and self.topology.passes(cause)
            return passed_on or kind in (Kind.PORT, Kind.COPPER)
        return kind is Kind.ADAPTER and seen.facts.get("detection_status") in DRAWN

    def _contradicted(self, cause: str) -> bool:
        onset = min(self.evidence[c].onset_at for c in self.explained_by[cause])
        own = self.evidence.get(cause)
        if own is not None and _stands(own, onset):
            return True
        members = self.topology.dependents(cause) - {cause} - self.topology.told_by(cause)
        seen = [self.evidence[code] for code in members if code in self.evidence]
        alive = sum(1 for e in seen if _stands(e, onset))
        if alive <= LEAK * (alive + sum(1 for e in seen if e.down)):
            return False
        if own is not None and own.down:
            # Seen dead itself, with others behind it alive: it explains only its own silence.
            self.explained_by[cause] = {cause}
            return False
        return True


def _stands(seen: SlotEvidence, onset: Ms) -> bool:
    """Seen alive since the onset, beyond doubt: then nothing it needs has failed."""
    return seen.alive and not seen.in_doubt and seen.newest >= onset
