"""For whose word a diagnosis waits: for those that could change the name, and nobody else."""

import pytest

from inventory.types.components import Kind
from inventory.types.faults import Component, Diagnosis, FaultKind, Rival
from inventory.types.outages import SlotState
from monitor.judgement.diagnosis.evidence import SlotEvidence
from monitor.judgement.diagnosis.settling import is_settled
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.policy import Policy
from tests.monitor.judgement.districts import buildings
from tests.monitor.judgement.readings import at, seen

TOPOLOGY = Topology(buildings("B4"))
POLICY = Policy()
CAMERA, OUTLET, SIBLING = "B4-01", "B4-BX1.1", "B4-06"
FOUND = Diagnosis(
    component=Component(Kind.CAMERA, CAMERA),
    kind=FaultKind.DEAD,
    affected=frozenset({CAMERA}),
    onset_at=at(0),
    confidence=0.7,
    evidence=(),
    rivals=(Rival(Component(Kind.OUTLET, OUTLET), FaultKind.DEAD, 0.2),),
)


def well(code: str, second: float) -> SlotEvidence:
    return seen(code, SlotState.OK, -99, second)


def settled(*peers: SlotEvidence, second: float = 12) -> bool:
    told = [seen(CAMERA, SlotState.DOWN), *peers]
    evidence = {each.slot: each for each in told}
    return is_settled(TOPOLOGY, evidence, FOUND, (), at(second), POLICY)


@pytest.mark.parametrize(
    ("outlet_s", "sibling_s", "ripe"),
    [
        pytest.param(1, 1, True, id="both have spoken since the loss"),
        pytest.param(-1, 1, False, id="what the rival's own row says was before it"),
        pytest.param(1, -1, True, id="a sibling would say the same of either"),
    ],
)
def test_it_waits_for_what_tells_its_rivals_apart(
    outlet_s: float, sibling_s: float, ripe: bool
) -> None:
    assert settled(well(OUTLET, outlet_s), well(SIBLING, sibling_s)) is ripe


def test_it_waits_for_nobody_longer_than_the_deadline() -> None:
    stale = well(OUTLET, -1)
    assert not settled(stale, second=POLICY.evidence_deadline - 1)
    assert settled(stale, second=POLICY.evidence_deadline)
