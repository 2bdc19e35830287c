"""Who needs whom: shared-risk groups from the inventory's links.

Several DATA or several POWER links upward are redundant (one is enough); every PART link is
needed. A missing chain means only that nothing is known above a slot, never that it is cut off.
"""

from collections.abc import Callable, Iterable
from functools import cached_property

from inventory.types.components import Inventory, Kind, LinkKind, Slot

MIRRORS = (Kind.STRAND, Kind.COPPER, Kind.PORT, Kind.UPLINK)
"""Kinds whose observed state is that of a link, which the device at its far end also decides."""

LARGE_GROUP = 16
SAMPLE = 4


class Topology:
    """The graph of one inventory. Immutable after construction; answers are remembered."""

    def __init__(self, inventory: Inventory) -> None:
        self.slots: dict[str, Slot] = {slot.code: slot for slot in inventory.slots}
        self._uppers: dict[str, dict[LinkKind, list[str]]] = {code: {} for code in self.slots}
        self._lowers: dict[str, dict[LinkKind, list[str]]] = {code: {} for code in self.slots}
        self._passing: set[tuple[str, str]] = set()
        for link in inventory.links:
            self._uppers[link.lower].setdefault(link.kind, []).append(link.upper)
            self._lowers[link.upper].setdefault(link.kind, []).append(link.lower)
            if link.pass_through:
                self._passing.add((link.lower, link.upper))
        self._needs: dict[str, frozenset[str]] = {}
        self._supply: dict[str, frozenset[str]] = {}
        self._causes: dict[str, frozenset[str]] = {}
        self._peers: dict[str, tuple[str, ...]] = {}

    def needs(self, code: str) -> frozenset[str]:
        """The components each of whose death alone takes this one along, itself among them.

        It must work itself, and the monitor must reach it.
        """
        return self._remember(self._needs, code, self._gather_needs)

    def _gather_needs(self, code: str) -> frozenset[str]:
        reached = [self.needs(upper) for upper in self._uppers[code].get(LinkKind.DATA, ())]
        return self.supply(code).union(_common(reached))

    def supply(self, code: str) -> frozenset[str]:
        """What this component needs to work at all, reached or not: its power, what it sits in.

        A UPS feeds the very switch that it is reached through: its load needs its supply alone.
        """
        return self._remember(self._supply, code, self._gather_supply)

    def _gather_supply(self, code: str) -> frozenset[str]:
        uppers = self._uppers[code]
        parts = (self.supply(upper) for upper in uppers.get(LinkKind.PART, ()))
        fed = [self.supply(upper) for upper in uppers.get(LinkKind.POWER, ())]
        if self.slots[code].kind is Kind.UPS:
            fed = []  # it carries its load on when the mains fail: that is what it is for
        return frozenset({code}).union(*parts, _common(fed))

    def _remember(
        self,
        known: dict[str, frozenset[str]],
        code: str,
        gather: Callable[[str], frozenset[str]],
    ) -> frozenset[str]:
        if code not in known:
            known[code] = frozenset({code})  # ends the descent should links form a loop
            known[code] = gather(code)
        return known[code]

    def causes(self, code: str) -> frozenset[str]:
        """Everything whose death alone would make this slot look failed to its instrument."""
        if code not in self._causes:
            self._causes[code] = self._gather_causes(code)
        return self._causes[code]

    def _gather_causes(self, code: str) -> frozenset[str]:
        found = set(self.needs(code))
        slot = self.slots[code]
        if slot.kind in MIRRORS:
            for lower in self._lowers[code].get(LinkKind.DATA, ()):
                found |= self._end_of_link(lower, code)
        if slot.kind is Kind.ADAPTER and slot.index:  # a PoE port sees whether anything draws power
            found.update(self._lowers[code].get(LinkKind.POWER, ()))
        return frozenset(found)

    def _end_of_link(self, lower: str, upper: str) -> set[str]:
        found = {lower}
        for kind in (LinkKind.POWER, LinkKind.PART):
            for source in self._uppers[lower].get(kind, ()):
                found |= self.supply(source)
        if (lower, upper) in self._passing:
            for next_lower in self._lowers[lower].get(LinkKind.DATA, ()):
                found |= self.causes(next_lower) | {next_lower}
        return found

    @cached_property
    def _dependents(self) -> dict[str, frozenset[str]]:
        dependents: dict[str, set[str]] = {code: set() for code in self.slots}
        for code in self.slots:
            for cause in self.needs(code):
                dependents[cause].add(code)
        return {code: frozenset(found) for code, found in dependents.items()}

    def dependents(self, code: str) -> frozenset[str]:
        """The slots that cannot work without this one, itself among them."""
        return self._dependents[code]

    def has_chain(self, code: str) -> bool:
        """Whether anything is recorded above this slot."""
        return bool(self._uppers[code])

    def feeders(self, code: str) -> tuple[str, ...]:
        """What feeds this slot directly."""
        return tuple(self._uppers[code].get(LinkKind.POWER, ()))

    def peers(self, code: str) -> tuple[str, ...]:
        """Whose evidence tells the rival causes of this slot's loss apart.

        Its possible causes, and the direct lower ends of each: all of a small group, a few of a
        large one. Where nothing is recorded above it, others of its building.
        """
        if code not in self._peers:
            self._peers[code] = tuple(self._gather_peers(code))
        return self._peers[code]

    def _gather_peers(self, code: str) -> Iterable[str]:
        found: dict[str, None] = {}
        for cause in sorted(self.causes(code)):
            found[cause] = None
            lowers = sorted({low for lows in self._lowers[cause].values() for low in lows})
            found.update(dict.fromkeys(_some(lowers)))
        if not self.has_chain(code):
            found.update(dict.fromkeys(_some(self.unchained(self.slots[code].building))))
        found.pop(code, None)
        return found

    @cached_property
    def _unchained(self) -> dict[str, list[str]]:
        rooms: dict[str, list[str]] = {}
        for code, slot in sorted(self.slots.items()):
            if slot.kind is Kind.CAMERA and not self.has_chain(code):
                rooms.setdefault(slot.building, []).append(code)
        return rooms

    def unchained(self, building: str) -> list[str]:
        """The camera points of a building above which nothing is recorded."""
        return self._unchained.get(building, [])


def _common(alternatives: list[frozenset[str]]) -> frozenset[str]:
    """What all alternatives need: of redundant ways, one is enough."""
    return frozenset.intersection(*alternatives) if alternatives else frozenset()


def _some(codes: list[str]) -> list[str]:
    """All of a small group, an even sample of a large one."""
    if len(codes) <= LARGE_GROUP:
        return codes
    return codes[:: len(codes) // SAMPLE][:SAMPLE]
