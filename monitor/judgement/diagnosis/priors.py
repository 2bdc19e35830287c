"""How often each class of component fails, to start from (per unit and year)."""

from collections.abc import Mapping

from inventory.types.components import Kind, Slot

Priors = Mapping[Kind, float]

# Field figures: 12 V adapters 8-16 %, transceivers 5 %, cameras 5 % dead; cables and strands in a
# building far above the 0.002 per km of buried ones; mains once per building and year.
DEFAULT_PRIORS: Priors = {
    Kind.CAMERA: 0.05,
    Kind.ADAPTER: 0.12,
    Kind.COPPER: 0.01,
    Kind.TRANSCEIVER: 0.05,
    Kind.STRAND: 0.01,
    Kind.CABLE: 0.005,
    Kind.CARD: 0.03,
    Kind.CHASSIS: 0.02,
    Kind.PORT: 0.005,
    Kind.SWITCH: 0.03,
    Kind.UPLINK: 0.01,
    Kind.RECORDER: 0.05,
    Kind.CHANNEL: 0.01,
    Kind.OUTLET: 0.01,
    Kind.BOX: 0.03,
    Kind.UPS: 0.03,
    Kind.MAINS: 1.0,
}


POE_PORT = 0.01
"""A PoE port of a switch is an adapter by what it does, and none by how often it fails."""


def rate(slot: Slot, priors: Priors) -> float:
    """Failures a year of what stands in this slot."""
    if slot.kind is Kind.ADAPTER and slot.index:
        return POE_PORT
    return priors.get(slot.kind, 0.01)
