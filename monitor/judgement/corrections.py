"""What one correction tells: the tickets that were split off from it, or that it takes in. Pure.

A crew that is told of several changes at once has one thing to understand, not several alarms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inventory.types.faults import FaultEvent, FaultEventKind
from monitor.judgement.tickets import TicketChange


@dataclass(frozen=True, slots=True)
class Step:
    """A ticket's change, and what happened to its fault."""

    change: TicketChange
    event: FaultEvent

    @property
    def other(self) -> int | None:
        """The fault that it was split from, or merged into."""
        if self.event.kind is FaultEventKind.OPENED:
            return self.event.fault.split_from
        return self.event.fault.merged_into if self.event.kind is FaultEventKind.MERGED else None


def told_with(steps: Sequence[Step]) -> Mapping[int, int]:
    """Which steps of one tick are told with the correction of another ticket: both as indexes.

    Only where the same crew has both; others are told by themselves.
    """
    revised = {
        step.event.fault.id: number
        for number, step in enumerate(steps)
        if step.event.kind is FaultEventKind.REVISED
    }
    others = ((number, revised.get(step.other or 0)) for number, step in enumerate(steps))
    return {
        number: main
        for number, main in others
        if main is not None and steps[main].change.ticket.crew == steps[number].change.ticket.crew
    }
