"""A ticket with what it is about: its fault's diagnosis and the place of its component."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from inventory.queries.faults import load_fault
from inventory.queries.slots import load_inventory
from inventory.types.components import Slot
from inventory.types.faults import Diagnosis
from inventory.types.tickets import Ticket, TicketEvent
from inventory.words import Translator
from monitor.cli.points import points_among
from monitor.cli.times import iso
from monitor.delivery.headlines import headline


@dataclass(frozen=True, slots=True)
class Order:
    """`slot`: the component's, where it is one that still exists. `affected`: those that do;
    `points`: the camera points among them."""

    ticket: Ticket
    diagnosis: Diagnosis | None
    slot: Slot | None
    affected: tuple[Slot, ...]
    points: tuple[Slot, ...]


def read_orders(
    connection: Connection, district: str, tickets: Iterable[Ticket]
) -> tuple[Order, ...]:
    """Each ticket with its fault as it stands now."""
    slots = {slot.code: slot for slot in load_inventory(connection, district).slots}
    orders = []
    for ticket in tickets:
        fault = load_fault(connection, district, ticket.fault_id)
        found = fault.diagnosis if fault else None
        affected = sorted(found.affected) if found else ()
        slot = slots.get(found.component.code) if found else None
        present = tuple(slots[code] for code in affected if code in slots)
        orders.append(Order(ticket, found, slot, present, points_among(affected, slots)))
    return tuple(orders)


def headline_of(order: Order, _: Translator) -> str:
    """What broke, in one phrase."""
    found = order.diagnosis
    return headline(found.component.kind.value, found.kind.value, _) if found else ""


def place_of(order: Order) -> str:
    """Building, floor and location of the component; else the building of the points."""
    slot = order.slot or next(iter(order.affected), None)
    if slot is None:
        return ""
    exact = (slot.floor, slot.location) if order.slot else ()
    return " ".join(part for part in (slot.building, *exact) if part)


def record_of(order: Order, events: Sequence[TicketEvent] | None = None) -> dict[str, object]:
    """The ticket as --json prints it."""
    ticket = order.ticket
    record: dict[str, object] = {
        "id": ticket.id,
        "fault_id": ticket.fault_id,
        "state": ticket.state.value,
        "round": ticket.round,
        "crew": ticket.crew,
        "assignee": ticket.assignee,
        "place": place_of(order),
        "points": [slot.code for slot in order.points],
        **{
            name: iso(getattr(ticket, name))
            for name in ("opened_at", "round_opened_at", "accepted_at", "good_since", "closed_at")
        },
        "closed_by_hand": ticket.closed_by_hand,
        "diagnosis": _diagnosis(order.diagnosis) if order.diagnosis else None,
    }
    if events is not None:
        record["events"] = [_event(each) for each in events]
    return record


def _diagnosis(found: Diagnosis) -> dict[str, object]:
    return {
        "kind": found.kind.value,
        "component_kind": found.component.kind.value,
        "component": found.component.code,
        "affected": sorted(found.affected),
        "onset_at": iso(found.onset_at),
        "confidence": found.confidence,
        "evidence": [
            {"code": e.code, "slot": e.slot, "at": iso(e.observed_at), "params": dict(e.params)}
            for e in found.evidence
        ],
        "rivals": [
            {
                "component_kind": rival.component.kind.value,
                "component": rival.component.code,
                "kind": rival.kind.value,
                "confidence": rival.confidence,
            }
            for rival in found.rivals
        ],
    }


def _event(event: TicketEvent) -> dict[str, object]:
    return {
        "kind": event.kind.value,
        "at": iso(event.at),
        "actor": event.actor,
        "params": dict(event.params),
        "note": event.note,
    }
