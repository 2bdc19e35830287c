"""One supposed failure, and how much better it explains what is seen than what is believed so far.

gain = ln prior + Σ over the places of its group:
       ln((1 − q) · P(words | it failed) / P(words | what is believed so far) + q)

q: the share of a group's places that may not belong to it, because records are sometimes wrong.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from math import exp, log
from statistics import median_low

from inventory.types.components import LinkKind
from inventory.types.time import SECOND, Ms
from monitor.judgement.diagnosis.evidence import EvidenceBySlot, SlotEvidence
from monitor.judgement.diagnosis.likelihood import (
    SPOKEN_FOR,
    Place,
    Signal,
    What,
    log_likelihood,
    signals_of,
)
from monitor.judgement.diagnosis.looks import Looks
from monitor.judgement.diagnosis.priors import Priors, rate
from monitor.judgement.diagnosis.scopes import Scopes

LEAK = 0.05
OWN_LEAK = 0.002
"""The same for the component's own word: that is no question of records."""
TOGETHER: Ms = 15 * SECOND
"""What one cause takes along falls within this time of each other, as far as probes can see …"""
APART: Ms = 10 * SECOND
"""… and is less likely by a factor e for each of these beyond it."""
MOST_APART = 15.0
DAMAGED = 30.0
"""So many times likelier than else is the failure of a part of what is known to be damaged."""
PATIENCE = 64
"""Of a group so many times as large as what it explains, the rest need not be looked at."""


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed before any evidence. `damaged`: what the open faults name or have named."""

    priors: Priors
    damaged: frozenset[str] = frozenset()
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
    """Weighs hypotheses against the evidence; remembers what explains each slot's words."""

    def __init__(self, scopes: Scopes, evidence: EvidenceBySlot, belief: Belief) -> None:
        self.scopes, self.topology = scopes, scopes.topology
        self.evidence, self.belief = evidence, belief
        self._signals: dict[str, tuple[Signal, ...]] = {}
        self._believed: dict[Signal, float] = {}

    def weigh(self, cause: str, failed: frozenset[str], *, alone: bool = False) -> Hypothesis:
        """`failed`: the slots that are down, not explained yet, and would be explained by it."""
        if not alone and self._is_refuted(cause, failed):
            return Hypothesis(cause, alone, 0.0, 0.0, (), frozenset(), frozenset())
        scope = (cause,) if alone else self.scopes.of(cause)
        terms = tuple(self._terms(cause, scope, failed))
        prior = self._prior(cause)
        gain = prior + sum(term.weight for term in terms)
        speaking = [term for term in terms if term.weight > 0 or alone]
        covered = failed.intersection(code for term in speaking for code in term.slots)
        places = frozenset(self.scopes.branch(code) for code in covered)
        return Hypothesis(cause, alone, prior, gain, terms, covered, places)

    def _terms(self, cause: str, scope: Iterable[str], failed: frozenset[str]) -> Iterator[Term]:
        """What each place of its scope adds; a vast scope is not looked at to its end."""
        fell_at = _fell_at(self.evidence[code] for code in failed)
        deltas: dict[str, float] = {}
        told: dict[str, list[str]] = {}
        for code in islice(scope, PATIENCE * (len(failed) + 4)):
            delta = self._delta(cause, code, fell_at, failed)
            if delta:
                place = cause if code == cause else self.scopes.branch(code)
                deltas[place] = deltas.get(place, 0.0) + delta
                told.setdefault(place, []).append(code)
        for place, delta in deltas.items():
            weight = _leaky(delta, OWN_LEAK if place == cause else LEAK)
            slots = tuple(told[place])
            yield Term(place, slots, weight, not failed.isdisjoint(slots))
        yield from self._seen_by_people(cause, fell_at)

    def _seen_by_people(self, cause: str, fell_at: Ms) -> Iterator[Term]:
        looks = self.belief.looks
        for look in looks.all if looks else ():
            weight = looks.weight(look, cause) if looks and look.at >= fell_at else 0.0
            if weight:
                yield Term(look.slot, (look.slot,), weight, False, look.by)

    def _delta(self, cause: str, code: str, fell_at: Ms, failed: frozenset[str]) -> float:
        seen = self.evidence.get(code)
        if seen is None:
            return 0.0
        if code in failed:
            apart = _apart(seen, fell_at)
        elif _stands(seen, fell_at) and code not in self.topology.told_by(cause):
            apart = 0.0
        else:
            return 0.0
        if apart >= MOST_APART:
            return 0.0
        return (
            sum(
                self.likelihood(signal, cause) - self.believed(signal)
                for signal in self.words(code)
            )
            - apart
        )

    def _prior(self, cause: str) -> float:
        """ln P(it failed within the day)."""
        a_year = rate(self.topology.slots[cause], self.belief.priors)
        wholes = self.topology.uppers(cause, LinkKind.PART)
        if not self.belief.damaged.isdisjoint(wholes):
            a_year *= DAMAGED
        return log(a_year / 365)

    def words(self, code: str) -> tuple[Signal, ...]:
        """What is known of this slot."""
        if code not in self._signals:
            seen = self.evidence[code]
            self._signals[code] = signals_of(seen, self.topology.kind(code))
        return self._signals[code]

    def believed(self, signal: Signal) -> float:
        """ln P(signal | what is believed so far)."""
        known = self._believed.get(signal)
        if known is not None:
            return known
        kind = signal.kind
        return log_likelihood(signal.what, signal.bad, signal.word, Place.ASIDE, kind, kind)

    def believe(self, hypothesis: Hypothesis) -> None:
        """From now on this explains what it covers."""
        for code in hypothesis.covered:
            for signal in self.words(code):
                likely = self.likelihood(signal, hypothesis.component)
                self._believed[signal] = max(likely, self.believed(signal))

    def likelihood(self, signal: Signal, cause: str) -> float:
        """ln P(signal | this component has failed)."""
        place = self._place(signal, cause)
        kind = self.topology.kind(cause)
        return log_likelihood(signal.what, signal.bad, signal.word, place, signal.kind, kind)

    def _place(self, signal: Signal, cause: str) -> Place:
        if signal.what is What.GASP and cause in self.scopes.unpowering(signal.slot):
            return Place.UNPOWERED
        if signal.slot == cause:
            return Place.OWN
        if cause in self.topology.causes(signal.slot):
            return Place.AFFECTED
        if cause not in self.topology.may_show(signal.slot):
            return Place.ASIDE
        return Place.OPEN if self.topology.leaves_open(signal.slot) else Place.UNLIKELY

    def _is_refuted(self, cause: str, failed: frozenset[str]) -> bool:
        """It answers for itself, since the loss, beyond doubt."""
        seen = self.evidence.get(cause)
        if seen is None or self.topology.kind(cause) in SPOKEN_FOR:
            return False
        return _stands(seen, _fell_at(self.evidence[code] for code in failed))


def _stands(seen: SlotEvidence, moment: Ms) -> bool:
    """Seen alive since then, beyond doubt."""
    return seen.alive and not seen.in_doubt and not seen.flapping and seen.newest >= moment


def _fell_at(lost: Iterable[SlotEvidence]) -> Ms:
    """When the middle one fell: one long dead before does not move it."""
    return median_low([seen.fell_at for seen in lost])


def _apart(seen: SlotEvidence, moment: Ms) -> float:
    """How much less likely it is, as a logarithm, that this slot fell with what fell then."""
    if seen.flapping:
        return 0.0
    early = moment - (seen.fell_at + TOGETHER)
    late = (seen.last_good_at if seen.last_good_at is not None else moment) - TOGETHER - moment
    return min(MOST_APART, max(0, early, late) / APART)


def _leaky(delta: float, leak: float) -> float:
    if delta > 30:  # e^30: the leak is nothing beside it
        return delta + log(1 - leak)
    return log((1 - leak) * exp(delta) + leak)
