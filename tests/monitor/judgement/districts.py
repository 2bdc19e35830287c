"""Inventories for the stories: parts of the sample district, and changes to them."""

from dataclasses import replace
from functools import cache

from inventory.sample import sample_district
from inventory.types.components import Building, Installation, Inventory, Kind, Slot, Unit


@cache
def buildings(*codes: str) -> Inventory:
    """The named buildings of the sample district, and the core switch with what feeds it."""
    whole = sample_district().inventory("d")
    slots = tuple(s for s in whole.slots if s.building in codes or s.code in CORE)
    kept = {slot.code for slot in slots}
    return Inventory(
        "d",
        whole.buildings,
        slots,
        tuple(link for link in whole.links if {link.lower, link.upper} <= kept),
        tuple(each for each in whole.installations if each.slot in kept),
    )


CORE = ("CORE", "B1-UPS", "B1-MAINS")


def without_voice(inventory: Inventory, kind: Kind) -> Inventory:
    """The same, where units of this kind have no address: nothing can be asked of them."""
    mute = {slot.code for slot in inventory.slots if slot.kind is kind}
    kept = tuple(
        replace(each, address=None) if each.slot in mute else each
        for each in inventory.installations
    )
    return replace(inventory, installations=kept)


def unchained(addresses: dict[str, str]) -> Inventory:
    """Cameras of which only address and building ("B1-01" stands in B1) are known."""
    names = sorted({code.partition("-")[0] for code in addresses})
    return Inventory(
        "d",
        tuple(Building(name, name) for name in names),
        tuple(Slot(code, Kind.CAMERA, code.partition("-")[0], crew="video") for code in addresses),
        (),
        tuple(Installation(code, Unit(), address, 0) for code, address in addresses.items()),
    )
