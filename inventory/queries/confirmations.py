"""What people say was the cause of a fault, as entries of its ticket's history.

One word counts for each fault: the last, whoever said it, of all tickets that merged into one. A
relapse is a further round of the same ticket, and no second failure.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from inventory.queries.districts import mark_changed
from inventory.queries.tickets import get_ticket, write_ticket
from inventory.tables.repairs import fault, ticket, ticket_event
from inventory.types.causes import Answered, Cause, Confirmation, Part
from inventory.types.components import Kind
from inventory.types.faults import FaultKind
from inventory.types.tickets import TicketEvent, TicketEventKind, TicketState
from inventory.types.time import Ms


def confirm(
    connection: Connection,
    district: str,
    ticket_id: int,
    found: Confirmation,
    actor: str,
    note: str | None,
    now: Ms,
) -> None:
    """Keep a person's word on the cause. The ticket's state stays: only probes verify a repair.

    The running monitor learns from it soon. Raises TicketUnknown.
    """
    about = get_ticket(connection, district, ticket_id)
    params = {
        "component": found.component,
        "kind": found.part.kind.value,
        "poe": found.part.poe,
        "model": found.part.model,
        "building": found.part.building,
        "cause": found.cause.value,
    }
    event = TicketEvent(TicketEventKind.CONFIRMED, now, actor, params, note)
    write_ticket(connection, district, about, event)
    mark_changed(connection, district, now)


def load_confirmations(connection: Connection, district: str) -> dict[int, Confirmation]:
    """The word that counts, by the number of the fault that it is about.

    What was mended before it failed is no failure: of preventive work nothing counts.
    """
    query = (
        select(ticket.c.fault_id, ticket_event.c.params, fault.c.kind)
        .join(
            ticket,
            (ticket.c.district == ticket_event.c.district)
            & (ticket.c.id == ticket_event.c.ticket_id),
        )
        .join(fault, (fault.c.district == ticket.c.district) & (fault.c.id == ticket.c.fault_id))
        .where(
            ticket_event.c.district == district,
            ticket_event.c.kind == TicketEventKind.CONFIRMED.value,
        )
        .order_by(ticket_event.c.id)
    )
    rows = connection.execute(query).all()
    merged = _merged(connection, district) if rows else {}
    return {
        _surviving(number, merged): _typed(params)
        for number, params, kind in rows
        if not FaultKind(kind).preventive
    }


def count_answered(
    connection: Connection, district: str, confirmed: Mapping[int, Confirmation]
) -> Answered:
    """How many of the faults for crews that are over have a confirmed cause, or will not get one
    any more; those still open count where somebody gave their cause already."""
    query = (
        select(ticket.c.fault_id, fault.c.kind)
        .join(fault, (fault.c.district == ticket.c.district) & (fault.c.id == ticket.c.fault_id))
        .where(
            ticket.c.district == district,
            ticket.c.state == TicketState.CLOSED.value,
            fault.c.merged_into.is_(None),
        )
    )
    rows = connection.execute(query)
    kinds = {number: FaultKind(kind) for number, kind in rows}
    closed = {n for n, kind in kinds.items() if not (kind.for_administrator or kind.preventive)}
    return Answered(len(confirmed), len(closed | confirmed.keys()))


def _merged(connection: Connection, district: str) -> dict[int, int]:
    query = select(fault.c.id, fault.c.merged_into).where(
        fault.c.district == district, fault.c.merged_into.is_not(None)
    )
    return {row.id: row.merged_into for row in connection.execute(query)}


def _surviving(number: int, merged: Mapping[int, int]) -> int:
    seen = set[int]()
    while number in merged and number not in seen:
        seen.add(number)
        number = merged[number]
    return number


def _typed(params: Mapping[str, Any]) -> Confirmation:
    part = Part(Kind(params["kind"]), params["poe"], params["model"], params["building"])
    return Confirmation(params["component"], part, Cause(params["cause"]))
