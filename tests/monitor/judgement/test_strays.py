"""Rows that fall with nobody recorded behind them: whose they are, and whose they are not."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from inventory.types.components import Inventory, Kind, LinkKind
from inventory.types.faults import Diagnosis, FaultKind
from inventory.types.outages import SlotState
from inventory.types.readings import Reason
from monitor.judgement.diagnosis.diagnose import diagnose
from monitor.judgement.diagnosis.evidence import SlotEvidence
from monitor.judgement.diagnosis.hypotheses import Belief
from monitor.judgement.diagnosis.priors import DEFAULT_PRIORS
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.policy import Policy
from tests.monitor.judgement.districts import buildings
from tests.monitor.judgement.readings import at, seen

B4 = buildings("B4")
ADAPTER, CAMERAS = "B4-22.ps", ("B4-22", "B4-23", "B4-24")
PORTS = ("B4-SW1.11", "B4-SW1.12", "B4-SW1.13")


def recorded(lower: str, upper: str, kind: LinkKind) -> Inventory:
    """The district, with the slot recorded at another one of the same kind."""
    links = (
        replace(link, upper=upper) if (link.lower, link.kind) == (lower, kind) else link
        for link in B4.links
    )
    return replace(B4, links=tuple(links))


STANDING = [s.code for s in B4.slots if s.building == "B4" and s.kind is Kind.CAMERA]

MISPLACED = recorded("B4-24", "B4-SW1.12", LinkKind.DATA)
"""Nobody is recorded on port 13."""


def lost(code: str, onset_s: float = 0, reason: Reason = Reason.LINK_DOWN) -> SlotEvidence:
    fell = seen(code, SlotState.DOWN, onset_s, onset_s + 10, reason)
    return replace(fell, last_good_at=at(onset_s - 5))


def located(inventory: Inventory, *lost: SlotEvidence) -> tuple[Diagnosis, ...]:
    """Every other camera of the building stands."""
    evidence = {code: seen(code, SlotState.OK, -99, 3990) for code in STANDING}
    evidence |= {each.slot: each for each in lost}
    topology, belief = Topology(inventory), Belief(DEFAULT_PRIORS)
    down = [each.slot for each in lost]
    return diagnose(topology, evidence, down, belief, at(4000), Policy())


def test_a_row_of_nobody_goes_with_what_fell_at_the_same_time() -> None:
    cameras = [lost(code, reason=Reason.TIMEOUT) for code in CAMERAS]
    (found,) = located(MISPLACED, *cameras, *map(lost, PORTS))
    assert found.component.code == ADAPTER
    assert found.affected == {*CAMERAS, *PORTS}


def test_what_fell_an_hour_later_is_told_apart_as_an_error_of_the_records() -> None:
    cameras = [lost(code, reason=Reason.TIMEOUT) for code in CAMERAS]
    found = located(MISPLACED, *cameras, *map(lost, PORTS[:2]), lost(PORTS[2], 3600))
    assert {d.component.code: d.kind for d in found} == {
        ADAPTER: FaultKind.DEAD,
        PORTS[2]: FaultKind.RECORDS,
    }


def test_a_port_that_reports_a_fault_is_named_for_the_camera_recorded_elsewhere() -> None:
    wrong = recorded("B4-13", "B4-SW2.poe4", LinkKind.POWER)
    port = replace(lost("B4-SW2.poe3", reason=Reason.POWER_OFF), facts={"detection_status": 4})
    (found,) = located(wrong, lost("B4-13", reason=Reason.TIMEOUT), port)
    assert found.component.code == "B4-SW2.poe3"
    assert "B4-13" in {rival.component.code for rival in found.rivals}
    assert found.affected == {"B4-13", "B4-SW2.poe3"}


def test_a_link_that_any_dead_camera_takes_down_leaves_the_camera_named() -> None:
    camera = lost("B4-24", reason=Reason.TIMEOUT)
    (found,) = located(MISPLACED, camera, lost(PORTS[2]))
    assert found.component.code == "B4-24"
    assert found.affected == {"B4-24", PORTS[2]}


SLOTS = sorted(slot.code for slot in B4.slots if slot.building == "B4")
LOSSES = st.dictionaries(st.sampled_from(SLOTS), st.integers(0, 300), min_size=1, max_size=12)
REWIRED = st.sampled_from([B4, MISPLACED, recorded("B4-01.tx", "B4-C1.2", LinkKind.DATA)])


@given(REWIRED, LOSSES)
def test_every_loss_is_told_once_however_wrong_the_records(
    inventory: Inventory, losses: dict[str, int]
) -> None:
    found = located(inventory, *(lost(code, second) for code, second in losses.items()))
    told = [code for diagnosis in found for code in diagnosis.affected]
    assert sorted(told) == sorted(losses)
    for diagnosis in found:
        shares = [diagnosis.confidence, *(rival.confidence for rival in diagnosis.rivals)]
        assert all(0 <= share <= 1 for share in shares)
