"""Whether a diagnosis may be acted on: everything that could tell its rivals apart has spoken."""

from collections.abc import Iterable, Sequence

from inventory.types.faults import Diagnosis, FaultKind
from inventory.types.time import SECOND, Ms
from monitor.judgement.diagnosis.evidence import EvidenceBySlot, SlotEvidence
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.policy import Policy

FALLING: Ms = 10 * SECOND
"""So long after the first loss, a diagnosis waits for those behind it that are in doubt."""

_PASSING = (FaultKind.HUNG, FaultKind.SERVICE_OFF, FaultKind.RECORDS)
"""What it may be for a while: a camera pings before it serves, and a link's word comes late."""

Cohorts = Sequence[frozenset[str]]
"""Slots that fell together: the word of one is not judged without that of the others."""


def is_settled(
    topology: Topology,
    evidence: EvidenceBySlot,
    diagnosis: Diagnosis,
    cohorts: Cohorts,
    now: Ms,
    policy: Policy,
) -> bool:
    """Whether all peers were seen since the last change of any of them and none is in doubt, or
    nothing has changed for as long as the evidence deadline."""
    affected = _known(evidence, diagnosis.affected)
    # Whatever comes and goes has been looked at for long; its last coming and going tells nothing.
    fell_at = max((seen.onset_at for seen in affected if not seen.flapping), default=0)
    asked = _asked(topology, diagnosis, cohorts) | diagnosis.affected
    known = _known(evidence, asked)
    steady = [seen for seen in known if not seen.flapping]
    last_fall = max((seen.onset_at for seen in steady if seen.down), default=fell_at)
    last_rise = max((seen.onset_at for seen in steady if seen.alive), default=0)
    if now - max(fell_at, last_rise) >= policy.evidence_deadline * SECOND:
        return True
    if diagnosis.kind in _PASSING:
        return False
    if now - diagnosis.onset_at < FALLING:  # who is falling with it counts too
        known += _behind(topology, evidence, diagnosis)
    return all(
        not seen.in_doubt and seen.newest >= (last_rise if seen.down else last_fall)
        for seen in known
    )


def _asked(topology: Topology, diagnosis: Diagnosis, cohorts: Cohorts) -> set[str]:
    """The peers of the component, or of each member of a group, and the cohorts of its points."""
    if diagnosis.kind.for_administrator and diagnosis.kind is not FaultKind.RECORDS:
        return set()
    code = diagnosis.component.code
    suspects = [code] if code in topology.slots else sorted(diagnosis.affected)
    asked = {peer for suspect in suspects for peer in (suspect, *topology.peers(suspect))}
    return asked.union(*(cohort for cohort in cohorts if cohort & diagnosis.affected))


def _behind(
    topology: Topology, evidence: EvidenceBySlot, diagnosis: Diagnosis
) -> Iterable[SlotEvidence]:
    """What cannot work without the component, and is in doubt."""
    code = diagnosis.component.code
    if diagnosis.kind.for_administrator or code not in topology.slots:
        return []
    return [seen for seen in _known(evidence, topology.dependents(code)) if seen.in_doubt]


def _known(evidence: EvidenceBySlot, codes: Iterable[str]) -> list[SlotEvidence]:
    return [seen for code in codes if (seen := evidence.get(code)) is not None]
