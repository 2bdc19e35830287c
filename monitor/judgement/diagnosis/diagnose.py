"""From evidence to located causes. Pure: everything it knows is in its arguments.

What is down is explained by the few failures that are most likely to have made it so; points of
one building that fall together with nothing recorded above them share an unknown cause; a refused
password and a wrong clock are misconfiguration and no outage.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from inventory.types.faults import Component, Diagnosis, FaultKind, Rival
from inventory.types.outages import SlotState
from inventory.types.readings import Reason
from inventory.types.time import Ms
from monitor.judgement.diagnosis.alike import gather_alike
from monitor.judgement.diagnosis.evidence import EvidenceBySlot, Layered, SlotEvidence
from monitor.judgement.diagnosis.explanation import Explanation
from monitor.judgement.diagnosis.findings import evidence_for, own_finding
from monitor.judgement.diagnosis.groups import gather_groups
from monitor.judgement.diagnosis.hypotheses import Belief, Hypothesis
from monitor.judgement.diagnosis.likelihood import MANAGED
from monitor.judgement.diagnosis.lossy import gather_losses
from monitor.judgement.diagnosis.mains import Mains, told_of_by
from monitor.judgement.diagnosis.network import with_network
from monitor.judgement.diagnosis.poe import power_fault
from monitor.judgement.diagnosis.poe_budget import gather_refused
from monitor.judgement.diagnosis.priors import Priors
from monitor.judgement.diagnosis.search import explain
from monitor.judgement.diagnosis.settling import Cohorts, is_settled
from monitor.judgement.diagnosis.starting import may_be_starting
from monitor.judgement.diagnosis.surroundings import NOWHERE, Surroundings
from monitor.judgement.diagnosis.terms import terms_of
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.policy import Policy


@dataclass(frozen=True, slots=True)
class Diagnoses:
    """All located causes of the moment, and how the slots are that they or open faults concern."""

    located: tuple[Diagnosis, ...]
    healthy: frozenset[str]
    """Seen good, beyond doubt."""
    doubtful: frozenset[str]
    """Whose state may change within seconds."""
    alive_since: Mapping[str, Ms]
    down_since: Mapping[str, Ms]
    back_since: Mapping[str, Ms] = field(default_factory=dict)
    """Since their last outage, of those that are alive and had one."""


def diagnose(
    topology: Topology,
    evidence: EvidenceBySlot,
    troubled: Iterable[str],
    belief: Belief,
    now: Ms,
    policy: Policy,
    cohorts: Cohorts = (),
    around: Surroundings = NOWHERE,
) -> tuple[Diagnosis, ...]:
    """The causes that explain the evidence at `now`.

    `troubled`: the slots that are not at rest. A diagnosis is `settled` when every slot that could
    tell its rivals apart was seen since the last change of any of them and none is in doubt, or
    when nothing changed for as long as the evidence deadline. `cohorts`: slots that fell together;
    the word of one is not judged without that of the others. `around`: what is known beside.
    """
    steady = {code: _steady(evidence[code]) for code in troubled if code in topology.slots}
    known = Layered(steady, evidence, Mains(topology, evidence))
    suspects = {*steady, *(mains for code in steady for mains in told_of_by(topology, code))}
    located = _located(topology, known, suspects, belief, now, policy, around)
    return tuple(
        replace(d, settled=is_settled(topology, known, d, cohorts, now, policy)) for d in located
    )


def _located(
    topology: Topology,
    known: EvidenceBySlot,
    troubled: Iterable[str],
    belief: Belief,
    now: Ms,
    policy: Policy,
    around: Surroundings,
) -> list[Diagnosis]:
    seen = [each for code in troubled if (each := known.get(code)) is not None]
    down = [each.slot for each in seen if each.down]
    explained = explain(topology.scopes, known, belief, down)
    located = [_diagnosis(topology, known, each, belief.priors) for each in explained]
    located = gather_refused(topology, located)
    located = gather_groups(topology, known, located, policy)
    blamed = {code for diagnosis in located for code in diagnosis.affected}
    gone = {d.component.code for d in located if d.kind not in _CARRIES_ON}
    findings = [
        finding
        for each in seen
        if each.slot not in blamed
        and (finding := own_finding(topology, each)) is not None
        and (finding.kind is not FaultKind.HUNG or gone.isdisjoint(topology.needs(each.slot)))
        and not may_be_starting(finding, each, now, policy)
    ]
    alike = gather_alike(topology, around.keys, with_network(around, findings))
    return located + gather_losses(topology, known, alike, policy)


_CARRIES_ON = (FaultKind.MUTE, FaultKind.RECORDS, FaultKind.FLAPPING)
"""What has failed so does not cut off what needs it: that may hang for itself."""


def as_seen(
    topology: Topology, evidence: EvidenceBySlot, located: tuple[Diagnosis, ...], cohorts: Cohorts
) -> Diagnoses:
    """How the slots are that the diagnoses, or the open faults, concern."""
    told = Layered(evidence, Mains(topology, evidence))
    concerned = frozenset().union(*cohorts, *(d.affected for d in located))
    looked_up = ((code, told.get(code)) for code in concerned)
    seen = {code: _steady(each) for code, each in looked_up if each is not None}
    return Diagnoses(
        located=located,
        healthy=frozenset(code for code, each in seen.items() if _is_healthy(each)),
        doubtful=frozenset(code for code, each in seen.items() if each.in_doubt),
        alive_since={code: each.onset_at for code, each in seen.items() if each.alive},
        back_since={
            code: each.back_at
            for code, each in seen.items()
            if each.alive and each.back_at is not None
        },
        down_since={code: each.onset_at for code, each in seen.items() if each.down},
    )


def _steady(seen: SlotEvidence) -> SlotEvidence:
    """What comes and goes counts as lost while it is there, too: for the same reason as before."""
    if not seen.flapping or seen.state is SlotState.UNKNOWN:
        return seen
    return replace(seen, state=SlotState.DOWN, in_doubt=False)


def _is_healthy(seen: SlotEvidence) -> bool:
    return seen.state is SlotState.OK and not seen.in_doubt and seen.at_rest


def _diagnosis(
    topology: Topology, evidence: EvidenceBySlot, found: Explanation, priors: Priors
) -> Diagnosis:
    slot = topology.slots[found.component]
    return Diagnosis(
        component=Component(slot.kind, slot.code),
        kind=_kind(topology, evidence, found),
        affected=found.covered,
        onset_at=min(evidence[code].onset_at for code in found.covered),
        confidence=round(found.confidence, 3),
        evidence=evidence_for(topology, evidence, found, priors),
        rivals=tuple(_rival(topology, each, share, priors) for each, share in found.rivals),
        terms=terms_of(topology, found.hypothesis, priors),
    )


def _rival(topology: Topology, each: Hypothesis, share: float, priors: Priors) -> Rival:
    component = Component(topology.kind(each.component), each.component)
    kind = FaultKind.MUTE if each.alone and component.kind in MANAGED else FaultKind.DEAD
    return Rival(component, kind, round(share, 3), terms_of(topology, each, priors))


_KIND_OF = {
    Reason.LINK_DOWN: FaultKind.LINK_DOWN,
    Reason.ABSENT: FaultKind.ABSENT,
    Reason.POWER_OFF: FaultKind.POWER_OFF,
    Reason.ON_BATTERY: FaultKind.POWER_OFF,
}


def _kind(topology: Topology, evidence: EvidenceBySlot, found: Explanation) -> FaultKind:
    own = evidence.get(found.component)
    told = [own] if own is not None and own.down else [evidence[c] for c in found.covered]
    if all(seen.flapping for seen in told):
        return FaultKind.FLAPPING
    if found.contradicted:
        return FaultKind.RECORDS
    unfed = power_fault(topology, evidence, found)
    if unfed is not None:
        return unfed
    if own is None or not own.down:
        return FaultKind.DEAD
    if topology.kind(found.component) in MANAGED and _carries_on(topology, evidence, found):
        return FaultKind.MUTE
    return _KIND_OF.get(own.reason, FaultKind.DEAD)


def _carries_on(topology: Topology, evidence: EvidenceBySlot, found: Explanation) -> bool:
    """Whether only its own voice is lost, and something works that needs it."""
    if not found.hypothesis.alone:
        return False
    scope = topology.scopes.of(found.component)
    return any(seen.alive for code in scope if (seen := evidence.get(code)) is not None)
