"""What may have failed that the inventory does not record: the set that a loss leaves open.

The shares are judgement: how often crews find what, where nobody has written the chain down.
"""

from collections.abc import Mapping
from dataclasses import replace

from inventory.types.components import Kind, LinkKind
from inventory.types.faults import Component, Diagnosis, FaultKind, Rival
from monitor.judgement.diagnosis.topology import Topology

WHOLE: Mapping[Kind, float] = {
    Kind.MAINS: 0.4,
    Kind.SWITCH: 0.25,
    Kind.UPLINK: 0.2,
    Kind.CABLE: 0.1,
}
"""All points of a building or subnet fell."""
PART: Mapping[Kind, float] = {
    Kind.SWITCH: 0.35,
    Kind.CABLE: 0.2,
    Kind.ADAPTER: 0.2,
    Kind.MAINS: 0.15,
    Kind.UPLINK: 0.05,
}
"""Some fell together, others stand: part of what they share."""
RECORDER_WHOLE: Mapping[Kind, float] = {
    Kind.SWITCH: 0.5,
    Kind.MAINS: 0.25,
    Kind.UPLINK: 0.15,
}
"""All cameras of a recorder that works itself: the PoE switch in it or before it comes first."""
RECORDER_PART: Mapping[Kind, float] = {
    Kind.SWITCH: 0.4,
    Kind.ADAPTER: 0.25,
    Kind.MAINS: 0.15,
    Kind.CABLE: 0.1,
}
_FEED = {Kind.ADAPTER: 0.7}
_PATH = {Kind.COPPER: 0.1, Kind.TRANSCEIVER: 0.2, Kind.PORT: 0.05}
"""Beside one camera that fails itself (1): what feeds it, what carries it."""


def shared(code: str, *, whole: bool, belief: float) -> tuple[Rival, ...]:
    """What several points may share that is not recorded; `code`: of the building or subnet."""
    return _rivals(WHOLE if whole else PART, code, belief)


def around_recorder(code: str, *, whole: bool, belief: float) -> tuple[Rival, ...]:
    """The same of cameras of one recorder."""
    return _rivals(RECORDER_WHOLE if whole else RECORDER_PART, code, belief)


def _rivals(table: Mapping[Kind, float], code: str, belief: float) -> tuple[Rival, ...]:
    return tuple(
        Rival(Component(kind, code), FaultKind.DEAD, round(share * belief, 3))
        for kind, share in table.items()
    )


def with_unrecorded(topology: Topology, found: Diagnosis) -> Diagnosis:
    """A lone loss, with what of its own chain is not recorded among the rivals."""
    code = found.component.code
    if found.component.kind is not Kind.CAMERA or found.kind is not FaultKind.DEAD:
        return found
    beside: dict[Kind, float] = {}
    if not topology.feeders(code):
        beside |= _FEED
    if not topology.uppers(code, LinkKind.DATA):
        beside |= _PATH
    if not beside:
        return found
    scale = 1 / (1 + sum(beside.values()) * found.confidence)
    more = [
        Rival(Component(kind, code), FaultKind.DEAD, round(found.confidence * share * scale, 3))
        for kind, share in beside.items()
    ]
    kept = [replace(each, confidence=round(each.confidence * scale, 3)) for each in found.rivals]
    rivals = sorted([*kept, *more], key=lambda each: -each.confidence)
    return replace(found, confidence=round(found.confidence * scale, 3), rivals=tuple(rivals))
