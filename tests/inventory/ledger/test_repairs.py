"""Outages, faults, tickets and the lease, as they are kept and found again, on both databases."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine, func, insert, select

from inventory.database import writing
from inventory.queries.districts import create_district, last_changed, mark_changed
from inventory.queries.faults import load_fault, load_faults, next_fault_id, write_fault_event
from inventory.queries.leases import (
    LeaseLost,
    read_lease,
    release_lease,
    renew_lease,
    take_lease,
)
from inventory.queries.outages import load_open_outages, write_outages
from inventory.queries.tickets import (
    TicketClosed,
    TicketTaken,
    TicketUnknown,
    accept,
    close_by_hand,
    get_ticket,
    list_tickets,
    note,
    ticket_events,
    ticket_of_fault,
    write_ticket,
)
from inventory.tables.inventory import slot
from inventory.tables.repairs import fault_event, outage
from inventory.types.components import Kind
from inventory.types.district import District
from inventory.types.faults import (
    Component,
    Diagnosis,
    Evidence,
    Fault,
    FaultEvent,
    FaultEventKind,
    FaultKind,
    FaultState,
    Rival,
)
from inventory.types.outages import Outage, OutageKind
from inventory.types.readings import Reason
from inventory.types.tickets import Ticket, TicketEvent, TicketEventKind, TicketState

NOW = 1_800_000_000_000
FOUND = Diagnosis(
    component=Component(Kind.CABLE, "C1"),
    kind=FaultKind.DEAD,
    affected=frozenset({"A-01", "A-02"}),
    onset_at=NOW - 9_000,
    confidence=0.93,
    evidence=(Evidence("within", "C1", NOW, None, {"seconds": 4}),),
    rivals=(Rival(Component(Kind.CHASSIS, "CH1"), FaultKind.DEAD, 0.05),),
)
FAULT = Fault(1, FOUND, FaultState.OPEN, opened_at=NOW)
TICKET = Ticket(1, 1, TicketState.OPEN, 1, "fibre", None, NOW, NOW)


@pytest.fixture
def connection(ledger: Engine) -> Iterator[Connection]:
    with writing(ledger) as opened:
        create_district(opened, District("d1", "District", "Asia/Shanghai", "en"))
        for code in ("A-01", "A-02"):
            row = {
                "district": "d1",
                "code": code,
                "kind": "camera",
                "name": "",
                "commissioned_at": 0,
            }
            opened.execute(insert(slot).values(row))
        yield opened


def open_ticket(connection: Connection) -> None:
    write_fault_event(connection, "d1", FaultEvent(FaultEventKind.OPENED, FAULT, NOW))
    write_ticket(connection, "d1", TICKET, TicketEvent(TicketEventKind.OPENED, NOW, "monitor"))


def test_a_fault_comes_back_as_it_was_written(connection: Connection) -> None:
    assert next_fault_id(connection, "d1") == 1
    write_fault_event(connection, "d1", FaultEvent(FaultEventKind.OPENED, FAULT, NOW))
    assert load_fault(connection, "d1", 1) == FAULT
    assert load_faults(connection, "d1", NOW) == [FAULT]
    assert next_fault_id(connection, "d1") == 2
    assert load_fault(connection, "elsewhere", 1) is None


def test_a_fault_has_one_row_and_every_event(connection: Connection) -> None:
    later = replace(FAULT, state=FaultState.CLEARED, cleared_at=NOW + 60_000)
    write_fault_event(connection, "d1", FaultEvent(FaultEventKind.OPENED, FAULT, NOW))
    write_fault_event(connection, "d1", FaultEvent(FaultEventKind.CLEARED, later, NOW + 60_000))
    kinds = connection.scalars(select(fault_event.c.kind).order_by(fault_event.c.id)).all()
    assert kinds == ["opened", "cleared"]
    assert load_faults(connection, "d1", NOW) == [later], "it may come back"
    assert load_faults(connection, "d1", NOW + 60_001) == [], "it is long gone"


def test_an_outage_is_written_once_and_then_changed(connection: Connection) -> None:
    write_fault_event(connection, "d1", FaultEvent(FaultEventKind.OPENED, FAULT, NOW))
    began = Outage(
        "A-01", OutageKind.DOWN, Reason.TIMEOUT, NOW - 30_000, NOW - 9_000, None, None, NOW
    )
    linked = replace(began, kind=OutageKind.UNREACHABLE, fault_id=1)
    write_outages(connection, "d1", [began])
    write_outages(connection, "d1", [linked])
    (found,) = load_open_outages(connection, "d1")
    assert replace(found, id=None) == linked
    over = replace(
        linked, last_bad_at=NOW + 50_000, first_good_at=NOW + 60_000, closed_at=NOW + 61_000
    )
    write_outages(connection, "d1", [over])
    assert load_open_outages(connection, "d1") == []
    assert connection.scalar(select(func.count()).select_from(outage)) == 1


def test_the_first_acceptance_wins(connection: Connection) -> None:
    open_ticket(connection)
    assert accept(connection, "d1", 1, "li", NOW + 1).state is TicketState.ACCEPTED
    assert accept(connection, "d1", 1, "li", NOW + 2).accepted_at == NOW + 1
    with pytest.raises(TicketTaken) as taken:
        accept(connection, "d1", 1, "wang", NOW + 3)
    assert taken.value.by == "li"


def test_closing_by_hand_needs_words_and_is_marked(connection: Connection) -> None:
    open_ticket(connection)
    note(connection, "d1", 1, "li", "ladder needed", NOW + 1)
    close_by_hand(connection, "d1", 1, "li", "camera removed", NOW + 2)
    found = get_ticket(connection, "d1", 1)
    assert found.closed_by_hand
    assert found.state is TicketState.CLOSED
    with pytest.raises(TicketClosed):
        accept(connection, "d1", 1, "wang", NOW + 3)
    events = ticket_events(connection, "d1", 1)
    assert [(e.kind.value, e.actor, e.note) for e in events] == [
        ("opened", "monitor", None),
        ("noted", "li", "ladder needed"),
        ("closed", "li", "camera removed"),
    ]


def test_tickets_are_found_by_state_and_by_fault(connection: Connection) -> None:
    open_ticket(connection)
    assert ticket_of_fault(connection, "d1", 1) == TICKET
    assert ticket_of_fault(connection, "d1", 2) is None
    assert list_tickets(connection, "d1", [TicketState.OPEN]) == [TICKET]
    assert list_tickets(connection, "d1", [TicketState.CLOSED]) == []
    with pytest.raises(TicketUnknown):
        get_ticket(connection, "d1", 7)


def test_a_lease_that_was_taken_over_is_lost(connection: Connection) -> None:
    first = take_lease(connection, "d1", "host/1", NOW, 15_000)
    renew_lease(connection, first, NOW + 5_000, 15_000)
    second = take_lease(connection, "d1", "host/2", NOW + 30_000, 15_000)
    assert second.epoch == first.epoch + 1
    with pytest.raises(LeaseLost):
        renew_lease(connection, first, NOW + 31_000, 15_000)
    release_lease(connection, first, NOW + 32_000)  # an old holder's goodbye changes nothing
    release_lease(connection, second, NOW + 33_000)
    left = read_lease(connection, "d1")
    assert left is not None
    assert left.renewed_at == left.expires_at == NOW + 33_000


def test_a_person_s_change_is_noted(connection: Connection) -> None:
    assert last_changed(connection, "d1") == 0
    mark_changed(connection, "d1", NOW)
    assert last_changed(connection, "d1") == NOW
