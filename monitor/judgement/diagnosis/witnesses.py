"""What each slot has to say in one search: looked up once, and asked of many suspects."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low

from inventory.types.time import SECOND, Ms
from monitor.judgement.diagnosis.evidence import EvidenceBySlot, SlotEvidence
from monitor.judgement.diagnosis.likelihood import Place, Signal, What, log_odds, signals_of
from monitor.judgement.diagnosis.scopes import Scopes

TOGETHER: Ms = 15 * SECOND
"""What one cause takes along falls within this time of each other, as far as probes can see …"""
APART: Ms = 10 * SECOND
"""… and is less likely by a factor e for each of these beyond it."""
MOST_APART = 15.0


@dataclass(frozen=True, slots=True)
class Witness:
    """One slot's words. `stood_at`: when it was last seen well, beyond doubt; `fell`: the last
    answer and the first miss of one that is down, where it fell once."""

    code: str
    words: tuple[Signal, ...]
    stood_at: Ms | None
    fell: tuple[Ms | None, Ms] | None

    def apart(self, moment: Ms) -> float:
        """How much less likely it is, as a logarithm, that this slot fell with what fell then."""
        if self.fell is None:
            return 0.0
        last_good, first_bad = self.fell
        early = moment - first_bad
        late = 0 if last_good is None else last_good - moment
        return max(0, early - TOGETHER, late - TOGETHER) / APART


class Witnesses:
    """The witnesses of one moment."""

    def __init__(self, scopes: Scopes, evidence: EvidenceBySlot) -> None:
        self.scopes, self.topology, self._evidence = scopes, scopes.topology, evidence
        self._known: dict[str, Witness | None] = {}

    def get(self, code: str) -> Witness | None:
        """Who speaks for the slot; None where nothing is known of it."""
        if code not in self._known:
            seen = self._evidence.get(code)
            self._known[code] = self._witness(seen) if seen is not None else None
        return self._known[code]

    def _witness(self, seen: SlotEvidence) -> Witness | None:
        words = signals_of(seen, self.topology.kind(seen.slot))
        if not words:
            return None
        stood = seen.alive and not seen.in_doubt and not seen.flapping
        fell = (seen.last_good_at, seen.fell_at) if seen.down and not seen.flapping else None
        return Witness(seen.slot, words, seen.newest if stood else None, fell)

    def fell_at(self, failed: Iterable[str]) -> Ms:
        """When the middle one of them fell: one long dead before does not move it."""
        return median_low([self._evidence[code].fell_at for code in failed])

    def stands(self, code: str, moment: Ms) -> bool:
        """Seen well since then, beyond doubt."""
        witness = self.get(code)
        return witness is not None and witness.stood_at is not None and witness.stood_at >= moment

    def weight(self, witness: Witness, cause: str) -> float:
        """ln of how much likelier its words are if this component failed than if it did not."""
        kind = self.topology.kind(cause)
        return sum(
            log_odds(word.what, word.bad, word.reason, self._place(word, cause), word.kind, kind)
            for word in witness.words
        )

    def _place(self, word: Signal, cause: str) -> Place:
        if word.what is What.GASP and cause in self.scopes.unpowering(word.slot):
            return Place.UNPOWERED
        if word.slot == cause:
            return Place.OWN
        if cause in self.topology.causes(word.slot):
            return Place.AFFECTED
        if cause not in self.topology.may_show(word.slot):
            return Place.ASIDE
        return Place.OPEN if self.topology.leaves_open(word.slot) else Place.UNLIKELY
