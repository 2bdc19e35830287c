"""The groups of camera points that the inventory explains already."""

from inventory.types.components import Kind
from monitor.judgement.diagnosis.topology import Topology


def recorded_groups(topology: Topology) -> set[frozenset[str]]:
    """Sets of two or more points that cannot work without some one component."""
    found: dict[str, set[str]] = {}
    for camera in topology.of_kind(Kind.CAMERA):
        for upper in topology.needs(camera):
            found.setdefault(upper, set()).add(camera)
    return {frozenset(each) for each in found.values() if len(each) > 1}
