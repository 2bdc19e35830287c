"""From evidence to located causes. Pure: everything it knows is in its arguments.

First form: what is lost together behind one component is that component's fault; points of one
building that fall together with nothing recorded above them share an unknown cause; a lone loss
is the device itself; a refused password and a wrong clock are misconfiguration and no outage.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from inventory.types.components import Kind
from inventory.types.faults import Component, Diagnosis, FaultKind, Rival
from inventory.types.outages import SlotState
from inventory.types.readings import Reason
from inventory.types.time import SECOND, Ms
from monitor.judgement.candidates import Explanation, explain
from monitor.judgement.evidence import EvidenceBySlot, SlotEvidence
from monitor.judgement.findings import evidence_for, own_finding
from monitor.judgement.groups import gather_groups
from monitor.judgement.policy import Policy
from monitor.judgement.priors import Priors
from monitor.judgement.topology import Topology


@dataclass(frozen=True, slots=True)
class Diagnoses:
    """All located causes of the moment, and which slots are seen healthy."""

    located: tuple[Diagnosis, ...]
    healthy: frozenset[str]


def diagnose(
    topology: Topology, evidence: EvidenceBySlot, priors: Priors, now: Ms, policy: Policy
) -> Diagnoses:
    """The causes that explain the evidence at `now`.

    A diagnosis is `settled` when every slot that could tell its rivals apart was seen since the
    last change of any of them and none is in doubt, or when the evidence deadline has passed
    without a change.
    """
    inferred = _with_mains(topology, evidence)
    located = [
        _diagnosis(topology, inferred, found) for found in explain(topology, inferred, priors)
    ]
    located = gather_groups(topology, located, policy)
    blamed = {code for diagnosis in located for code in diagnosis.affected}
    located += [
        finding
        for code, seen in evidence.items()
        if code not in blamed and (finding := own_finding(topology, seen)) is not None
    ]
    settled = (replace(d, settled=_settled(topology, evidence, d, now, policy)) for d in located)
    return Diagnoses(tuple(settled), _healthy(evidence.values()))


def _healthy(evidence: Iterable[SlotEvidence]) -> frozenset[str]:
    return frozenset(
        e.slot for e in evidence if e.state is SlotState.OK and not e.flapping and not e.in_doubt
    )


def _with_mains(topology: Topology, evidence: EvidenceBySlot) -> EvidenceBySlot:
    """A UPS on battery is an instrument that sees its mains fail."""
    inferred = dict(evidence)
    for seen in evidence.values():
        if seen.reason is Reason.ON_BATTERY and seen.alive:
            for feeder in topology.feeders(seen.slot):
                if topology.slots[feeder].kind is Kind.MAINS:
                    inferred[feeder] = replace(seen, slot=feeder, state=SlotState.DOWN)
    return inferred


def _diagnosis(topology: Topology, evidence: EvidenceBySlot, found: Explanation) -> Diagnosis:
    slot = topology.slots[found.component]
    return Diagnosis(
        component=Component(slot.kind, slot.code),
        kind=_kind(evidence.get(slot.code), topology, found),
        affected=found.covered,
        onset_at=found.onset_at,
        confidence=round(found.confidence, 3),
        evidence=evidence_for(topology, evidence, found),
        rivals=tuple(
            Rival(Component(topology.slots[code].kind, code), FaultKind.DEAD, round(confidence, 3))
            for code, confidence in found.rivals
        ),
    )


_KIND_OF = {
    Reason.LINK_DOWN: FaultKind.LINK_DOWN,
    Reason.ABSENT: FaultKind.ABSENT,
    Reason.POWER_OFF: FaultKind.POWER_OFF,
    Reason.ON_BATTERY: FaultKind.POWER_OFF,
}


def _kind(own: SlotEvidence | None, topology: Topology, found: Explanation) -> FaultKind:
    if own is None or not own.down:
        return FaultKind.DEAD
    if own.flapping:
        return FaultKind.FLAPPING
    return _KIND_OF.get(own.reason, FaultKind.DEAD)


def _settled(
    topology: Topology, evidence: EvidenceBySlot, diagnosis: Diagnosis, now: Ms, policy: Policy
) -> bool:
    asked = {peer for code in _asked(topology, diagnosis) for peer in topology.peers(code)}
    known = [evidence[code] for code in asked | diagnosis.affected if code in evidence]
    steady = [seen.onset_at for seen in known if not seen.flapping]
    changed_at = max((diagnosis.onset_at, *steady))
    if now - changed_at >= policy.evidence_deadline * SECOND:
        return True
    if diagnosis.kind is FaultKind.HUNG:  # it may be booting: a camera pings before it serves
        return False
    return all(not seen.in_doubt and seen.newest >= changed_at for seen in known)


def _asked(topology: Topology, diagnosis: Diagnosis) -> list[str]:
    """The slots whose peers must have spoken: the component, or the members of a group."""
    if diagnosis.kind.for_administrator:
        return []
    code = diagnosis.component.code
    return [code] if code in topology.slots else sorted(diagnosis.affected)
