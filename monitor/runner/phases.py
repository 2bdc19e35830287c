"""Where within its interval each check has its turn."""

import heapq
from collections.abc import Hashable, Mapping

from inventory.types.readings import CheckKey

GOLDEN = 0.618033988749895
"""Multiples of the golden ratio fill an interval evenly, whatever the number of checks."""


class Phases:
    """Numbers the groups of checks; each number is a share of any interval.

    A group keeps its number as long as it is there, and the numbers of those that went are given
    out first: so the shares fill the interval evenly however the groups come and go.
    """

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._free: list[int] = []
        self._shares: dict[CheckKey, float] = {}

    def follow(self, groups: Mapping[CheckKey, Hashable]) -> None:
        """Know these checks by their groups, and no others; new groups in the order given."""
        for gone in self._numbers.keys() - groups.values():
            heapq.heappush(self._free, self._numbers.pop(gone))
        for group in groups.values():
            if group not in self._numbers:
                self._numbers[group] = self._next_number()
        shares = {group: number * GOLDEN % 1 for group, number in self._numbers.items()}
        self._shares = {key: shares[group] for key, group in groups.items()}

    def _next_number(self) -> int:
        return heapq.heappop(self._free) if self._free else len(self._numbers)

    def share(self, key: CheckKey) -> float:
        """Of the interval, from its beginning; 0 for one that is not known."""
        return self._shares.get(key, 0.0)
