"""Failure rates learned from confirmed causes: Gamma priors, one level below the other.

    rate = (40 · rate above + failures) / (40 + unit-years)

Class → model → building, from the class's default. What is above is learned without what is counted
at the level itself: nothing counts twice, and one model in one building is its class.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from inventory.types.causes import Confirmation, Part, Period, ServiceLife
from inventory.types.time import DAY, Ms
from monitor.judgement.diagnosis.gamma import gamma_quantile

WORTH = 40.0
"""Unit-years that what is believed from above counts for: 2 years of 20 units."""
YEAR: Ms = 365 * DAY
CREDIBLE = 0.9
"""Of the belief lies between the two bounds that are shown."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Failures of the part itself that people confirmed, and the unit-years that they speak for."""

    failures: int = 0
    years: float = 0.0

    def without(self, part: "Tally") -> "Tally":
        """The rest of it. (What rounding leaves below zero is nothing.)"""
        return Tally(self.failures - part.failures, max(self.years - part.years, 0.0))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A learned rate: the mean of Gamma(shape, rate of the distribution), a unit and year."""

    above: float
    """The rate that is believed from above."""
    tally: Tally

    @property
    def mean(self) -> float:
        """Failures of a unit and year."""
        return (WORTH * self.above + self.tally.failures) / (WORTH + self.tally.years)

    @property
    def interval(self) -> tuple[float, float]:
        """Between these the rate lies with `CREDIBLE`, as much being left on either side."""
        shape, rate = WORTH * self.above + self.tally.failures, WORTH + self.tally.years
        left = (1 - CREDIBLE) / 2
        return gamma_quantile(left, shape, rate), gamma_quantile(1 - left, shape, rate)

    @property
    def wanting(self) -> float:
        """Unit-years until what was seen here outweighs what is believed from above."""
        return max(WORTH - self.tally.years, 0.0)


class Experience:
    """What a district has taught, at every level, as of an instant."""

    def __init__(
        self, failures: Mapping[Part, int], years: Mapping[Part, float], as_of: Ms = 0
    ) -> None:
        self.as_of = as_of
        counted, lasted = Counter[Part](), dict[Part, float]()
        for part in {**failures, **years}:
            for level in levels(part):
                counted[level] += failures.get(part, 0)
                lasted[level] = lasted.get(level, 0.0) + years.get(part, 0.0)
        self.tallies = {level: Tally(counted[level], lasted[level]) for level in lasted}

    def estimate(self, part: Part, default: float) -> Estimate:
        """The rate of such parts. `default`: of their class, before anything was learned."""
        above, upper = default, Tally()
        for level in reversed(levels(part)):
            tally = self.tallies.get(level, Tally())
            if level.model or level.building:
                rest = upper.without(tally)
                above = Estimate(above, rest).mean
            upper = tally
        return Estimate(above, upper)


def levels(part: Part) -> tuple[Part, ...]:
    """The part itself, then ever wider: its model in the district, its class."""
    model = replace(part, building="")
    return tuple(dict.fromkeys((part, model, replace(model, model=""))))


def count_failures(confirmed: Iterable[Confirmation]) -> dict[Part, int]:
    """What failed by itself, so many times."""
    return Counter(each.part for each in confirmed if each.cause.counts_for(each.part.kind))


def unit_years(
    lives: Iterable[ServiceLife], start: Ms, end: Ms, share: float = 1.0
) -> dict[Part, float]:
    """How long units served between the two instants; a slot whose units are recorded counts
    while one stands in it, another while it exists.

    `share`: of the faults of which people gave the cause, 0…1. Of the others nothing is known, and
    the time that they stand for must not count as time without failure.
    """
    found: dict[Part, float] = {}
    for life in lives:
        for part, lasted in _served(life, start, end):
            found[part] = found.get(part, 0.0) + share * lasted / YEAR
    return found


def _served(life: ServiceLife, start: Ms, end: Ms) -> Iterator[tuple[Part, Ms]]:
    always = (Period("", start, end),)
    for place in life.places:
        for model in life.models or always:
            since = max(place.since, model.since, start)
            until = min(_end(place, end), _end(model, end), end)
            if until > since:
                yield Part(life.kind, life.poe, model.value, place.value), until - since


def _end(period: Period, end: Ms) -> Ms:
    return end if period.until is None else period.until
