"""What a UPS tells of its mains, which nothing can ask."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from inventory.types.components import Kind
from inventory.types.outages import SlotState
from inventory.types.readings import Reason
from monitor.judgement.diagnosis.evidence import EvidenceBySlot, LookedUp, SlotEvidence
from monitor.judgement.diagnosis.topology import Topology

NORMAL = 3
"""upsOutputSource: the mains carry the load (UPS-MIB, RFC 1628)."""


class Mains(LookedUp):
    """The state of each mains that a UPS can tell of.

    A UPS on battery sees its mains fail; one whose output source is normal sees them stand. Where
    several hang on one mains, failure counts: a phase may be lost.
    """

    def __init__(self, topology: Topology, evidence: EvidenceBySlot) -> None:
        self._topology, self._evidence = topology, evidence

    def find(self, slot: str) -> SlotEvidence | None:
        fed = self._topology.fed_by(slot)
        told = [each for code in fed for each in self._told(slot, code)]
        return next((each for each in told if each.down), told[0]) if told else None

    def _told(self, mains: str, code: str) -> Iterator[SlotEvidence]:
        seen = self._evidence.get(code) if self._topology.kind(code) is Kind.UPS else None
        if seen is None or not seen.alive:
            return
        if seen.reason is Reason.ON_BATTERY:
            yield replace(seen, slot=mains, state=SlotState.DOWN)
        elif seen.facts.get("output_source") == NORMAL:
            yield replace(seen, slot=mains, state=SlotState.OK)

    def __iter__(self) -> Iterator[str]:
        return (mains for mains in self._topology.of_kind(Kind.MAINS) if mains in self)


def told_of_by(topology: Topology, code: str) -> Sequence[str]:
    """The mains that this slot tells of, if it is a UPS."""
    return topology.mains_of(code) if topology.kind(code) is Kind.UPS else ()
