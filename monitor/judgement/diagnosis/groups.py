"""Implicit groups: points with nothing recorded above them that fall together."""

from collections.abc import Callable, Iterable

from inventory.types.components import Kind
from inventory.types.faults import Component, Diagnosis, Evidence, FaultKind, GroupKind, Rival
from inventory.types.time import SECOND
from monitor.judgement.diagnosis.evidence import EvidenceBySlot
from monitor.judgement.diagnosis.recorders import past_recorders
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.diagnosis.unrecorded import around_recorder, shared, with_unrecorded
from monitor.judgement.policy import Policy

LEAST_UNCHAINED = 2
LEAST_CHAINED = 3
BELIEF = {2: 0.85, 3: 0.95}
"""That so many losses at one time have one cause; of more, 0.99."""
LEAST_SHARE = 0.5
"""A subnet has failed as a whole, or it has not: so much of what is seen of it must be down."""

Cluster = list[Diagnosis]


def gather_groups(
    topology: Topology, evidence: EvidenceBySlot, located: list[Diagnosis], policy: Policy
) -> list[Diagnosis]:
    """The same diagnoses, with lone losses of one subnet or building at one time made one.

    Cameras that are known through their recorder alone come first: it works, and what they share
    behind it is not recorded. The subnet counts only across buildings: within one, the building is
    named.
    """
    located = past_recorders(topology, evidence, located)
    lone = [d for d in located if _is_lone(topology, d)]
    found = [d for d in located if not _is_lone(topology, d)]
    for recorder, cluster in _clusters(lone, lambda d: topology.only_way(_code(d)), policy):
        if recorder and len(cluster) >= LEAST_UNCHAINED:
            whole, members = Component(Kind.RECORDER, recorder), topology.cameras_on(recorder)
            found.append(_common(whole, cluster, evidence, members, around_recorder))
            lone = [d for d in lone if d not in cluster]
    for subnet, cluster in _clusters(lone, lambda d: _open_subnet(topology, d), policy):
        if subnet and _subnet_fell(topology, evidence, subnet, cluster):
            members = topology.unchained_in(subnet)
            found.append(_common(Component(GroupKind.SUBNET, subnet), cluster, evidence, members))
            lone = [d for d in lone if d not in cluster]
    for building, cluster in _clusters(lone, lambda d: _building(topology, d), policy):
        if _building_fell(topology, cluster):
            members = topology.unchained(building)
            whole = Component(GroupKind.BUILDING, building)
            found.append(_common(whole, cluster, evidence, members))
        else:
            found += [with_unrecorded(topology, each) for each in cluster]
    return found


def _is_lone(topology: Topology, diagnosis: Diagnosis) -> bool:
    """One point's own loss: nothing else is lost that serves others."""
    if diagnosis.kind.for_administrator:
        return False
    branches = {topology.scopes.branch(code) for code in diagnosis.affected}
    return len(branches) == 1 and topology.kind(next(iter(branches))) is Kind.CAMERA


def _code(diagnosis: Diagnosis) -> str:
    return diagnosis.component.code


def _building(topology: Topology, diagnosis: Diagnosis) -> str:
    return topology.slots[diagnosis.component.code].building


def _open_subnet(topology: Topology, diagnosis: Diagnosis) -> str:
    code = diagnosis.component.code
    return "" if topology.has_chain(code) else topology.subnet(code)


def _clusters(
    lone: Iterable[Diagnosis], key: Callable[[Diagnosis], str], policy: Policy
) -> list[tuple[str, Cluster]]:
    """Losses that share a key, in order of onset, cut where none followed within `together`."""
    window = policy.together * SECOND
    clusters: list[tuple[str, Cluster]] = []
    for loss in sorted(lone, key=lambda d: (key(d), d.onset_at, d.component.code)):
        last = clusters[-1] if clusters else None
        if last and last[0] == key(loss) and loss.onset_at - last[1][-1].onset_at <= window:
            last[1].append(loss)
        else:
            clusters.append((key(loss), [loss]))
    return clusters


def _building_fell(topology: Topology, cluster: Cluster) -> bool:
    unchained = sum(1 for d in cluster if not topology.has_chain(d.component.code))
    return unchained >= LEAST_UNCHAINED or len(cluster) >= LEAST_CHAINED


def _subnet_fell(
    topology: Topology, evidence: EvidenceBySlot, subnet: str, cluster: Cluster
) -> bool:
    if len({_building(topology, d) for d in cluster}) < LEAST_UNCHAINED:
        return False
    members = [evidence[c] for c in topology.unchained_in(subnet) if c in evidence]
    alive = sum(1 for seen in members if seen.alive)
    return len(cluster) >= LEAST_SHARE * (alive + len(cluster))


def _common(
    component: Component,
    cluster: Cluster,
    evidence: EvidenceBySlot,
    members: list[str],
    rivals: Callable[..., tuple[Rival, ...]] = shared,
) -> Diagnosis:
    onset = cluster[0].onset_at
    newest = max((e.observed_at for d in cluster for e in d.evidence), default=onset)
    seconds = round((cluster[-1].onset_at - onset) / SECOND)
    lost = {"count": len(cluster), "total": max(len(members), len(cluster))}
    affected = frozenset().union(*(d.affected for d in cluster))
    standing = any(evidence[c].alive for c in members if c in evidence and c not in affected)
    belief = BELIEF.get(len(cluster), 0.99)
    return Diagnosis(
        component=component,
        kind=FaultKind.COMMON_CAUSE,
        affected=affected,
        onset_at=onset,
        confidence=belief,
        evidence=(
            Evidence("siblings_lost", component.code, newest, params=lost),
            Evidence("within", component.code, newest, params={"seconds": seconds}),
        ),
        rivals=rivals(component.code, whole=not standing, belief=belief),
    )
