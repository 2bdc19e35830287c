"""Who says that a device cannot be reached goes along as evidence."""

from dataclasses import replace

import pytest

from inventory.types.outages import SlotState
from inventory.types.readings import Fact, ProbeName, Reason
from monitor.judgement.diagnosis.evidence import Failing
from monitor.judgement.diagnosis.findings import own_evidence
from tests.monitor.judgement.readings import seen


@pytest.mark.parametrize(
    ("reason", "facts", "told"),
    [
        (Reason.UNREACHABLE, {"detail": "host_unreachable", "reported_by": "10.0.0.1"}, "10.0.0.1"),
        (Reason.UNREACHABLE, {"detail": "no_neighbour", "reported_by": "10.0.0.2"}, None),
        (Reason.UNREACHABLE, {"detail": "no_route"}, None),
        (Reason.TIMEOUT, {"detail": "host_unreachable", "reported_by": "10.0.0.1"}, None),
    ],
    ids=["a router", "the monitor itself", "nobody", "at another time"],
)
def test_who_says_that_it_cannot_be_reached(
    reason: Reason, facts: dict[str, Fact], told: str | None
) -> None:
    failing = (Failing(ProbeName.ICMP, reason, 3),)
    down = replace(seen("c1", SlotState.DOWN, reason=reason), failing=failing, facts=facts)
    evidence = own_evidence(down)
    assert evidence.code == "silent"
    assert evidence.params.get("reported_by") == told
