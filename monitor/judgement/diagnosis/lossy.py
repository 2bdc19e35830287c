"""Where packets are lost: at one point, or on the way that several share.

A ping says that it was lost, and not where. Of one point the camera is named, with what carries it
alone as rivals; of several, what carries hardly any that do not lose packets.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from inventory.types.components import Kind
from inventory.types.faults import Component, Diagnosis, Evidence, FaultKind, GroupKind, Rival
from monitor.judgement.diagnosis.evidence import EvidenceBySlot, SlotEvidence
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.policy import Policy

WEIGHT: Mapping[Kind | GroupKind, float] = {
    Kind.CAMERA: 3,
    Kind.COPPER: 3,
    Kind.STRAND: 2,
    Kind.TRANSCEIVER: 1.5,
    Kind.PORT: 1,
    Kind.CARD: 1,
}
"""How often each turns out to lose packets, of what serves one point alone: judgement."""
SHARED = (Kind.CABLE, Kind.CHASSIS, Kind.SWITCH, Kind.UPLINK)
LEAST = 2
LEAST_SHARE = 0.75
"""Of the devices behind one component that are seen: so many lose packets, if it does."""
ON_THE_WAY = 0.4
"""So much of what makes one lose packets is enough beside others that do."""
BELIEF = 0.8
"""That what carries them all loses the packets of several, and not each its own."""


def gather_losses(
    topology: Topology, evidence: EvidenceBySlot, findings: list[Diagnosis], policy: Policy
) -> list[Diagnosis]:
    """The same findings; those of lost packets with their rivals, or made one where they share."""
    lossy = {d.component.code: d for d in findings if d.kind is FaultKind.LOSSY}
    found = [d for d in findings if d.kind is not FaultKind.LOSSY]
    while lossy and (best := _most_shared(topology, evidence, lossy, policy)) is not None:
        members = _losing(_behind(topology, evidence, best), policy)
        found.append(_one(topology, best, lossy, members))
        lossy = {code: each for code, each in lossy.items() if code not in members}
    return found + [_with_rivals(topology, each) for each in lossy.values()]


def _most_shared(
    topology: Topology, evidence: EvidenceBySlot, lossy: Collection[str], policy: Policy
) -> str | None:
    """What carries most of those that lose packets and hardly any other; of such, the nearest."""
    ranked = []
    for code in {need for each in lossy for need in topology.needs(each)}:
        if topology.kind(code) in SHARED:
            behind = _behind(topology, evidence, code)
            count = len(_losing(behind, policy))
            if count >= LEAST and count >= LEAST_SHARE * len(behind):
                ranked.append((-count, len(topology.dependents(code)), code))
    return min(ranked)[-1] if ranked else None


def _behind(topology: Topology, evidence: EvidenceBySlot, code: str) -> list[SlotEvidence]:
    """The cameras behind it that are seen alive."""
    seen = (evidence[each] for each in topology.dependents(code) if each in evidence)
    return [each for each in seen if each.alive and topology.kind(each.slot) is Kind.CAMERA]


def _losing(behind: Iterable[SlotEvidence], policy: Policy) -> frozenset[str]:
    """Those that lose packets, and those well on the way to being found to."""
    suspect = policy.loss_high * ON_THE_WAY
    return frozenset(each.slot for each in behind if each.lossy or each.losses >= suspect)


def _one(
    topology: Topology, code: str, lossy: Mapping[str, Diagnosis], members: frozenset[str]
) -> Diagnosis:
    found = [each for slot, each in sorted(lossy.items()) if slot in members]
    newest = max(each.evidence[0].observed_at for each in found)
    together = Evidence("lossy_together", code, newest, params={"count": len(members)})
    return replace(
        found[0],
        component=Component(topology.kind(code), code),
        affected=members,
        onset_at=min(each.onset_at for each in found),
        confidence=BELIEF,
        evidence=(*(each.evidence[0] for each in found[:2]), together),
    )


def _with_rivals(topology: Topology, found: Diagnosis) -> Diagnosis:
    weights = {
        code: WEIGHT[topology.kind(code)] for code in _own_way(topology, found.component.code)
    }
    own = WEIGHT.get(found.component.kind, 1.0)
    scale = found.confidence / (own + sum(weights.values()))
    ranked = sorted(weights.items(), key=lambda each: (-each[1], each[0]))
    rivals = (
        Rival(Component(topology.kind(code), code), FaultKind.LOSSY, round(weight * scale, 3))
        for code, weight in ranked
    )
    return replace(found, confidence=round(own * scale, 3), rivals=tuple(rivals))


def _own_way(topology: Topology, code: str) -> Iterator[str]:
    """What serves this point alone on its way, itself left out."""
    for each in _of_weight(topology, topology.needs(code)):
        if each != code and topology.scopes.branch(each) == code:
            yield each


def _of_weight(topology: Topology, codes: Iterable[str]) -> Iterator[str]:
    return (each for each in codes if topology.kind(each) in WEIGHT)
