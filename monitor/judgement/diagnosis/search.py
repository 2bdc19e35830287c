"""The few failures that explain best all that is down: maximum a posteriori, found greedily.

After Shrink (MineNet 2005) and SCORE (NSDI 2005): of all shared-risk groups the one with the
greatest gain is believed, then the next with what is left.
"""

import heapq
from collections.abc import Iterable, Iterator
from math import exp, fsum

from inventory.types.components import LinkKind
from monitor.judgement.diagnosis.evidence import EvidenceBySlot
from monitor.judgement.diagnosis.explanation import ELSE, LEAST_SHARE, MOST_RIVALS, Explanation
from monitor.judgement.diagnosis.hypotheses import Belief, Hypothesis, Weigher
from monitor.judgement.diagnosis.likelihood import MANAGED, SPOKEN_FOR
from monitor.judgement.diagnosis.scopes import Scopes
from monitor.judgement.diagnosis.strays import joined_by, serves_nobody, with_strays_joined

LEFT_OVER = 0.5
"""Confidence in what is named for want of anything that explains it."""
A_FAILURE_MORE = 6.0
"""What one failure more costs at the least, as a logarithm (mains: 1 a year)."""


def explain(
    scopes: Scopes, evidence: EvidenceBySlot, belief: Belief, down: Iterable[str]
) -> list[Explanation]:
    """The explanations of everything in `down`; each slot is in exactly one."""
    search = _Search(scopes, evidence, belief, down)
    found = search.with_left_over(list(search.run()))
    return with_strays_joined(search.topology, evidence, search.weigher.witnesses, found)


MOST = 12
"""Of so many greatest causes each may be one of two that overlap."""
_Key = tuple[str, bool]
"""A component, and whether only its own voice is lost."""
_Rank = tuple[bool, float, bool, int]


