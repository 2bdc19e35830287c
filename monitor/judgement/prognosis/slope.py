"""How steeply a series falls, told robustly: the slope of Theil and Sen with its limits.

Sen, "Estimates of the regression coefficient based on Kendall's tau" (JASA 63, 1968): the median of
the slopes between all pairs, and as limits the slopes at the ranks that Kendall's test gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import median

CERTAIN = 2.576
"""Standard deviations: 99 of 100."""

Points = Sequence[tuple[float, float]]
"""(day, dBm), the days ascending and different."""


@dataclass(frozen=True, slots=True)
class Slope:
    """Change a day: the likeliest, and its limits, the steepest fall first."""

    likely: float
    lowest: float
    highest: float


def slope_of(points: Points) -> Slope:
    """The slope of at least two points. ValueError for fewer."""
    slopes = sorted((b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(points, 2))
    if not slopes:
        raise ValueError("one point has no slope")
    n, pairs = len(points), len(slopes)
    spread = CERTAIN * sqrt(n * (n - 1) * (2 * n + 5) / 18)
    below = max(0, round((pairs - spread) / 2) - 1)
    return Slope(median(slopes), slopes[below], slopes[pairs - 1 - below])
