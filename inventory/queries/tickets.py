"""Tickets: a current row, append-only events beside it; and what people do with them."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection, func, insert, select

from inventory.queries.upsert import upsert
from inventory.tables.repairs import ticket, ticket_event
from inventory.types.tickets import Ticket, TicketEvent, TicketEventKind, TicketState
from inventory.types.time import Ms


class TicketUnknown(LookupError):
    """The district has no ticket of that number."""


class TicketClosed(ValueError):
    """The ticket is closed: nobody can accept or close it any more."""


class TicketTaken(ValueError):
    """Somebody else accepted the ticket first; `by` tells who."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


def list_tickets(
    connection: Connection, district: str, states: Collection[TicketState] | None = None
) -> list[Ticket]:
    """The district's tickets, the newest first; only those of the given states."""
    columns = [ticket.c[name] for name in Ticket.__slots__]
    query = select(*columns).where(ticket.c.district == district)
    if states is not None:
        query = query.where(ticket.c.state.in_([state.value for state in states]))
    rows = connection.execute(query.order_by(ticket.c.id.desc()))
    return [_typed(Ticket(*row)) for row in rows]


def get_ticket(connection: Connection, district: str, ticket_id: int) -> Ticket:
    """One ticket by its number. Raises TicketUnknown."""
    columns = [ticket.c[name] for name in Ticket.__slots__]
    query = select(*columns).where(ticket.c.district == district, ticket.c.id == ticket_id)
    row = connection.execute(query).first()
    if row is None:
        raise TicketUnknown(ticket_id)
    return _typed(Ticket(*row))


def ticket_of_fault(connection: Connection, district: str, fault_id: int) -> Ticket | None:
    """The one ticket of a fault, if it has one."""
    query = select(ticket.c.id).where(ticket.c.district == district, ticket.c.fault_id == fault_id)
    number = connection.scalar(query)
    return get_ticket(connection, district, number) if number is not None else None


def next_ticket_id(connection: Connection, district: str) -> int:
    """The number that the district's next ticket gets."""
    highest = select(func.max(ticket.c.id)).where(ticket.c.district == district)
    return (connection.scalar(highest) or 0) + 1


def ticket_events(connection: Connection, district: str, ticket_id: int) -> list[TicketEvent]:
    """The history of a ticket, the oldest first."""
    columns = [ticket_event.c[name] for name in TicketEvent.__slots__]
    query = select(*columns).where(
        ticket_event.c.district == district, ticket_event.c.ticket_id == ticket_id
    )
    rows = connection.execute(query.order_by(ticket_event.c.id))
    return [replace(e, kind=TicketEventKind(e.kind)) for e in (TicketEvent(*row) for row in rows)]


def write_ticket(
    connection: Connection, district: str, changed: Ticket, event: TicketEvent
) -> None:
    """Keep the ticket as it stands after the event, and the event itself."""
    values: dict[str, object] = {name: getattr(changed, name) for name in Ticket.__slots__}
    values |= {"district": district, "state": changed.state.value}
    upsert(connection, ticket, ("district", "id"), [values])
    connection.execute(
        insert(ticket_event).values(
            district=district,
            ticket_id=changed.id,
            kind=event.kind.value,
            at=event.at,
            actor=event.actor,
            params=dict(event.params),
            note=event.note,
        )
    )


def accept(connection: Connection, district: str, ticket_id: int, actor: str, now: Ms) -> Ticket:
    """Somebody owns the repair; the first acceptance wins.

    Raises TicketUnknown, TicketClosed, TicketTaken. Accepting twice oneself changes nothing.
    """
    found = get_ticket(connection, district, ticket_id)
    _must_be_open(found)
    if found.assignee == actor:
        return found
    if found.assignee is not None:
        raise TicketTaken(found.assignee)
    waiting = found.state is TicketState.OPEN
    state = TicketState.ACCEPTED if waiting else found.state
    changed = replace(found, state=state, assignee=actor, accepted_at=now)
    write_ticket(connection, district, changed, _by(actor, TicketEventKind.ACCEPTED, now))
    return changed


def note(
    connection: Connection, district: str, ticket_id: int, actor: str, text: str, now: Ms
) -> Ticket:
    """A person's own words, kept as they are. Raises TicketUnknown."""
    found = get_ticket(connection, district, ticket_id)
    write_ticket(connection, district, found, _by(actor, TicketEventKind.NOTED, now, text))
    return found


def close_by_hand(
    connection: Connection, district: str, ticket_id: int, actor: str, reason: str, now: Ms
) -> Ticket:
    """A person ends the ticket, with a reason. It is marked so: no probe has verified a repair.

    The fault itself stays as the probes see it. Raises TicketUnknown, TicketClosed.
    """
    found = get_ticket(connection, district, ticket_id)
    _must_be_open(found)
    changed = replace(found, state=TicketState.CLOSED, closed_at=now, closed_by_hand=True)
    write_ticket(connection, district, changed, _by(actor, TicketEventKind.CLOSED, now, reason))
    return changed


def _must_be_open(found: Ticket) -> None:
    if found.state is TicketState.CLOSED:
        raise TicketClosed(found.id)


def _by(actor: str, kind: TicketEventKind, at: Ms, text: str | None = None) -> TicketEvent:
    return TicketEvent(kind, at, actor, {}, text)


def _typed(row: Ticket) -> Ticket:
    return replace(row, state=TicketState(row.state))
