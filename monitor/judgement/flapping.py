"""Flapping: changing too often. Two thresholds, so that the state itself does not flap."""

from dataclasses import replace

from inventory.types.time import SECOND, Ms
from monitor.judgement.policy import Policy
from monitor.judgement.slots import SlotRecord


def recount(record: SlotRecord, policy: Policy, now: Ms) -> SlotRecord:
    """Forget changes older than the window, and enter or leave flapping.

    Enters at `flapping_high` changes within the window, leaves at `flapping_low`; in between it
    stays what it was.
    """
    if not record.changes:
        return record
    oldest = now - round(policy.flapping_window * SECOND)
    changes = tuple(at for at in record.changes if at > oldest)
    if len(changes) >= policy.flapping_high:
        flapping = True
    elif len(changes) <= policy.flapping_low:
        flapping = False
    else:
        flapping = record.flapping
    if changes == record.changes and flapping == record.flapping:
        return record
    return replace(record, changes=changes, flapping=flapping)
