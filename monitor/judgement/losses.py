"""Losing packets: a device that answers, and before many of whose answers pings were lost."""

from dataclasses import replace

from inventory.types.readings import ProbeName, Reading, Status
from inventory.types.time import SECOND, Ms
from monitor.judgement.judge import CheckState
from monitor.judgement.policy import Policy
from monitor.judgement.slots import SlotRecord


def note_loss(record: SlotRecord, before: CheckState, reading: Reading) -> SlotRecord:
    """The record after one more reading of a check, `before` which it stood so.

    A loss counts once the device answers again before it is held for dead: what has fallen is no
    loss, however long it is asked in vain.
    """
    if reading.check.probe is not ProbeName.ICMP or not reading.status.alive:
        return record
    last = before.last
    missed = last is not None and last.status is Status.FAILED
    if (missed and before.status is not Status.FAILED) or _share_lost(reading) > 0:
        return replace(record, losses=(*record.losses, reading.observed_at))
    return record


def _share_lost(reading: Reading) -> float:
    """Of several pings that were sent at once."""
    loss = reading.facts.get("loss", 0.0)
    return loss if isinstance(loss, float) else 0.0


def recount_losses(record: SlotRecord, policy: Policy, now: Ms) -> SlotRecord:
    """Forget losses older than the window; whether so many are left that it is losing packets."""
    if not record.losses:
        return record
    oldest = now - round(policy.loss_window * SECOND)
    losses = tuple(at for at in record.losses if at > oldest)
    lossy = len(losses) >= (policy.loss_low + 1 if record.lossy else policy.loss_high)
    if losses == record.losses and lossy == record.lossy:
        return record
    return replace(record, losses=losses, lossy=lossy)
