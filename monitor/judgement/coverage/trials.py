"""What each remedy would buy: the same failures rehearsed once more, where it reaches.

It buys the failures a year that are then named exactly and were not before, less those that no
longer are.
"""

from collections import defaultdict
from collections.abc import Iterable

from inventory.types.components import Kind
from monitor.judgement.coverage.alike import Makes
from monitor.judgement.coverage.costs import RemedyKind, hours
from monitor.judgement.coverage.model import Played, Remedy
from monitor.judgement.coverage.rehearsal import Rehearsal
from monitor.judgement.coverage.supposed import Supposed
from monitor.judgement.diagnosis.priors import Priors

LEAST_GAIN = 0.005
"""A remedy that buys less than one name in two hundred years is none."""


def bought(
    played: Iterable[Played], supposed: Iterable[Supposed], makes: Makes, priors: Priors
) -> dict[str, list[Remedy]]:
    """By building: the remedies that buy something there, the best for its cost first."""
    found: dict[str, list[Remedy]] = defaultdict(list)
    there: dict[str, list[Played]] = defaultdict(list)
    for each in played:
        there[each.alike.building].append(each)
    for remedy in supposed:
        trial = _Trial(remedy, makes, priors)
        for building, items in remedy.items.items():
            gains = [(each, trial.gain(each)) for each in there[building]]
            if sum(gain for _each, gain in gains) >= LEAST_GAIN:
                cost = hours(remedy.kind, len(items), remedy.rows.get(building, 0))
                found[building].append(_remedy(remedy.kind, items, cost, gains))
    return {
        building: sorted(each, key=lambda remedy: (-remedy.worth, remedy.kind))
        for building, each in found.items()
    }


def _remedy(
    kind: RemedyKind, items: tuple[str, ...], cost: float, gains: Iterable[tuple[Played, float]]
) -> Remedy:
    total, points, by_kind = 0.0, set[str](), defaultdict[Kind, float](float)
    for each, gain in gains:
        total += gain
        if gain > 0:
            points |= each.points
            by_kind[each.alike.kind] += gain
    names = tuple(sorted(by_kind, key=lambda each: (-by_kind[each], each)))
    return Remedy(kind, items, round(total, 3), cost, names, len(points))


class _Trial:
    """One remedy, rehearsed."""

    def __init__(self, remedy: Supposed, makes: Makes, priors: Priors) -> None:
        self._remedy, self._rehearsal = remedy, Rehearsal(remedy.scene, priors)
        items = (item for each in remedy.items.values() for item in each)
        self._reached = {point for item in items for point in makes.points.get(item, ())}

    def gain(self, before: Played) -> float:
        """How many more of these failures a year are named exactly; less than 0 for fewer."""
        if before.alike.first in self._remedy.replaced or not self._reaches(before.points):
            return 0.0
        return before.a_year * (self._rehearsal.play(before.alike).named - before.named)

    def _reaches(self, points: frozenset[str]) -> bool:
        """Of what many points share, those beyond the remedy's reach go on saying the same."""
        return 0 < len(points) <= 2 * len(points & self._reached)
