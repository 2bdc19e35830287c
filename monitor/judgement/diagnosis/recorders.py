"""What stands between a recorder and its cameras is seldom recorded: for their loss, nothing that a
working recorder needs itself is to blame."""

from collections import defaultdict

from inventory.types.faults import Component, Diagnosis, FaultKind
from monitor.judgement.diagnosis.evidence import EvidenceBySlot
from monitor.judgement.diagnosis.findings import own_evidence
from monitor.judgement.diagnosis.search import LEFT_OVER
from monitor.judgement.diagnosis.topology import Topology


def past_recorders(
    topology: Topology, evidence: EvidenceBySlot, located: list[Diagnosis]
) -> list[Diagnosis]:
    """The same diagnoses; one that a working recorder needs as much as the cameras behind it, which
    are all that it explains, is taken apart into their single losses."""
    found: list[Diagnosis] = []
    for each in located:
        acquitted = _acquitted(topology, evidence, each)
        found += _single_losses(topology, evidence, each) if acquitted else [each]
    return found


def _acquitted(topology: Topology, evidence: EvidenceBySlot, found: Diagnosis) -> bool:
    recorders = {topology.only_way(code) for code in found.affected}
    recorder = recorders.pop() if len(recorders) == 1 else ""
    seen = evidence.get(recorder)
    works = seen is not None and seen.alive and not seen.in_doubt and seen.newest >= found.onset_at
    return works and found.component.code in topology.needs(recorder) - {recorder}


def _single_losses(
    topology: Topology, evidence: EvidenceBySlot, found: Diagnosis
) -> list[Diagnosis]:
    places: dict[str, list[str]] = defaultdict(list)
    for code in sorted(found.affected):
        places[topology.scopes.branch(code)].append(code)
    return [
        Diagnosis(
            component=Component(topology.kind(place), place),
            kind=FaultKind.DEAD,
            affected=frozenset(codes),
            onset_at=min(evidence[code].onset_at for code in codes),
            confidence=LEFT_OVER,
            evidence=tuple(own_evidence(evidence[code]) for code in codes),
        )
        for place, codes in places.items()
    ]
