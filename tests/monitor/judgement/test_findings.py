"""What a device that answers says of itself: a fault that needs no search, and no crew."""

from dataclasses import replace

import pytest

from inventory.types.faults import Diagnosis, FaultKind
from inventory.types.outages import SlotState
from inventory.types.readings import STATUS_OF, Fact, Reason, Status
from inventory.types.time import SECOND
from monitor.judgement.diagnosis.evidence import SlotEvidence
from monitor.judgement.diagnosis.findings import own_finding
from monitor.judgement.diagnosis.settling import is_settled
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.policy import Policy
from tests.monitor.judgement.readings import T0, seen
from tests.probes.sim.small_district import small_district

TOPOLOGY = Topology(small_district())
SET_WRONG: list[tuple[Reason, FaultKind, str]] = [
    (Reason.AUTHENTICATION, FaultKind.CREDENTIALS, "refused_password"),
    (Reason.CLOCK_SKEW, FaultKind.CLOCK, "clock_offset"),
    (Reason.SERVICE_OFF, FaultKind.SERVICE_OFF, "service_off"),
    (Reason.IDENTITY, FaultKind.IDENTITY, "another_serial"),
    (Reason.CERTIFICATE, FaultKind.CERTIFICATE, "certificate"),
    (Reason.NO_STREAM, FaultKind.NO_STREAM, "no_stream"),
]


def finding(reason: Reason, facts: dict[str, Fact] | None = None) -> Diagnosis:
    found = own_finding(TOPOLOGY, _evidence(reason, facts or {}))
    assert found is not None
    return found


def _evidence(reason: Reason, facts: dict[str, Fact]) -> SlotEvidence:
    return replace(seen("c1", SlotState.MISCONFIGURED, reason=reason), facts=facts)


@pytest.mark.parametrize(("reason", "kind", "code"), SET_WRONG)
def test_what_is_set_wrong_is_for_the_administrator(
    reason: Reason, kind: FaultKind, code: str
) -> None:
    found = finding(reason)
    assert (found.kind, found.kind.for_administrator) == (kind, True)
    assert [each.code for each in found.evidence] == [code]


def test_every_reason_of_a_misconfiguration_is_tried_here() -> None:
    misconfigured = {each for each, status in STATUS_OF.items() if status is Status.MISCONFIGURED}
    assert {reason for reason, *_ in SET_WRONG} == misconfigured


def test_a_locked_account_is_told_from_a_wrong_password() -> None:
    [evidence] = finding(Reason.AUTHENTICATION, {"detail": "locked_out"}).evidence
    assert evidence.code == "locked_account"


def test_both_serial_numbers_are_evidence() -> None:
    facts: dict[str, Fact] = {"serial": "D2", "expected_serial": "D1", "model": "Dome"}
    [evidence] = finding(Reason.IDENTITY, facts).evidence
    assert evidence.params == {"serial": "D2", "expected_serial": "D1"}


@pytest.mark.parametrize(
    ("reason", "at_once"), [(Reason.SERVICE_OFF, False), (Reason.IDENTITY, True)]
)
def test_a_service_that_is_off_may_only_be_booting(reason: Reason, at_once: bool) -> None:
    found, evidence = finding(reason), {"c1": _evidence(reason, {})}
    policy = Policy()

    def settled(second: float) -> bool:
        now = T0 + round(second * SECOND)
        return is_settled(TOPOLOGY, evidence, found, (), now, policy)

    assert settled(11) is at_once
    assert settled(policy.evidence_deadline + 1)
