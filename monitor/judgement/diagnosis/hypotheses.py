"""One supposed failure, and how much better it explains what is seen than what is believed so far.

gain = ln prior + Σ over the places of its group:
       ln((1 − q) · P(words | it failed) / P(words | what is believed so far) + q)

q: the share of a group's places that may not belong to it, because records are sometimes wrong.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from math import exp, fsum, log

from inventory.types.components import LinkKind
from inventory.types.time import Ms
from monitor.judgement.diagnosis.evidence import EvidenceBySlot
from monitor.judgement.diagnosis.likelihood import SPOKEN_FOR
from monitor.judgement.diagnosis.looks import Looks
from monitor.judgement.diagnosis.priors import Priors, rate
from monitor.judgement.diagnosis.scopes import Scopes
from monitor.judgement.diagnosis.witnesses import MOST_APART, TOGETHER, Witness, Witnesses

LEAK = 0.05
OWN_LEAK = 0.002
"""The same for the component's own word: that is no question of records."""
DAMAGED = 30.0
"""So many times likelier than else is the failure of a part of what is known to be damaged."""
PATIENCE = 64
"""Of a group so many times as large as what it explains, the rest need not be looked at."""


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed before any evidence. `damaged`: what the open faults name or have named,
    and since when."""

    priors: Priors
    damaged: Mapping[str, Ms] = field(default_factory=dict)
    looks: Looks | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """What one place adds to the sum: `slots` are those whose word it is."""

    place: str
    slots: tuple[str, ...]
    weight: float
    failed: bool
    told_by: str = ""
    """The person who saw it."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A supposed failure with the terms of its sum. `alone`: only its own voice is lost."""

    component: str
    alone: bool
    prior: float
    gain: float
    terms: tuple[Term, ...]
    covered: frozenset[str]
    places: frozenset[str]
    """Of what it covers."""


class Weigher:
    """Weighs hypotheses against the evidence of one moment."""

    def __init__(self, scopes: Scopes, evidence: EvidenceBySlot, belief: Belief) -> None:
        self.scopes, self.topology, self.belief = scopes, scopes.topology, belief
        self.witnesses = Witnesses(scopes, evidence)

    def weigh(self, cause: str, failed: Collection[str], *, alone: bool = False) -> Hypothesis:
        """`failed`: the slots that are down, not explained yet, and would be explained by it."""
        fell_at = self.witnesses.fell_at(failed)
        if not alone and self._is_refuted(cause, fell_at):
            return Hypothesis(cause, alone, 0.0, 0.0, (), frozenset(), frozenset())
        scope = (cause,) if alone else self.scopes.of(cause)
        terms = (*self._terms(cause, scope, failed, fell_at), *self._seen_by_people(cause, fell_at))
        prior = self._prior(cause, fell_at)
        gain = fsum((prior, *(term.weight for term in terms)))
        speaking = [term for term in terms if term.weight > 0 or alone]
        covered = frozenset(c for term in speaking for c in term.slots if c in failed)
        places = frozenset(self.scopes.branch(code) for code in covered)
        return Hypothesis(cause, alone, prior, gain, terms, covered, places)

    def _terms(
        self, cause: str, scope: Iterable[str], failed: Collection[str], fell_at: Ms
    ) -> Iterator[Term]:
        """What each place of its scope adds; a vast scope is not looked at to its end."""
        deltas: dict[str, float] = {}
        told: dict[str, list[str]] = {}
        for code in islice(scope, PATIENCE * (len(failed) + 4)):
            witness = self.witnesses.get(code)
            delta = self._delta(witness, cause, fell_at, failed) if witness else 0.0
            if delta:
                place = cause if code == cause else self.scopes.branch(code)
                deltas[place] = deltas.get(place, 0.0) + delta
                told.setdefault(place, []).append(code)
        for place, delta in deltas.items():
            weight = _leaky(delta, OWN_LEAK if place == cause else LEAK)
            slots = tuple(told[place])
            yield Term(place, slots, weight, any(code in failed for code in slots))

    def _seen_by_people(self, cause: str, fell_at: Ms) -> Iterator[Term]:
        looks = self.belief.looks
        for look in looks.all if looks else ():
            weight = looks.weight(look, cause) if looks and look.at >= fell_at else 0.0
            if weight:
                yield Term(look.slot, (look.slot,), weight, False, look.by)

    def _delta(self, witness: Witness, cause: str, fell_at: Ms, failed: Collection[str]) -> float:
        if witness.code in failed:
            apart = witness.apart(fell_at)
            return 0.0 if apart >= MOST_APART else self.witnesses.weight(witness, cause) - apart
        stands = witness.stood_at is not None and witness.stood_at >= fell_at
        if not stands or witness.code in self.topology.told_by(cause):
            return 0.0
        return self.witnesses.weight(witness, cause)

    def _prior(self, cause: str, fell_at: Ms) -> float:
        """ln P(it failed within the day)."""
        a_year = rate(self.topology.slots[cause], self.belief.priors)
        wholes = self.topology.uppers(cause, LinkKind.PART)
        since = [self.belief.damaged[each] for each in wholes if each in self.belief.damaged]
        if since and min(since) <= fell_at + TOGETHER:
            a_year *= DAMAGED
        return log(a_year / 365)

    def _is_refuted(self, cause: str, fell_at: Ms) -> bool:
        """It answers for itself, since the loss, beyond doubt."""
        return self.topology.kind(cause) not in SPOKEN_FOR and self.witnesses.stands(cause, fell_at)


def _leaky(delta: float, leak: float) -> float:
    if delta > 30:  # e^30: the leak is nothing beside it
        return delta + log(1 - leak)
    return log((1 - leak) * exp(delta) + leak)
