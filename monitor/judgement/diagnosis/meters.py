"""What a metered outlet says of what hangs on it: dead things draw nothing, hung ones go on."""

from inventory.types.components import Kind
from inventory.types.faults import Evidence
from monitor.judgement.diagnosis.evidence import EvidenceBySlot
from monitor.judgement.diagnosis.explanation import Explanation
from monitor.judgement.diagnosis.likelihood import What, signals_of
from monitor.judgement.diagnosis.topology import Topology


def meter_words(topology: Topology, evidence: EvidenceBySlot, found: Explanation) -> list[Evidence]:
    """The word of the outlet that feeds the component alone, heard since the loss."""
    fell_at = min(evidence[code].onset_at for code in found.covered)
    words = []
    for outlet in sorted(topology.meters(found.component)):
        seen = evidence.get(outlet)
        if seen is None or not seen.alive or seen.newest < fell_at:
            continue
        told = [each for each in signals_of(seen, Kind.OUTLET) if each.what is What.LOAD]
        codes = ["draws_nothing" if each.bad else "draws_power" for each in told]
        words += [Evidence(c, outlet, seen.observed_at, seen.refreshed_at) for c in codes]
    return words
