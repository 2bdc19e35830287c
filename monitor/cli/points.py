"""The camera points among the components that a fault affects: what its cost is counted in."""

from collections.abc import Iterable, Mapping

from inventory.types.components import Kind, Slot

POINTS = (Kind.CAMERA,)


def points_among(codes: Iterable[str], slots: Mapping[str, Slot]) -> tuple[Slot, ...]:
    """Those that still exist, in the order of their codes; no ports, cards or switches."""
    found = (slots[code] for code in sorted(codes) if code in slots)
    return tuple(slot for slot in found if slot.kind in POINTS)
