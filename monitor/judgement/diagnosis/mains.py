"""What a UPS tells of its mains, which nothing can ask."""

from collections.abc import Iterator
from dataclasses import replace

from inventory.types.components import Kind
from inventory.types.outages import SlotState
from inventory.types.readings import Reason
from monitor.judgement.diagnosis.evidence import EvidenceBySlot, SlotEvidence
from monitor.judgement.diagnosis.topology import Topology

NORMAL = 3
"""upsOutputSource: the mains carry the load (UPS-MIB, RFC 1628)."""


def mains_told(topology: Topology, evidence: EvidenceBySlot) -> EvidenceBySlot:
    """The state of each mains that a UPS can tell of.

    A UPS on battery sees its mains fail; one whose output source is normal sees them stand. Where
    several hang on one mains, failure counts: a phase may be lost.
    """
    inferred: dict[str, SlotEvidence] = {}
    for code in topology.of_kind(Kind.UPS):
        seen = evidence.get(code)
        if seen is None or not seen.alive:
            continue
        for mains, state in _told(topology, seen):
            known = inferred.get(mains)
            if known is None or state is SlotState.DOWN:
                inferred[mains] = replace(seen, slot=mains, state=state)
    return inferred


def _told(topology: Topology, seen: SlotEvidence) -> Iterator[tuple[str, SlotState]]:
    lost = seen.reason is Reason.ON_BATTERY
    if not lost and seen.facts.get("output_source") != NORMAL:
        return
    for mains in topology.mains_of(seen.slot):
        yield mains, SlotState.DOWN if lost else SlotState.OK
