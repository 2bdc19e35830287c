"""What a device that starts seems to suffer from: its services come one by one, and it is 1970."""

from inventory.types.faults import Diagnosis, FaultKind
from inventory.types.time import SECOND, Ms
from monitor.judgement.diagnosis.evidence import SlotEvidence
from monitor.judgement.policy import Policy

_WHILE_STARTING = frozenset(
    {
        FaultKind.HUNG,
        FaultKind.CLOCK,
        FaultKind.SERVICE_OFF,
        FaultKind.NO_STREAM,
        FaultKind.CREDENTIALS,  # many refuse everybody while their clock is wrong
    }
)


def may_be_starting(finding: Diagnosis, seen: SlotEvidence, now: Ms, policy: Policy) -> bool:
    """Whether it has just come back, and what it says will pass: that is no finding yet."""
    if finding.kind not in _WHILE_STARTING or seen.back_at is None:
        return False
    return 0 <= now - seen.back_at < policy.boot_grace * SECOND  # the clock may have been set back
