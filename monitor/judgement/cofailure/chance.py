"""How many groups like this one chance alone would make: it must be far fewer than one."""

from collections.abc import Iterable
from math import comb, exp, lgamma, log

from inventory.types.time import Ms
from monitor.judgement.cofailure.falls import TOGETHER, Fall

MOST_BY_CHANCE = 0.01
"""Of a hundred districts where nothing is shared, one may see a group that is none."""
_NEVER = 1e-300


def by_chance(
    points: int, size: int, times: int, most_losses: int, others: Iterable[Fall], span: Ms
) -> float:
    """The expected number of sets of `size` out of so many `points` that fall together so many
    `times` within the `span`, though they share nothing (an upper bound).

    Two ways lead there: losses that are independent (each of the set falls at most `most_losses`
    times) meet by accident; and what makes many fall at once, a storm or a poor line, strikes the
    same ones again: it is as frequent as the `others` show, falls that are not the group's own.
    """
    met = most_losses * (2 * TOGETHER * most_losses / span) ** (size - 1)
    struck = sum(comb(len(fall.points), size) for fall in others) / comb(points, size)
    mean = max(met + struck, _NEVER)
    if mean >= times:
        return float(comb(points, size))
    # P(at least k) of a Poisson count is at most its mean^k / k!.
    ways = log(comb(points, size))
    return exp(min(ways + times * log(mean) - lgamma(times + 1), ways))
