"""Inventories for the stories: parts of the sample district, and changes to them.

The sample's codes: `B4-01` a camera behind fibre (`.tx` its transceiver, `.ad` its adapter),
`B4-C1.1` strand 1 of cable 1, `B4-CH1.1` card 1 of the chassis, `B4-SW1` the access switch.
"""

from dataclasses import replace
from functools import cache

from inventory.sample import sample_district
from inventory.types.components import Building, Installation, Inventory, Kind, Slot, Unit

CORE = ("CORE", "B1-UPS", "B1-MAINS")


@cache
def buildings(*codes: str) -> Inventory:
    """The named buildings of the sample, and the core switch with what feeds it."""
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


def without_voice(inventory: Inventory, kind: Kind) -> Inventory:
    """The same, where units of this kind have no address: nothing can be asked of them."""
    mute = {slot.code for slot in inventory.slots if slot.kind is kind}
    installed = tuple(
        replace(each, address=None) if each.slot in mute else each
        for each in inventory.installations
    )
    return replace(inventory, installations=installed)


def unchained(addresses: dict[str, str]) -> Inventory:
    """Cameras of which only address and building are known ("B1-01" stands in B1)."""
    names = sorted({code.partition("-")[0] for code in addresses})
    return Inventory(
        "d",
        tuple(Building(name, name) for name in names),
        tuple(Slot(code, Kind.CAMERA, code.partition("-")[0], crew="video") for code in addresses),
        (),
        tuple(Installation(code, Unit(), address, 0) for code, address in addresses.items()),
    )
