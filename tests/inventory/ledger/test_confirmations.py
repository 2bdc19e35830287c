"""Confirmed causes as they are kept and counted, and the time that units served."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine

from inventory.database import writing
from inventory.queries.confirmations import confirm, count_answered, load_confirmations
from inventory.queries.districts import last_changed
from inventory.queries.faults import write_fault_event
from inventory.queries.leases import take_lease, watched_since
from inventory.queries.service_lives import list_service_lives
from inventory.queries.tickets import TicketUnknown, close_by_hand, get_ticket, write_ticket
from inventory.types.causes import Answered, Cause, Confirmation, Part, Period, ServiceLife
from inventory.types.components import Kind
from inventory.types.faults import (
    Component,
    Diagnosis,
    Fault,
    FaultEvent,
    FaultEventKind,
    FaultKind,
    FaultState,
)
from inventory.types.tickets import Ticket, TicketEvent, TicketEventKind, TicketState
from inventory.types.time import DAY
from tests.inventory.tables import DISTRICT, load, prepare

NOW = 1_800_000_000_000
TX = Part(Kind.TRANSCEIVER, model="Acme T1", building="B1")
FOUND = Confirmation("A.tx", TX, Cause.DEFECTIVE)
ADAPTER = Confirmation("A.ad", Part(Kind.ADAPTER, building="B1"), Cause.SWITCHED_OFF)


@pytest.fixture
def connection(ledger: Engine) -> Iterator[Connection]:
    """A district in which four faults have tickets."""
    with writing(ledger) as opened:
        prepare(opened)
        for number in (1, 2, 3, 4):
            kind = FaultKind.CREDENTIALS if number == 4 else FaultKind.DEAD
            write_fault(opened, number, kind=kind)
            ticket = Ticket(number, number, TicketState.OPEN, 1, None, None, NOW, NOW)
            event = TicketEvent(TicketEventKind.OPENED, NOW, "monitor")
            write_ticket(opened, DISTRICT, ticket, event)
        yield opened


def write_fault(
    connection: Connection,
    number: int,
    *,
    kind: FaultKind = FaultKind.DEAD,
    merged_into: int | None = None,
) -> None:
    found = Diagnosis(Component(Kind.CAMERA, "A"), kind, frozenset({"A"}), NOW, 0.9)
    state = FaultState.OPEN if merged_into is None else FaultState.MERGED
    fault = Fault(number, found, state, NOW, merged_into=merged_into)
    write_fault_event(connection, DISTRICT, FaultEvent(FaultEventKind.OPENED, fault, NOW))


def say(connection: Connection, ticket: int, found: Confirmation, at: int = NOW) -> None:
    confirm(connection, DISTRICT, ticket, found, "li", None, at)


def answered(connection: Connection) -> Answered:
    return count_answered(connection, DISTRICT, load_confirmations(connection, DISTRICT))


def test_the_last_word_counts_and_the_ticket_stays_as_it_is(connection: Connection) -> None:
    before = get_ticket(connection, DISTRICT, 1)
    say(connection, 1, ADAPTER)
    say(connection, 1, FOUND, NOW + 5)
    assert load_confirmations(connection, DISTRICT) == {1: FOUND}
    assert get_ticket(connection, DISTRICT, 1) == before
    assert last_changed(connection, DISTRICT) == NOW + 5, "the running monitor must learn of it"


def test_a_further_round_is_no_second_failure(connection: Connection) -> None:
    say(connection, 1, FOUND)
    again = replace(get_ticket(connection, DISTRICT, 1), round=2)
    reopened = TicketEvent(TicketEventKind.REOPENED, NOW + 1, "monitor")
    write_ticket(connection, DISTRICT, again, reopened)
    say(connection, 1, FOUND, NOW + 2)
    assert load_confirmations(connection, DISTRICT) == {1: FOUND}


def test_tickets_that_merged_are_one_failure(connection: Connection) -> None:
    say(connection, 1, FOUND)
    say(connection, 2, FOUND, NOW + 1)
    write_fault(connection, 1, merged_into=2)
    assert load_confirmations(connection, DISTRICT) == {2: FOUND}


def test_what_was_mended_before_it_failed_is_no_failure(connection: Connection) -> None:
    write_fault(connection, 1, kind=FaultKind.DEGRADING)
    say(connection, 1, FOUND)
    close_by_hand(connection, DISTRICT, 1, "li", "cleaned", NOW)
    assert load_confirmations(connection, DISTRICT) == {}
    assert answered(connection) == Answered(0, 0)


def test_a_ticket_that_does_not_exist_cannot_be_confirmed(connection: Connection) -> None:
    with pytest.raises(TicketUnknown):
        say(connection, 9, FOUND)
    assert load_confirmations(connection, DISTRICT) == {}


def test_what_is_over_and_was_not_answered_is_counted(connection: Connection) -> None:
    assert answered(connection) == Answered(0, 0)
    say(connection, 1, ADAPTER)
    assert answered(connection) == Answered(1, 1), "said before it was closed"
    for number in (1, 2, 4):
        close_by_hand(connection, DISTRICT, number, "li", "done", NOW)
    assert answered(connection) == Answered(1, 2), "a password is not a crew's work"
    write_fault(connection, 2, merged_into=3)
    assert answered(connection) == Answered(1, 1)


def test_the_watch_began_with_its_first_monitor(connection: Connection) -> None:
    assert watched_since(connection, DISTRICT) is None
    take_lease(connection, DISTRICT, "host/1", NOW, 15_000)
    take_lease(connection, DISTRICT, "host/2", NOW + 90_000, 15_000)
    assert watched_since(connection, DISTRICT) == NOW


HEAD = "code,kind,name,building,address,index,part of,maker,model,serial,installed\n"
BEFORE = """\
S1,switch,Switch,B1,10.0.0.1,,,,,,
P1,adapter,PoE,B1,,1.4,S1,,,,
A,camera,Gate,B1,10.0.0.7,,,Acme,M1,SN-1,2020-01-01
A.st,strand,Strand,B1,,,,,,,
"""


def test_places_and_units_are_told_with_their_times(ledger: Engine) -> None:
    with writing(ledger) as connection:
        prepare(connection)
        load(connection, HEAD + BEFORE, now=NOW)
        load(
            connection,
            HEAD + "A,camera,Gate,B2,10.0.0.7,,,Acme,M2,SN-2,2027-03-01\n",
            now=NOW + DAY,
        )
        camera, strand, port, _switch = list_service_lives(connection, DISTRICT)
    planned = 1_803_859_200_000  # 2027-03-01, UTC: it was recorded before it was installed
    assert camera == ServiceLife(
        Kind.CAMERA,
        poe=False,
        places=(Period("B1", NOW, NOW + DAY), Period("B2", NOW + DAY, None)),
        models=(Period("Acme M1", NOW, NOW + DAY), Period("Acme M2", planned, None)),
    )
    assert strand == ServiceLife(Kind.STRAND, False, (Period("B1", NOW, None),), ())
    assert (port.kind, port.poe) == (Kind.ADAPTER, True)
