"""Whose wear a reading tells of: a port shows the line that ends at it."""

from inventory.types.components import Kind, LinkKind
from inventory.types.time import Ms
from monitor.judgement.diagnosis.topology import Topology

_LINES = (Kind.STRAND, Kind.COPPER)
_ENDS = (Kind.PORT, Kind.UPLINK, Kind.CARD)


def line_of(topology: Topology, slot: str) -> str:
    """The strand or copper that ends at this port, where one alone does; else the slot itself."""
    if topology.kind(slot) not in _ENDS:
        return slot
    below = topology.lowers(slot, LinkKind.DATA)
    lines = [each for each in below if topology.kind(each) in _LINES]
    return lines[0] if len(below) == len(lines) == 1 else slot


def begun_at(topology: Topology, slot: str) -> Ms:
    """Since when the units at both ends of the slot's line stand there: older readings are of
    others."""
    line = line_of(topology, slot)
    ends = {slot, line}
    for each in (slot, line):
        ends.update(topology.uppers(each, LinkKind.DATA), topology.lowers(each, LinkKind.DATA))
    return max(topology.standing_since(each) for each in ends)


def carried(topology: Topology, line: str) -> int:
    """How many camera points need it."""
    return sum(topology.kind(each) is Kind.CAMERA for each in topology.dependents(line))
