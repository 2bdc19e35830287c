"""What each slot has to say in one search: looked up once, and asked of many suspects."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import NamedTuple

from inventory.types.components import Kind
from inventory.types.time import SECOND, Ms
from monitor.judgement.diagnosis.angles import Angle, all_angles
from monitor.judgement.diagnosis.evidence import EvidenceBySlot, SlotEvidence
from monitor.judgement.diagnosis.likelihood import SPOKEN_FOR, Signal, What, log_odds, signals_of
from monitor.judgement.diagnosis.topology import Topology

TOGETHER: Ms = 15 * SECOND
"""What one cause takes along falls within this time of each other, as far as probes can see …"""
APART: Ms = 10 * SECOND
"""… and is less likely by a factor e for each of these beyond it."""
MOST_APART = 15.0
STALE: Ms = 90 * SECOND
"""What a meter noticed so long before the loss is another matter."""
NEVER: Ms = -1


class Worth(dict[Angle, float]):
    """What some words are worth, by the angle they are heard from: ln of how much likelier they
    are if a component there failed than if it did not.

    Most slots say the same as thousands of others, so that each sum is worked out once.
    """

    def __init__(self, words: tuple[Signal, ...]) -> None:
        super().__init__()
        self._words = words
        self.most = sum(max(0.0, *(_odds(word, angle) for angle in all_angles())) for word in words)
        """No component makes them likelier than that."""

    def __missing__(self, angle: Angle) -> float:
        worth = self[angle] = sum(_odds(word, angle) for word in self._words)
        return worth


worth_of = cache(Worth)
"""The one table of these words."""


def _odds(word: Signal, angle: Angle) -> float:
    place = angle.gasp if word.what is What.GASP else angle.state
    return log_odds(word.what, word.bad, word.reason, place, word.kind, angle.cause)


class Witness(NamedTuple):
    """One slot's words. `stood_at`: when it was last seen well, beyond doubt, or NEVER; `fell`: the
    last answer and the first miss of one that is down, where it fell once."""

    worth: Worth
    stood_at: Ms = NEVER
    fell: tuple[Ms | None, Ms] | None = None

    def apart(self, moment: Ms) -> float:
        """How much less likely it is, as a logarithm, that this slot fell with what fell then."""
        if self.fell is None:
            return 0.0
        last_good, first_bad = self.fell
        early = moment - first_bad
        late = 0 if last_good is None else last_good - moment
        if early <= TOGETHER and late <= TOGETHER:
            return 0.0
        return max(early - TOGETHER, late - TOGETHER) / APART


class Witnesses(dict[str, Witness | None]):
    """Who speaks for each slot at one moment; None where nothing is known that matters.

    What was not seen since the first of the losses says nothing of any of them. That is most of
    what a great failure could have taken along, so it is dismissed before anything else.
    """

    def __init__(self, topology: Topology, evidence: EvidenceBySlot, down: Iterable[str]) -> None:
        super().__init__()
        self._topology, self._evidence = topology, evidence
        self._fell_at = {code: evidence[code].fell_at for code in down}
        self._own_voice = {c for c in self._fell_at if topology.kind(c) not in SPOKEN_FOR}
        self._first_fell_at = min(self._fell_at.values(), default=0)

    def __missing__(self, code: str) -> Witness | None:
        seen = self._evidence.get(code)
        witness = self[code] = self._witness(seen) if seen is not None else None
        return witness

    def _witness(self, seen: SlotEvidence) -> Witness | None:
        if seen.down:
            fell = None if seen.flapping else (seen.last_good_at, seen.fell_at)
            return Witness(self._worth(seen), fell=fell)
        stands = seen.newest >= self._first_fell_at and seen.alive
        if not stands or seen.in_doubt or seen.flapping:
            return None
        return Witness(self._worth(seen), stood_at=seen.newest)

    def _worth(self, seen: SlotEvidence) -> Worth:
        kind = self._topology.kind(seen.slot)
        words = signals_of(seen, kind)
        if kind is Kind.OUTLET and not self._is_metered_since(seen):
            words = tuple(word for word in words if word.what is not What.LOAD)
        return worth_of(words)

    def _is_metered_since(self, outlet: SlotEvidence) -> bool:
        """Whether its meter speaks of the loss of what hangs on it."""
        loads = self._topology.loads(outlet.slot)
        falls = [self._fell_at[load] for load in loads if load in self._fell_at]
        idle = outlet.idle_since
        return bool(falls) and (idle is None or idle >= min(falls) - STALE)

    def most(self, failed: Iterable[str]) -> float:
        """No component makes their words likelier than that, as a logarithm."""
        known = (self[code] for code in failed)
        return sum(witness.worth.most for witness in known if witness is not None)

    def fell_at(self, failed: Collection[str]) -> Ms:
        """When the middle one of them fell: one long dead before does not move it."""
        return _middle([self._fell_at[code] for code in self._prompt(failed)])

    def stood_until(self, failed: Collection[str]) -> Ms:
        """When the middle one of them was last seen well."""
        seen = [self._evidence[code] for code in self._prompt(failed)]
        return _middle([min(e.fell_at, e.last_good_at or e.fell_at) for e in seen])

    def _prompt(self, codes: Collection[str]) -> Collection[str]:
        """Those that speak for themselves, if any: an agent's word of the same comes later."""
        return [code for code in codes if code in self._own_voice] or codes

    def stands(self, code: str, moment: Ms) -> bool:
        """Seen well since then, beyond doubt."""
        witness = self[code]
        return witness is not None and witness.stood_at >= moment


def _middle(times: list[Ms]) -> Ms:
    return sorted(times)[(len(times) - 1) // 2]
