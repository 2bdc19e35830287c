"""What people on site saw, as entries of a ticket's history."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from inventory.queries.districts import mark_changed
from inventory.queries.tickets import get_ticket, write_ticket
from inventory.tables.repairs import ticket, ticket_event
from inventory.types.looks import Look, Question
from inventory.types.tickets import TicketEvent, TicketEventKind, TicketState
from inventory.types.time import HOUR, Ms

KEPT: Ms = 7 * 24 * HOUR
"""What was seen longer ago says nothing any more."""


def enter_looks(
    connection: Connection, district: str, ticket_id: int, looks: Iterable[Look], now: Ms
) -> None:
    """Keep answers with their ticket; the running monitor takes them in soon.

    Raises TicketUnknown.
    """
    found = get_ticket(connection, district, ticket_id)
    for look in looks:
        params = {"slot": look.slot, "question": look.question.value, "seen": look.seen}
        event = TicketEvent(TicketEventKind.LOOKED, look.at, look.by, params)
        write_ticket(connection, district, found, event)
    mark_changed(connection, district, now)


def load_looks(connection: Connection, district: str, since: Ms) -> tuple[Look, ...]:
    """What was seen since then, of tickets that are not closed; the oldest first."""
    query = (
        select(ticket_event.c.params, ticket_event.c.at, ticket_event.c.actor)
        .join(
            ticket,
            (ticket.c.district == ticket_event.c.district)
            & (ticket.c.id == ticket_event.c.ticket_id),
        )
        .where(
            ticket_event.c.district == district,
            ticket_event.c.kind == TicketEventKind.LOOKED.value,
            ticket_event.c.at >= since,
            ticket.c.state != TicketState.CLOSED.value,
        )
        .order_by(ticket_event.c.id)
    )
    return tuple(
        Look(params["slot"], Question(params["question"]), params["seen"], at, by)
        for params, at, by in connection.execute(query)
    )
