"""One supposed failure, and how much better it explains what is seen than what is believed so far.

gain = ln prior + Σ over the places of its group:
       ln((1 − q) · P(words | it failed) / P(words | what is believed so far) + q)

q: the share of a group's places that may not belong to it, because records are sometimes wrong.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, fsum, inf, log
from typing import NamedTuple

from inventory.types.components import LinkKind
from inventory.types.time import Ms
from monitor.judgement.diagnosis.evidence import EvidenceBySlot
from monitor.judgement.diagnosis.likelihood import SPOKEN_FOR
from monitor.judgement.diagnosis.looks import Looks
from monitor.judgement.diagnosis.priors import Priors, rate
from monitor.judgement.diagnosis.scopes import Bearing, Scopes
from monitor.judgement.diagnosis.witnesses import MOST_APART, TOGETHER, Witnesses

LEAK = 0.05
OWN_LEAK = 0.002
"""The same for the component's own word: that is no question of records."""
DAMAGED = 30.0
"""So many times likelier than else is the failure of a part of what is known to be damaged, and of
what is known to wear out."""
PATIENCE = 64
"""Of a group so many times as large as what it explains, the rest need not be looked at."""


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed before any evidence. `damaged`: what the open faults name or have named,
    and since when."""

    priors: Priors
    damaged: Mapping[str, Ms] = field(default_factory=dict)
    looks: Looks | None = None
    worn: frozenset[str] = frozenset()
    """What preventive faults name."""


@dataclass(frozen=True, slots=True)
class Term:
    """What one place adds to the sum: `slots` are those whose word it is."""

    place: str
    slots: tuple[str, ...]
    weight: float
    failed: bool
    told_by: str = ""
    """The person who saw it."""


class Heard(NamedTuple):
    """A slot whose word counts. `failed`: it is down, and would be explained."""

    place: str
    slot: str
    failed: bool


class Hypothesis(NamedTuple):
    """A supposed failure, and what it would explain. `alone`: only its own voice is lost.

    Thousands are weighed for each that anybody is told of: of the others no terms are made.
    """

    component: str
    alone: bool
    prior: float = 0.0
    gain: float = 0.0
    covered: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    """Of what it covers."""
    heard: Sequence[Heard] = ()
    weights: Mapping[str, float] = {}
    """Place → what the words heard there add to the gain."""
    looks: tuple[Term, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of its sum, beside the prior."""
        told: dict[str, list[Heard]] = {}
        for each in self.heard:
            told.setdefault(each.place, []).append(each)
        terms = (_term(place, told[place], weight) for place, weight in self.weights.items())
        return (*terms, *self.looks)


def _term(place: str, told: Sequence[Heard], weight: float) -> Term:
    return Term(place, tuple(e.slot for e in told), weight, any(e.failed for e in told))


class Weigher:
    """Weighs hypotheses against the evidence of one moment. `down`: all that may be explained."""

    def __init__(
        self, scopes: Scopes, evidence: EvidenceBySlot, belief: Belief, down: Iterable[str]
    ) -> None:
        self.scopes, self.topology, self.belief = scopes, scopes.topology, belief
        self.witnesses = Witnesses(scopes.topology, evidence, down)

    def weigh(
        self, cause: str, failed: Collection[str], *, alone: bool = False, strictly: bool = False
    ) -> Hypothesis:
        """`failed`: the slots that are down, not explained yet, and would be explained by it.

        `strictly`: what stood when they were last seen well speaks against it, too.
        """
        fell_at = self.witnesses.fell_at(failed)
        since = self.witnesses.stood_until(failed) if strictly else fell_at
        if not alone and self._is_refuted(cause, since):
            return Hypothesis(cause, alone)
        scope = self.scopes.bearings(cause, 1 if alone else PATIENCE * (len(failed) + 4))
        heard, deltas = self._listen(cause, scope, failed, fell_at, since)
        weights = {p: _leaky(d, OWN_LEAK if p == cause else LEAK) for p, d in deltas.items()}
        looks = self._seen_by_people(cause, fell_at)
        prior = self._prior(cause, fell_at)
        gain = fsum((prior, *weights.values(), *(look.weight for look in looks)))
        covered = {e.slot for e in heard if e.failed and (alone or weights[e.place] > 0)}
        covered.update(each.place for each in looks if each.weight > 0 and each.place in failed)
        places = frozenset(map(self.scopes.branch, covered))
        return Hypothesis(
            cause, alone, prior, gain, frozenset(covered), places, heard, weights, looks
        )

    def at_most(self, cause: str, failed: Collection[str]) -> float:
        """What the gain of this can be at most, at a small part of the cost.

        What stands speaks against it; only of what takes power may it say that the power goes, and
        of what hangs on a meter that it draws none.
        """
        if self.belief.looks or self.topology.bears(cause) or self.topology.meters(cause):
            return inf
        return self._prior(cause, self.witnesses.fell_at(failed)) + self.witnesses.most(failed)

    def _listen(
        self,
        cause: str,
        scope: Iterable[Bearing],
        failed: Collection[str],
        fell_at: Ms,
        since: Ms,
    ) -> tuple[list[Heard], dict[str, float]]:
        """Whose words in its scope count, and what they add up to at each place."""
        heard: list[Heard] = []
        deltas: dict[str, float] = {}
        hidden = self.topology.told_by(cause)
        for slot, place, angle in scope:
            witness = self.witnesses[slot]
            if witness is None:
                continue
            if slot in failed:
                apart = witness.apart(fell_at)
                delta = 0.0 if apart >= MOST_APART else witness.worth[angle] - apart
            elif witness.stood_at >= since and slot not in hidden:
                delta = witness.worth[angle]
            else:
                continue
            if delta:
                deltas[place] = deltas.get(place, 0.0) + delta
                heard.append(Heard(place, slot, slot in failed))
        return heard, deltas

    def _seen_by_people(self, cause: str, fell_at: Ms) -> tuple[Term, ...]:
        looks = self.belief.looks
        if looks is None:
            return ()
        weighed = ((each, looks.weight(each, cause)) for each in looks.all if each.at >= fell_at)
        return tuple(
            Term(each.slot, (each.slot,), weight, False, each.by)
            for each, weight in weighed
            if weight
        )

    def _prior(self, cause: str, fell_at: Ms) -> float:
        """ln P(it failed within the day)."""
        a_year = rate(self.topology.slots[cause], self.belief.priors)
        part = self.belief.damaged and self._is_part_of_damaged(cause, fell_at)
        if part or cause in self.belief.worn:
            a_year *= DAMAGED
        return log(a_year / 365)

    def _is_part_of_damaged(self, cause: str, fell_at: Ms) -> bool:
        wholes = self.topology.uppers(cause, LinkKind.PART)
        since = [self.belief.damaged[each] for each in wholes if each in self.belief.damaged]
        return bool(since) and min(since) <= fell_at + TOGETHER

    def _is_refuted(self, cause: str, fell_at: Ms) -> bool:
        """It answers for itself, since the loss, beyond doubt."""
        return self.topology.kind(cause) not in SPOKEN_FOR and self.witnesses.stands(cause, fell_at)


@lru_cache(maxsize=4096)
def _leaky(delta: float, leak: float) -> float:
    """Most places say the same as many others."""
    if delta > 30:  # e^30: the leak is nothing beside it
        return delta + log(1 - leak)
    return log((1 - leak) * exp(delta) + leak)
