"""Whether a diagnosis may be acted on: everything that could tell its rivals apart has spoken."""

from collections.abc import Iterable, Sequence
from statistics import median_low

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
    """Whether no peer is in doubt and all whose word could change the name have spoken since the
    loss, or nothing has changed for as long as the evidence deadline."""
    affected = _known(evidence, diagnosis.affected)
    # Whatever comes and goes has been looked at for long; its last coming and going tells nothing.
    fell_at = max((seen.onset_at for seen in affected if not seen.flapping), default=0)
    asked = _asked(topology, diagnosis)
    cohort = diagnosis.affected.union(*(c for c in cohorts if asked and c & diagnosis.affected))
    known = _known(evidence, cohort.union(asked))
    steady = [seen for seen in known if not seen.flapping]
    last_fall = max((seen.onset_at for seen in steady if seen.down), default=fell_at)
    last_rise = max((seen.onset_at for seen in steady if seen.alive), default=0)
    if now - max(fell_at, last_rise) >= policy.evidence_deadline * SECOND:
        return True
    if diagnosis.kind in _PASSING:
        return False
    if now - diagnosis.onset_at < FALLING:  # who is falling with it counts too
        known += _behind(topology, evidence, diagnosis)
    since = dict.fromkeys(cohort, last_fall)
    if _is_located(topology, diagnosis):
        loss = median_low([seen.fell_at for seen in affected])
        since |= {code: loss for code in asked - cohort if _tells(topology, code, diagnosis)}
    else:
        since |= dict.fromkeys(asked, last_fall)
    return all(
        not seen.in_doubt and seen.newest >= (last_rise if seen.down else since.get(seen.slot, 0))
        for seen in known
    )


def _is_located(topology: Topology, diagnosis: Diagnosis) -> bool:
    """Whether it is a component that is named, of which it is recorded what it needs."""
    code = diagnosis.component.code
    return code in topology.slots and topology.has_chain(code)


def _tells(topology: Topology, code: str, diagnosis: Diagnosis) -> bool:
    """Whether this slot would show some of the named causes, and not the others."""
    named = {diagnosis.component.code, *(rival.component.code for rival in diagnosis.rivals)}
    shown = topology.may_show(code) & named
    return bool(shown) and shown != named


def _asked(topology: Topology, diagnosis: Diagnosis) -> set[str]:
    """The peers of the component, or of each member of a group."""
    if diagnosis.kind.for_administrator and diagnosis.kind is not FaultKind.RECORDS:
        return set()
    code = diagnosis.component.code
    suspects = [code] if code in topology.slots else sorted(diagnosis.affected)
    return {peer for suspect in suspects for peer in (suspect, *topology.peers(suspect))}


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
