"""Implicit groups: points with nothing recorded above them that fall together."""

from inventory.types.components import Kind
from inventory.types.faults import Component, Diagnosis, Evidence, FaultKind, GroupKind, Rival
from inventory.types.time import SECOND
from monitor.judgement.policy import Policy
from monitor.judgement.topology import Topology

LEAST_UNCHAINED = 2
LEAST_CHAINED = 3
COMMON_CONFIDENCE = 0.7


def gather_groups(topology: Topology, located: list[Diagnosis], policy: Policy) -> list[Diagnosis]:
    """The same diagnoses, with lone losses of one building at one time made one."""
    lone = [d for d in located if _is_lone(d)]
    rest = [d for d in located if not _is_lone(d)]
    for building, losses in sorted(_by_building(topology, lone).items()):
        for cluster in _clusters(losses, policy):
            rest += _one_or_each(topology, building, cluster)
    return rest


def _is_lone(diagnosis: Diagnosis) -> bool:
    return diagnosis.component.kind is Kind.CAMERA and len(_cameras(diagnosis)) == 1


def _cameras(diagnosis: Diagnosis) -> frozenset[str]:
    return diagnosis.affected & {diagnosis.component.code}


def _by_building(topology: Topology, lone: list[Diagnosis]) -> dict[str, list[Diagnosis]]:
    found: dict[str, list[Diagnosis]] = {}
    for diagnosis in lone:
        building = topology.slots[diagnosis.component.code].building
        found.setdefault(building, []).append(diagnosis)
    return found


def _clusters(losses: list[Diagnosis], policy: Policy) -> list[list[Diagnosis]]:
    """Losses in order of onset, cut where the next came later than `together` after the first."""
    clusters: list[list[Diagnosis]] = []
    for loss in sorted(losses, key=lambda d: (d.onset_at, d.component.code)):
        window = policy.together * SECOND
        if clusters and loss.onset_at - clusters[-1][0].onset_at <= window:
            clusters[-1].append(loss)
        else:
            clusters.append([loss])
    return clusters


def _one_or_each(topology: Topology, building: str, cluster: list[Diagnosis]) -> list[Diagnosis]:
    unchained = sum(1 for d in cluster if not topology.has_chain(d.component.code))
    if unchained < LEAST_UNCHAINED and len(cluster) < LEAST_CHAINED:
        return cluster
    affected = frozenset().union(*(d.affected for d in cluster))
    onset = cluster[0].onset_at
    seconds = round((cluster[-1].onset_at - onset) / SECOND)
    newest = max(e.observed_at for d in cluster for e in d.evidence)
    return [
        Diagnosis(
            component=Component(GroupKind.BUILDING, building),
            kind=FaultKind.COMMON_CAUSE,
            affected=affected,
            onset_at=onset,
            confidence=COMMON_CONFIDENCE,
            evidence=(
                Evidence("siblings_lost", building, newest, params=_count(topology, cluster)),
                Evidence("within", building, newest, params={"seconds": seconds}),
            ),
            rivals=tuple(
                Rival(Component(d.component.kind, d.component.code), d.kind, 0.05)
                for d in cluster[:2]
            ),
        )
    ]


def _count(topology: Topology, cluster: list[Diagnosis]) -> dict[str, int]:
    building = topology.slots[cluster[0].component.code].building
    total = len(topology.unchained(building))
    return {"count": len(cluster), "total": max(total, len(cluster))}
