"""Several ports of one switch that refuse power: the switch has none left, which is one ticket."""

from collections import defaultdict

from inventory.types.components import Kind
from inventory.types.faults import Component, Diagnosis, Evidence, FaultKind
from monitor.judgement.diagnosis.topology import Topology

LEAST = 2


def gather_refused(topology: Topology, located: list[Diagnosis]) -> list[Diagnosis]:
    """The same diagnoses, with ports of one switch that refuse power now made one."""
    by_agent: dict[str, list[Diagnosis]] = defaultdict(list)
    for each in located:
        by_agent[_agent(topology, each)].append(each)
    found = by_agent.pop("", [])
    for agent, ports in by_agent.items():
        found += [_one(topology, agent, ports)] if len(ports) >= LEAST else ports
    return found


def _agent(topology: Topology, found: Diagnosis) -> str:
    """The switch of a port that refuses power; "" for any other diagnosis."""
    if found.kind is not FaultKind.POWER_REFUSED or found.component.kind is not Kind.ADAPTER:
        return ""
    return topology.agent(found.component.code) or ""


def _one(topology: Topology, agent: str, ports: list[Diagnosis]) -> Diagnosis:
    newest = max(e.observed_at for d in ports for e in d.evidence)
    return Diagnosis(
        component=Component(topology.kind(agent), agent),
        kind=FaultKind.POWER_REFUSED,
        affected=frozenset().union(*(d.affected for d in ports)),
        onset_at=min(d.onset_at for d in ports),
        confidence=max(d.confidence for d in ports),
        evidence=(
            Evidence("ports_refuse", agent, newest, params={"count": len(ports)}),
            *(d.evidence[0] for d in ports),
        ),
    )
