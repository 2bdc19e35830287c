"""How often to ask: less often what has been dead for long, or can only repeat that it is dead."""

from inventory.types.outages import SlotState
from inventory.types.time import SECOND, Ms
from monitor.judgement.policy import Policy
from monitor.judgement.slots import SlotRecord

RELAXED = 4
"""Such a check is asked at this multiple of its interval, and its word holds as much longer."""


def is_long_dead(record: SlotRecord, policy: Policy, now: Ms) -> bool:
    """Whether the slot has been down for so long that nobody waits for it by the second."""
    return record.state is SlotState.DOWN and now - record.since >= policy.long_dead * SECOND
