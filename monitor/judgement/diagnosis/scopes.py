"""Which slots would look failed if one component were: the other way round of its causes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from inventory.types.components import Kind, LinkKind

if TYPE_CHECKING:
    from monitor.judgement.diagnosis.topology import Topology

_DOWN = tuple(LinkKind)
_UP = (LinkKind.DATA, LinkKind.POWER)


class Scopes:
    """The scopes of one topology's components, and the point that each slot serves.

    Found by a walk from the component, so that what never fails costs nothing.
    """

    def __init__(self, topology: Topology) -> None:
        self.topology = topology
        self._known: dict[str, tuple[str, ...]] = {}
        self._branches: dict[str, str] = {}
        self._unpowering: dict[str, frozenset[str]] = {}

    def of(self, cause: str) -> Iterator[str]:
        """The slots whose instruments would show that `cause` is dead, the nearest first.

        A walk given up half-way is not remembered; one that came to its end is.
        """
        known = self._known.get(cause)
        if known is not None:
            yield from known
            return
        found = []
        for code in self._walk(cause):
            found.append(code)
            yield code
        self._known[cause] = tuple(found)

    def _walk(self, cause: str) -> Iterator[str]:
        waiting, seen = deque([cause]), {cause}
        while waiting:
            each = waiting.popleft()
            if cause in self.topology.may_show(each):
                yield each
            elif cause not in self.topology.needs(each) and not self.topology.could_pass(each):
                continue
            nearby = [low for kind in _DOWN for low in self.topology.lowers(each, kind)]
            nearby += [up for kind in _UP for up in self.topology.uppers(each, kind)]
            fresh = dict.fromkeys(code for code in nearby if code not in seen)
            waiting.extend(fresh)
            seen.update(fresh)

    def branch(self, code: str) -> str:
        """The camera that this slot serves alone, else the slot: one place of a group."""
        if code not in self._branches:
            self._branches[code] = self._lowest(code)
        return self._branches[code]

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
