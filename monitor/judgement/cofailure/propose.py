"""Groups of points that fell together again and again, with nothing recorded to explain it. Pure.

Pairs that fall together make groups; a group is proposed when most of it fell together three
times or more, when most losses of its points were such falls, and when chance would not make it so.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from zlib import crc32

from inventory.types.time import Ms
from monitor.judgement.cofailure.chance import MOST_BY_CHANCE, by_chance
from monitor.judgement.cofailure.falls import (
    MOST_OF,
    Fall,
    Loss,
    falls_of,
    most_of,
    unexplained,
)

LEAST_TIMES = 3
LARGEST = 128
"""What takes more points at once is a whole site's trouble, and tells of no component."""
SAME = 3 / 4
"""A group that shares so much with one that was declined is the same one."""
_LEAST_PAIRED = 1 / 2
"""Two belong together that were lost together at least so often as either was lost at all."""


@dataclass(frozen=True, slots=True)
class Group:
    """Points that may share something. `times`: when they fell together; `share`: of all losses
    of its points, those that were such falls; `chance`: how many such groups accident makes."""

    points: tuple[str, ...]
    times: tuple[Ms, ...]
    share: float
    chance: float

    @property
    def number(self) -> int:
        """Names the group, and stands for exactly these points: others have another number."""
        return 1000 + crc32("\n".join(self.points).encode()) % 9000


def propose(
    losses: Iterable[Loss],
    recorded: Iterable[frozenset[str]],
    declined: Collection[frozenset[str]],
    points: int,
    span: Ms,
) -> tuple[Group, ...]:
    """The groups that a person should hear of, in the order of their points.

    `recorded`: sets of points that share a component of the inventory; `declined`: what people
    said no to; `points`: how many are watched, over a `span` of time.
    """
    falls = unexplained(falls_of(losses), recorded)
    lost = Counter(point for fall in falls for point in fall.points)
    found = (_group(frozenset(each), falls, lost, points, span) for each in _linked(falls, lost))
    kept = (each for each in found if each and not _is_declined(each, declined))
    return tuple(sorted(kept, key=lambda each: each.points))


def _linked(falls: Sequence[Fall], lost: Counter[str]) -> Iterator[set[str]]:
    """The points in sets, by pairs that belong together."""
    joined: dict[str, set[str]] = defaultdict(set)
    for (one, other), count in _pairs(falls).items():
        if count >= max(LEAST_TIMES, _LEAST_PAIRED * max(lost[one], lost[other])):
            joined[one].add(other)
            joined[other].add(one)
    seen: set[str] = set()
    for start in joined:
        if start not in seen:
            found = _reached(start, joined)
            seen |= found
            yield found


def _pairs(falls: Sequence[Fall]) -> Counter[tuple[str, str]]:
    """How often two fell together, of those who often fell with others."""
    together = [fall for fall in falls if 1 < len(fall.points) <= LARGEST]
    often = Counter(point for fall in together for point in fall.points)
    found: Counter[tuple[str, str]] = Counter()
    for fall in together:
        known = sorted(point for point in fall.points if often[point] >= LEAST_TIMES)
        found.update(combinations(known, 2))
    return found


def _reached(start: str, joined: dict[str, set[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        fresh = joined[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found


def _group(
    members: frozenset[str], falls: Sequence[Fall], lost: Counter[str], points: int, span: Ms
) -> Group | None:
    least = most_of(members)
    own = [fall for fall in falls if len(fall.points & members) >= least]
    if len(own) < LEAST_TIMES:
        return None
    shared = [len(fall.points & members) for fall in own]
    share = sum(shared) / sum(lost[point] for point in members)
    others = [fall for fall in falls if len(fall.points) > 1 and len(fall.points & members) < least]
    most = max(lost[point] for point in members)
    chance = by_chance(points, min(shared), len(own), most, others, span)
    if share < MOST_OF or chance > MOST_BY_CHANCE:
        return None
    return Group(tuple(sorted(members)), tuple(fall.at for fall in own), share, chance)


def _is_declined(found: Group, declined: Collection[frozenset[str]]) -> bool:
    members = frozenset(found.points)
    return any(
        members <= each or len(members & each) >= SAME * len(members | each) for each in declined
    )
