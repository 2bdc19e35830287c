"""Cameras of one model that refuse or are set wrong together: one finding for the administrator."""

from collections import defaultdict

from inventory.types.components import Kind
from inventory.types.faults import Component, Diagnosis, Evidence, FaultKind, GroupKind
from inventory.types.time import MINUTE, Ms
from monitor.judgement.diagnosis.topology import Topology

LEAST = 3
TOGETHER: Ms = 15 * MINUTE
"""A changed password is noticed within ten minutes, a service that is off within one."""

_TOGETHER_KINDS = (
    FaultKind.CREDENTIALS,
    FaultKind.SERVICE_OFF,
    FaultKind.CLOCK,
    FaultKind.CERTIFICATE,
    FaultKind.NO_STREAM,
)


def gather_models(topology: Topology, findings: list[Diagnosis]) -> list[Diagnosis]:
    """The same findings, with those of one kind and model, one soon after the other, made one."""
    found: list[Diagnosis] = []
    for (kind, model), each in _by_model(topology, findings).items():
        for cluster in _runs(each):
            if model and len(cluster) >= LEAST:
                found.append(_one(kind, model, cluster, topology))
            else:
                found += cluster
    return found


def _by_model(
    topology: Topology, findings: list[Diagnosis]
) -> dict[tuple[FaultKind, str], list[Diagnosis]]:
    groups: dict[tuple[FaultKind, str], list[Diagnosis]] = defaultdict(list)
    for each in findings:
        alike = each.kind in _TOGETHER_KINDS and each.component.kind is Kind.CAMERA
        groups[each.kind, topology.model(each.component.code) if alike else ""].append(each)
    return groups


def _runs(findings: list[Diagnosis]) -> list[list[Diagnosis]]:
    """In order of onset, cut where none followed for long."""
    runs: list[list[Diagnosis]] = []
    for each in sorted(findings, key=lambda d: (d.onset_at, d.component.code)):
        if runs and each.onset_at - runs[-1][-1].onset_at <= TOGETHER:
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def _one(kind: FaultKind, model: str, cluster: list[Diagnosis], topology: Topology) -> Diagnosis:
    newest = max(e.observed_at for d in cluster for e in d.evidence)
    counted = {"count": len(cluster), "total": len(topology.of_model(model))}
    return Diagnosis(
        component=Component(GroupKind.MODEL, model),
        kind=kind,
        affected=frozenset().union(*(d.affected for d in cluster)),
        onset_at=cluster[0].onset_at,
        confidence=min(d.confidence for d in cluster),
        evidence=(
            Evidence("same_model", model, newest, params=counted),
            *(d.evidence[0] for d in cluster[:2]),
        ),
    )
