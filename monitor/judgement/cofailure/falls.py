"""Losses as they fell: those within 15 s of the first are one fall."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from inventory.types.time import SECOND, Ms

TOGETHER: Ms = 15 * SECOND
MOST_OF = 3 / 4
"""So much of a group makes the group: one may be down already, another be seen too late."""


@dataclass(frozen=True, slots=True, order=True)
class Loss:
    """A camera point that fell, and when."""

    at: Ms
    slot: str


@dataclass(frozen=True, slots=True)
class Fall:
    """What fell together, and when the first of it did."""

    at: Ms
    points: frozenset[str]


def falls_of(losses: Iterable[Loss]) -> list[Fall]:
    """In order of time; each loss is in one of them."""
    found: list[tuple[Ms, set[str]]] = []
    for loss in sorted(set(losses)):
        if found and loss.at - found[-1][0] <= TOGETHER:
            found[-1][1].add(loss.slot)
        else:
            found.append((loss.at, {loss.slot}))
    return [Fall(at, frozenset(points)) for at, points in found]


def unexplained(falls: Iterable[Fall], recorded: Iterable[frozenset[str]]) -> list[Fall]:
    """Those of which recorded groups account for less than half: groups most of which fell."""
    groups_of: Mapping[str, list[frozenset[str]]] = defaultdict(list)
    for group in recorded:
        for point in group:
            groups_of[point].append(group)
    return [fall for fall in falls if not _is_explained(fall.points, groups_of)]


def _is_explained(fell: frozenset[str], groups_of: Mapping[str, list[frozenset[str]]]) -> bool:
    met = Counter(group for point in fell for group in groups_of.get(point, ()))
    whole = [group for group, count in met.items() if count >= most_of(group)]
    return 2 * len(fell.intersection(frozenset().union(*whole))) >= len(fell)


def most_of(group: frozenset[str]) -> int:
    """How many of it must fall for the group to have fallen."""
    return max(2, ceil(MOST_OF * len(group)))
