"""The life of a ticket: it follows its fault, and what people say of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from inventory.types.faults import FaultEvent, FaultEventKind
from inventory.types.readings import Fact
from inventory.types.tickets import Ticket, TicketEvent, TicketEventKind, TicketState
from inventory.types.time import Ms
from monitor.judgement.prognosis.moving import expected_on

MONITOR = "monitor"
"""The actor of what the probes say."""


WAS_CREW = "was_crew"
"""Parameter of a ticket's event: the crew that had it before."""
FROM_FAULT = "from_fault"
"""Parameter of a ticket's event: the fault that has explained some of its points before."""


@dataclass(frozen=True, slots=True)
class TicketChange:
    """A ticket as it stands after an event, with the event."""

    ticket: Ticket
    event: TicketEvent


def follow(
    event: FaultEvent, ticket: Ticket | None, next_id: int, crew: str | None
) -> TicketChange | None:
    """What a fault's event does to its ticket; None where it has none (never told, or merged).

    `crew`: whose work the fault is now. A ticket whose fault is found to be another crew's work is
    theirs from then on, and open again; both crews are told.
    """
    if event.kind is FaultEventKind.OPENED:
        return _opened(event, next_id, crew)
    if ticket is None:
        return None
    if ticket.state is TicketState.CLOSED and event.kind is not FaultEventKind.REOPENED:
        # Closed by hand: what the probes see later belongs to the fault alone, until it fails.
        return _reopened(event, ticket) if _failed_at_last(event) else None
    change = _STEPS[event.kind](event, ticket)
    return _handed_over(change, crew) if event.kind in _RENAMED else change


def _failed_at_last(event: FaultEvent) -> bool:
    """Whether what was only wearing out has failed now."""
    was = event.was is not None and event.was.kind.preventive
    return (
        event.kind is FaultEventKind.REVISED and was and not event.fault.diagnosis.kind.preventive
    )


def _opened(event: FaultEvent, next_id: int, crew: str | None) -> TicketChange:
    ticket = Ticket(
        id=next_id,
        fault_id=event.fault.id,
        state=TicketState.OPEN,
        round=1,
        crew=crew,
        assignee=None,
        opened_at=event.at,
        round_opened_at=event.at,
    )
    params = _subject(event)
    if event.fault.split_from is not None:
        params[FROM_FAULT] = event.fault.split_from
    return TicketChange(ticket, _entry(TicketEventKind.OPENED, event.at, params))


def _revised(event: FaultEvent, ticket: Ticket) -> TicketChange:
    return TicketChange(ticket, _entry(TicketEventKind.REVISED, event.at, _subject(event)))


def _handed_over(change: TicketChange, crew: str | None) -> TicketChange:
    was = change.ticket.crew
    if crew is None or crew == was:
        return change
    state = change.ticket.state
    ticket = replace(
        change.ticket,
        crew=crew,
        assignee=None,
        accepted_at=None,
        state=TicketState.OPEN if state is TicketState.ACCEPTED else state,
    )
    params = {**change.event.params, WAS_CREW: was} if was else change.event.params
    return TicketChange(ticket, replace(change.event, params=params))


def _recovering(event: FaultEvent, ticket: Ticket) -> TicketChange:
    changed = replace(ticket, state=TicketState.RECOVERING, good_since=event.at)
    return TicketChange(changed, _entry(TicketEventKind.RECOVERING, event.at))


def _relapsed(event: FaultEvent, ticket: Ticket) -> TicketChange:
    state = TicketState.ACCEPTED if ticket.accepted_at else TicketState.OPEN
    changed = replace(ticket, state=state, good_since=None)
    return TicketChange(changed, _entry(TicketEventKind.RELAPSED, event.at))


def _closed(event: FaultEvent, ticket: Ticket) -> TicketChange:
    changed = replace(ticket, state=TicketState.CLOSED, closed_at=event.at, closed_by_hand=False)
    return TicketChange(changed, _entry(TicketEventKind.CLOSED, event.at))


def _merged(event: FaultEvent, ticket: Ticket) -> TicketChange:
    changed = replace(ticket, state=TicketState.CLOSED, closed_at=event.at)
    into = {"into_fault": event.fault.merged_into or 0}
    return TicketChange(changed, _entry(TicketEventKind.MERGED, event.at, into))


def _reopened(event: FaultEvent, ticket: Ticket) -> TicketChange:
    changed = replace(
        ticket,
        state=TicketState.OPEN,
        round=ticket.round + 1,
        assignee=None,
        round_opened_at=event.at,
        accepted_at=None,
        good_since=None,
        closed_at=None,
        closed_by_hand=False,
    )
    return TicketChange(changed, _entry(TicketEventKind.REOPENED, event.at, _subject(event)))


_RENAMED = (FaultEventKind.REVISED, FaultEventKind.REOPENED)

_STEPS = {
    FaultEventKind.REVISED: _revised,
    FaultEventKind.RECOVERING: _recovering,
    FaultEventKind.RELAPSED: _relapsed,
    FaultEventKind.CLEARED: _closed,
    FaultEventKind.MERGED: _merged,
    FaultEventKind.REOPENED: _reopened,
}


def _subject(event: FaultEvent) -> dict[str, Fact]:
    now = event.fault.diagnosis
    params: dict[str, Fact] = {
        "kind": now.kind.value,
        "component_kind": now.component.kind.value,
        "component": now.component.code,
        "affected": len(now.affected),
    }
    expected = expected_on(now)
    if expected:
        params["expected_on"] = expected
    if event.was is not None:
        params["was_kind"] = event.was.kind.value
        params["was_component_kind"] = event.was.component.kind.value
        params["was_component"] = event.was.component.code
        if event.was.kind.preventive:
            params["was_expected_on"] = expected_on(event.was)
    return params


def _entry(kind: TicketEventKind, at: Ms, params: Mapping[str, Fact] | None = None) -> TicketEvent:
    return TicketEvent(kind, at, MONITOR, params or {})
