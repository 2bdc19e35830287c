"""What a rehearsal plays on: the world that is supposed, what is recorded of it, what is asked."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace

from inventory.types.components import Inventory, Kind, Link, LinkKind, Slot

PRESUMED = "~"
"""Begins the code of what is not recorded, and must be there all the same."""


@dataclass(frozen=True, slots=True)
class Instruments:
    """Which slots are asked, or told of. `readable`: devices whose own interface (SNMP) is read;
    `gasping`: links whose agent says that the far end's power failed."""

    asked: frozenset[str]
    readable: frozenset[str] = frozenset()
    gasping: frozenset[str] = frozenset()

    def also(
        self,
        *,
        asked: Iterable[str] = (),
        readable: Iterable[str] = (),
        gasping: Iterable[str] = (),
    ) -> "Instruments":
        """The same with more of each."""
        return Instruments(
            self.asked.union(asked), self.readable.union(readable), self.gasping.union(gasping)
        )


@dataclass(frozen=True, slots=True)
class Scene:
    """`world` holds everything in `records`, and what points cannot do without."""

    world: Inventory
    records: Inventory
    instruments: Instruments

    def both(self, change: Callable[[Inventory], Inventory]) -> "Scene":
        """The same change made in the world, and recorded."""
        return replace(self, world=change(self.world), records=change(self.records))

    def with_rows(self, rows: Iterable[Slot]) -> "Scene":
        """The same, where these are told of by their agents, in rows that are recorded."""
        codes = {slot.code for slot in rows}
        told = self.both(lambda each: _indexed(each, codes))
        return replace(told, instruments=self.instruments.also(asked=codes))


def _indexed(inventory: Inventory, codes: Container[str]) -> Inventory:
    slots = tuple(
        replace(slot, index=slot.index or PRESUMED) if slot.code in codes else slot
        for slot in inventory.slots
    )
    return replace(inventory, slots=slots)


def scene_of(records: Inventory, instruments: Instruments) -> Scene:
    """The scene of an inventory as it is."""
    world = with_parts(records, *presumed_paths(records, missing_paths(records)))
    world = with_parts(world, *presumed_feeds(world, missing_feeds(world)))
    return Scene(world, records, instruments)


FED = (
    Kind.CAMERA, Kind.TRANSCEIVER, Kind.ADAPTER, Kind.SWITCH, Kind.CHASSIS, Kind.BOX, Kind.UPS,
    Kind.RECORDER,
)  # fmt: skip
"""Kinds that need power, and do not sit in what feeds them."""


def missing_feeds(inventory: Inventory) -> list[Slot]:
    """What needs power, and of which nothing is recorded that feeds it; a PoE port sits in its
    switch."""
    fed = {link.lower for link in inventory.links if link.kind is not LinkKind.DATA}
    return [slot for slot in inventory.slots if slot.kind in FED and slot.code not in fed]


def missing_paths(inventory: Inventory) -> list[Slot]:
    """The cameras of which no way to the monitor is recorded."""
    joined = {link.lower for link in inventory.links if link.kind is LinkKind.DATA}
    cameras = (slot for slot in inventory.slots if slot.kind is Kind.CAMERA)
    return [slot for slot in cameras if slot.code not in joined]


Parts = tuple[list[Slot], list[Link]]


def presumed_feeds(inventory: Inventory, unfed: Iterable[Slot]) -> Parts:
    """An adapter of its own for each camera and transceiver, and the mains of the building above
    it; all else hangs on those mains itself."""
    mains_of = _first_of(inventory, Kind.MAINS)
    slots: dict[str, Slot] = {}
    links = []
    for each in unfed:
        mains = mains_of.get(each.building) or _presumed(Kind.MAINS, each.building)
        lower = each
        if each.kind in (Kind.CAMERA, Kind.TRANSCEIVER):
            lower = _presumed(Kind.ADAPTER, each.building, each.code)
            links.append(Link(each.code, lower.code, LinkKind.POWER))
        links.append(Link(lower.code, mains.code, LinkKind.POWER))
        slots |= {part.code: part for part in (lower, mains)}
    return list(slots.values()), links


def presumed_paths(inventory: Inventory, unjoined: Iterable[Slot]) -> Parts:
    """A patch of its own for each camera, and the switch of the building."""
    switch_of = _first_of(inventory, Kind.SWITCH)
    slots: dict[str, Slot] = {}
    links = []
    for each in unjoined:
        switch = switch_of.get(each.building) or _presumed(Kind.SWITCH, each.building)
        patch = _presumed(Kind.COPPER, each.building, each.code)
        links.append(Link(each.code, patch.code, LinkKind.DATA))
        links.append(Link(patch.code, switch.code, LinkKind.DATA))
        slots |= {part.code: part for part in (patch, switch)}
    return list(slots.values()), links


def _presumed(kind: Kind, building: str, of: str = "") -> Slot:
    return Slot(f"{PRESUMED}{kind}:{of or building}", kind, building)


def _first_of(inventory: Inventory, kind: Kind) -> dict[str, Slot]:
    """The first recorded one of the kind in each building."""
    return {s.building: s for s in reversed(inventory.slots) if s.kind is kind}


def with_parts(inventory: Inventory, slots: Iterable[Slot], links: Iterable[Link]) -> Inventory:
    """The same inventory with these too; what is there already is there once."""
    known = {slot.code for slot in inventory.slots}
    joined = set(inventory.links)
    more = tuple(slot for slot in slots if slot.code not in known)
    fresh = tuple(link for link in links if link not in joined)
    return replace(inventory, slots=inventory.slots + more, links=inventory.links + fresh)
