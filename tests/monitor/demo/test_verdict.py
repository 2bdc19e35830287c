"""The verdict on each deed is what the ledger says, and nothing kinder."""

import pytest
from sqlalchemy import Engine

from inventory.database import reading, writing
from inventory.queries.districts import create_district
from inventory.queries.faults import write_fault_event
from inventory.queries.tickets import write_ticket
from inventory.types.components import Kind
from inventory.types.district import District
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
from inventory.types.time import SECOND
from inventory.words import translator
from monitor.demo.closing import COLUMNS, rows
from monitor.demo.script import Act, Deed, Trick
from monitor.demo.verdict import Record, Ruling, read_record

T0 = 1_800_000_000_000
CABLE = Component(Kind.CABLE, "B2-C1")
ACT = Act(Deed(Trick.BREAK, CABLE), T0, frozenset({"B2-C1", "B2-01", "B2-02"}))


@pytest.fixture
def engine(sqlite_ledger: Engine) -> Engine:
    with writing(sqlite_ledger) as connection:
        create_district(connection, District("demo", "Demo", "UTC", "en"))
    return sqlite_ledger


def _name(
    engine: Engine,
    number: int,
    component: Component,
    *affected: str,
    after_s: float = 5,
    closed: bool = True,
) -> None:
    """A fault with its ticket, named so many seconds after T0."""
    at = T0 + round(after_s * SECOND)
    found = Diagnosis(component, FaultKind.DEAD, frozenset(affected), T0 + SECOND, 0.9)
    fault = Fault(number, found, FaultState.OPEN, at)
    state = TicketState.CLOSED if closed else TicketState.OPEN
    ticket = Ticket(number, number, state, 1, "fibre", None, at, at)
    params = {"component": component.code, "component_kind": component.kind.value}
    event = TicketEvent(TicketEventKind.OPENED, at, "monitor", params)
    with writing(engine) as connection:
        write_fault_event(connection, "demo", FaultEvent(FaultEventKind.OPENED, fault, at))
        write_ticket(connection, "demo", ticket, event)


def _record(engine: Engine) -> Record:
    with reading(engine) as connection:
        return read_record(connection, "demo", [ACT])


def test_one_ticket_for_the_very_component_is_right(engine: Engine) -> None:
    _name(engine, 1, CABLE, "B2-01", "B2-02", after_s=7)
    record = _record(engine)
    assert record.verdicts[0].ruling is Ruling.RIGHT
    assert record.verdicts[0].named_after_s == 7
    assert record.flawless


def test_a_ticket_left_open_is_a_flaw(engine: Engine) -> None:
    _name(engine, 1, CABLE, "B2-01", closed=False)
    record = _record(engine)
    assert record.verdicts[0].ruling is Ruling.RIGHT
    assert not record.flawless


def test_nothing_named_is_missed(engine: Engine) -> None:
    record = _record(engine)
    assert record.verdicts[0].ruling is Ruling.MISSED
    assert not record.all_named


def test_another_component_for_the_same_cameras_is_wrong(engine: Engine) -> None:
    _name(engine, 1, Component(Kind.CAMERA, "B2-01"), "B2-01")
    record = _record(engine)
    assert record.verdicts[0].ruling is Ruling.WRONG
    assert record.verdicts[0].named_after_s is None
    assert not record.flawless


def test_a_second_ticket_for_what_followed_is_a_flaw(engine: Engine) -> None:
    _name(engine, 1, CABLE, "B2-01", "B2-02")
    _name(engine, 2, Component(Kind.CAMERA, "B2-02"), "B2-02")
    record = _record(engine)
    assert record.verdicts[0].ruling is Ruling.SPLIT
    assert not record.flawless


def test_a_fault_that_nobody_caused_is_a_stray(engine: Engine) -> None:
    _name(engine, 1, CABLE, "B2-01")
    _name(engine, 2, Component(Kind.CAMERA, "B7-01"), "B7-01")
    record = _record(engine)
    assert [case.fault.id for case in record.strays] == [2]
    assert not record.flawless


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_closing_table_has_a_cell_for_every_column(engine: Engine, language: str) -> None:
    _name(engine, 1, CABLE, "B2-01")
    _name(engine, 2, Component(Kind.CAMERA, "B7-01"), "B7-01")
    told = rows(_record(engine), frozenset({"B2-01"}), translator(language))
    assert [len(row) for row in told] == [len(COLUMNS)] * 2
    assert "B2-C1" in told[0][0]
    assert "B7-01" in told[1][1]