class _Search:
    def __init__(
        self, scopes: Scopes, evidence: EvidenceBySlot, belief: Belief, down: Iterable[str]
    ) -> None:
        self.topology, self.scopes = scopes.topology, scopes
        self.open = set(down)
        self.weigher = Weigher(scopes, evidence, belief, self.open)
        self.explained_by: dict[_Key, set[str]] = {}
        for code in self.open:
            for cause in self.topology.may_show(code):
                self.explained_by.setdefault((cause, False), set()).add(code)
            if self.topology.kind(code) in MANAGED:
                self.explained_by[code, True] = {code}
        self._weighed: dict[_Key, tuple[int, Hypothesis]] = {}
        self._at_most: dict[_Key, float] = {}
        self._lone: dict[str, float] = {}

    def run(self) -> Iterator[Explanation]:
        self._weigh_groups_and_best()
        heap = [ranked for key in self.explained_by if (ranked := self._first_ranked(key))]
        heapq.heapify(heap)
        while heap and self.open:
            ranked = heapq.heappop(heap)
            again = self._ranked(ranked[1])
            if again == ranked and (part := self._apart_from(self._weigh(ranked[1]))):
                yield self._believed(part)
                heapq.heappush(heap, ranked)
            elif again == ranked:
                yield self._believed(ranked[1])
            elif again is not None:  # others took some of it: it may no longer be the best
                heapq.heappush(heap, again)

    def with_left_over(self, found: list[Explanation]) -> list[Explanation]:
        """What nothing explains goes with what explains the rest of its place; else it is named
        by itself: it is down all the same."""
        place_of = {
            place: number
            for number, each in reversed(list(enumerate(found)))
            for place in each.hypothesis.places
        }
        for code in sorted(self.open):
            number = place_of.get(self.scopes.branch(code))
            if number is None:
                found.append(self._left_over(code))
            else:
                found[number] = joined_by(found[number], frozenset({code}))
        return found

    def _ranked(self, key: _Key) -> tuple[_Rank, _Key] | None:
        """Groups come first, by how much better they are than a failure at each of their places.

        None where nothing speaks for it.
        """
        if not self.explained_by[key]:
            return None
        weighed = self._weigh(key)
        places = weighed.places
        single = len(places) == 1
        worth = weighed.gain - (0 if single else self._alone(places))
        if worth <= 0 or not places:
            return None
        return (single, -worth, weighed.alone, -len(weighed.covered)), key

    def _weigh(self, key: _Key) -> Hypothesis:
        failed = self.explained_by[key]
        known = self._weighed.get(key)
        if known is None or known[0] != len(failed):  # what it would explain only grows less
            known = len(failed), self.weigher.weigh(key[0], failed, alone=key[1])
            self._weighed[key] = known
        return known[1]

    def _apart_from(self, best: Hypothesis) -> _Key | None:
        """What explains a part of the same so much better that it is likelier, together with what
        is best for the rest, than the best alone; None for nothing."""
        if self._strain(best) < A_FAILURE_MORE:
            return None
        together = self._gain_of((best.component, best.alone), best.covered)
        parts = set(self.topology.lowers(best.component, LinkKind.PART))  # repaired with it
        keys = {key for key in self._keys_of(best) if key[0] not in parts}
        scored = ((self._with_rest(k, best), k) for k in self._greatest(keys, best.covered))
        better = sorted((each for each in scored if each[0] > together), reverse=True)
        return next((key for _, key in better if self._is_likeliest(key)), None)

    def _is_likeliest(self, key: _Key) -> bool:
        """Whether nothing else explains the same better."""
        part = self._weigh(key)
        rivals = self._greatest(self._keys_of(part), part.covered)
        most = self._gain_of(key, part.covered)
        return all(self._gain_of(each, part.covered) <= most for each in rivals)

    def _strain(self, found: Hypothesis) -> float:
        """What it pays for what stands though it should not, and for what fell at another time."""
        against = -fsum(weight for weight in found.weights.values() if weight < 0)
        moment = self.weigher.witnesses.fell_at(found.covered)
        witnesses = [self.weigher.witnesses[code] for code in found.covered]
        return against + fsum(each.apart(moment) for each in witnesses if each is not None)

    def _with_rest(self, key: _Key, best: Hypothesis) -> float:
        """What this one explains, and what is likeliest for the rest."""
        mine = best.covered & self.explained_by[key]
        part = self.weigher.weigh(key[0], mine, alone=key[1], strictly=True)
        rest = best.covered - part.covered
        if part.gain <= 0 or not rest or len(rest) == len(best.covered):
            return 0.0
        others = {each for code in rest for each in self._keys(code)} - {key}
        return part.gain + max(self._gain_of(each, rest) for each in self._greatest(others, rest))

    def _greatest(self, keys: set[_Key], codes: frozenset[str]) -> list[_Key]:
        """Those that explain most of these slots: of many, the others are not looked at."""
        return heapq.nlargest(MOST, keys, lambda k: (len(codes & self.explained_by[k]), k))

    def _gain_of(self, key: _Key, rest: frozenset[str]) -> float:
        explained = rest & self.explained_by[key]
        if not explained:
            return 0.0
        weighed = self.weigher.weigh(key[0], explained, alone=key[1], strictly=True)
        places = {self.scopes.branch(code) for code in rest} - weighed.places
        return weighed.gain + self._alone(places)

    def _keys_of(self, best: Hypothesis) -> set[_Key]:
        """Everything else that explains any of it."""
        keys = {key for code in best.covered for key in self._keys(code)}
        return keys - {(best.component, best.alone)}

    def _believed(self, key: _Key) -> Explanation:
        best = self._weigh(key)
        shares = self._shares(best)
        self._explained(best.covered)
        rivals = sorted(shares[1:], key=lambda each: (-each[1], each[0].component))
        likely = [each for each in rivals if each[1] >= LEAST_SHARE]
        return Explanation(best, shares[0][1], tuple(likely[:MOST_RIVALS]))

    def _explained(self, covered: frozenset[str]) -> None:
        self.open -= covered
        for code in covered:
            for key in self._keys(code):
                self.explained_by[key].discard(code)

    def _shares(self, best: Hypothesis) -> list[tuple[Hypothesis, float]]:
        """The hypothesis and its rivals, each with its share of belief."""
        keys = self._keys_of(best)
        likely = sorted(key for key in keys if 2 * len(self.explained_by[key]) >= len(best.places))
        others = [each for key in likely if _rivals(each := self._weigh(key), best)]
        scored = [(best, best.gain)] + [(each, self._score(each, best)) for each in others]
        top = max(score for _, score in scored)
        weights = [exp(score - top) for _, score in scored]
        total = sum(weights) / (1 - ELSE)
        return [(each, weight / total) for (each, _), weight in zip(scored, weights, strict=True)]

    def _keys(self, code: str) -> Iterator[_Key]:
        for cause in self.topology.may_show(code):
            yield cause, False
        if (code, True) in self.explained_by:
            yield code, True

    def _score(self, rival: Hypothesis, best: Hypothesis) -> float:
        """Its gain; what only one of the two explains is, for the other, explained one by one."""
        theirs, ours = best.places - rival.places, rival.places - best.places
        return rival.gain + self._alone(theirs) - self._alone(ours)

    def _alone(self, places: Iterable[str]) -> float:
        """What failures at each of these places explain; exact, since a set has no order."""
        return fsum(self._lone.get(place, 0.0) for place in places)

    def _weigh_groups_and_best(self) -> None:
        """Weigh what may explain several places, and of the rest what may be the best at its place.

        Of a point whose power is gone, half a dozen components could be at fault, and all that is
        asked of most is not to be better than the best.
        """
        lone: dict[str, list[tuple[float, _Key]]] = {}
        for key, failed in self.explained_by.items():
            places = set(map(self.scopes.branch, failed))
            if len(places) > 1:
                self._note_lone(self._weigh(key))
            else:
                self._at_most[key] = most = self.weigher.at_most(key[0], failed)
                lone.setdefault(places.pop(), []).append((most, key))
        for place, keys in lone.items():
            for most, key in sorted(keys, reverse=True):
                if most <= self._lone.get(place, 0.0):
                    break
                self._note_lone(self._weigh(key))

    def _note_lone(self, weighed: Hypothesis) -> None:
        """Keep the best that a failure of one place alone explains of it."""
        if len(weighed.places) == 1:
            (place,) = weighed.places
            self._lone[place] = max(weighed.gain, self._lone.get(place, 0.0))

    def _first_ranked(self, key: _Key) -> tuple[_Rank, _Key] | None:
        """What has not been weighed waits at its bound: it is weighed when its turn comes."""
        if key in self._weighed:
            return self._ranked(key)
        most = self._at_most[key]
        return ((True, -most, False, -len(self.explained_by[key])), key) if most > 0 else None

    def _left_over(self, code: str) -> Explanation:
        """Named by itself, unless what needs it says that it works."""
        alone = self.weigher.weigh(code, frozenset({code}), alone=True)
        whole = self.weigher.weigh(code, frozenset({code}))
        against = any(term.weight < 0 and not term.failed for term in whole.terms)
        unfit = against or serves_nobody(self.topology, code)
        spoken_for = self.topology.kind(code) in SPOKEN_FOR
        return Explanation(alone, LEFT_OVER, contradicted=spoken_for and unfit)


def _rivals(each: Hypothesis, best: Hypothesis) -> bool:
    """Whether it explains at least half of the same places: else it is no rival by itself."""
    return 2 * len(each.places & best.places) >= len(best.places)
