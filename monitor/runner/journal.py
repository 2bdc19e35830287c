"""What happens to faults, as lines of the log."""

import logging

from inventory.types.faults import FaultEvent

log = logging.getLogger(__name__)


def log_event(event: FaultEvent) -> None:
    """One line for an event of a fault."""
    found = event.fault.diagnosis
    log.info(
        "fault %d %s: %s %s %s, %d affected, confidence %.2f",
        event.fault.id,
        event.kind,
        found.component.kind,
        found.component.code,
        found.kind,
        len(found.affected),
        found.confidence,
    )
