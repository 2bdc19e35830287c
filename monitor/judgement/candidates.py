"""Greedy set cover over shared-risk groups: which few components explain all that is down."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

from inventory.types.components import Kind
from inventory.types.readings import Reason
from inventory.types.time import Ms
from monitor.judgement.evidence import EvidenceBySlot, SlotEvidence
from monitor.judgement.priors import Priors
from monitor.judgement.topology import Topology

LEAK = 0.1
"""Share of a group's members that may stay up though it failed: records are sometimes wrong."""

OWN_WORD = 8.0
"""How much more a component counts that is seen to fail itself, against one only inferred."""

SEARCHING = 2
"""pethPsePortDetectionStatus: nothing draws power, so the port itself is not the suspect."""


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

    def _ranked(self, cause: str) -> tuple[tuple[int, int, float, int], str]:
        covered = self.explained_by[cause] & self.open
        inferred = 0 if self._seen_failing(cause) else 1
        weight = self._weight(cause)
        return (-len(covered), inferred, -weight, len(self.topology.dependents(cause))), cause

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
        return prior * OWN_WORD if self._seen_failing(cause) else prior

    def _seen_failing(self, cause: str) -> bool:
        """Whether an instrument saw this very component fail, not only what hangs on it."""
        seen = self.evidence.get(cause)
        return seen is not None and seen.down and not self._mirrors_another(cause, seen)

    def _mirrors_another(self, cause: str, seen: SlotEvidence) -> bool:
        kind = self.topology.slots[cause].kind
        if kind in (Kind.PORT, Kind.COPPER):
            return seen.reason is Reason.LINK_DOWN
        return kind is Kind.ADAPTER and seen.facts.get("detection_status") == SEARCHING

    def _contradicted(self, cause: str) -> bool:
        onset = min(self.evidence[c].onset_at for c in self.explained_by[cause])
        own = self.evidence.get(cause)
        if own is not None and _stands(own, onset):
            return True
        seen = [
            self.evidence[code]
            for code in self.topology.dependents(cause)
            if code in self.evidence and code != cause
        ]
        alive = sum(1 for e in seen if _stands(e, onset))
        if own is not None and own.down and alive:
            # Seen dead itself, with others behind it alive: it explains only its own silence.
            self.explained_by[cause] = {cause}
            return False
        return alive > LEAK * len(seen)


def _stands(seen: SlotEvidence, onset: Ms) -> bool:
    """Seen alive since the onset, beyond doubt: then nothing it needs has failed."""
    return seen.alive and not seen.in_doubt and seen.newest >= onset
