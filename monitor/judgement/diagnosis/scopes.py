"""Which slots would look failed if one component were: the other way round of its causes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import count, islice
from typing import TYPE_CHECKING, NamedTuple

from inventory.types.components import Kind, LinkKind
from monitor.judgement.diagnosis.angles import Angle, angle
from monitor.judgement.diagnosis.likelihood import Place

if TYPE_CHECKING:
    from monitor.judgement.diagnosis.topology import Topology

_DOWN = tuple(LinkKind)
_UP = (LinkKind.DATA, LinkKind.POWER)


class Bearing(NamedTuple):
    """One slot of a scope. `place`: whose words it adds to; `angle`: how they are to be read."""

    slot: str
    place: str
    angle: Angle


class Scopes:
    """The scopes of one topology's components, and the point that each slot serves.

    Found by a walk from the component, so that what never fails costs nothing; worked out once,
    since the same component is suspected again and again while its slots fall and come back.
    """

    def __init__(self, topology: Topology) -> None:
        self.topology = topology
        self._known: dict[str, _Scope] = {}
        self._branches: dict[str, str] = {}
        self._unpowering: dict[str, frozenset[str]] = {}

    def of(self, cause: str) -> Iterator[str]:
        """The slots whose instruments would show that `cause` is dead, the nearest first."""
        return (bearing.slot for bearing in self._scope(cause).all())

    def bearings(self, cause: str, most: int) -> Sequence[Bearing]:
        """The nearest of them, so many at most, with how each stands to it."""
        return self._scope(cause).nearest(most)

    def _scope(self, cause: str) -> _Scope:
        known = self._known.get(cause)
        if known is None:
            known = self._known[cause] = _Scope(self._walk(cause))
        return known

    def _walk(self, cause: str) -> Iterator[Bearing]:
        waiting, seen = deque([cause]), {cause}
        while waiting:
            each = waiting.popleft()
            if cause in self.topology.may_show(each):
                yield self._bearing(each, cause)
                if each == cause:  # its outlet does not fail with it, and may be metered
                    yield from (
                        self._bearing(m, cause) for m in sorted(self.topology.meters(cause))
                    )
            elif cause not in self.topology.needs(each) and not self.topology.could_pass(each):
                continue
            nearby = [low for kind in _DOWN for low in self.topology.lowers(each, kind)]
            nearby += [up for kind in _UP for up in self.topology.uppers(each, kind)]
            fresh = dict.fromkeys(code for code in nearby if code not in seen)
            waiting.extend(fresh)
            seen.update(fresh)

    def _bearing(self, slot: str, cause: str) -> Bearing:
        kind, unpowered = self.topology.kind(cause), cause in self.unpowering(slot)
        seen_from = angle(kind, self._place(slot, cause), unpowered=unpowered)
        return Bearing(slot, slot if slot == cause else self.branch(slot), seen_from)

    def _place(self, slot: str, cause: str) -> Place:
        if slot == cause:
            return Place.OWN
        if self.topology.kind(slot) is Kind.OUTLET and cause in self.topology.loads(slot):
            return Place.METERED
        if cause in self.topology.causes(slot):
            return Place.AFFECTED
        return Place.OPEN if self.topology.leaves_open(slot) else Place.UNLIKELY

    def branch(self, code: str) -> str:
        """The camera that this slot serves alone, else the slot: one place of a group."""
        branch = self._branches.get(code)
        if branch is None:
            branch = self._branches[code] = self._lowest(code)
        return branch

    def _lowest(self, code: str) -> str:
        seen = {code}
        each = code
        while self.topology.kind(each) is not Kind.CAMERA:
            lowers = self.topology.lowers(each, LinkKind.DATA) or [
                low for kind in _DOWN for low in self.topology.lowers(each, kind)
            ]
            if len(lowers) != 1 or lowers[0] in seen:
                return code
            each = lowers[0]
            seen.add(each)
        return each

    def unpowering(self, code: str) -> frozenset[str]:
        """Whose death takes the power from the active device at the far end of this link."""
        if code not in self._unpowering:
            found: set[str] = set()
            for lower in self.topology.lowers(code, LinkKind.DATA):
                active = lower if self.topology.feeders(lower) else None
                for each in [active] if active else self.topology.lowers(lower, LinkKind.DATA):
                    found |= self.topology.supply(each) - {each}
            self._unpowering[code] = frozenset(found)
        return self._unpowering[code]


class _Scope:
    """One scope, as far as anybody has looked: the walk goes on where it was left."""

    def __init__(self, walk: Iterator[Bearing]) -> None:
        self._found: list[Bearing] = []
        self._walk = walk

    def nearest(self, most: int) -> Sequence[Bearing]:
        self._reach(most)
        return self._found if len(self._found) <= most else self._found[:most]

    def all(self) -> Iterator[Bearing]:
        for number in count():
            self._reach(number + 1)
            if number == len(self._found):
                return
            yield self._found[number]

    def _reach(self, number: int) -> None:
        missing = number - len(self._found)
        if missing > 0:
            self._found += islice(self._walk, missing)
