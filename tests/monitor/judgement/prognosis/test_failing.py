"""What wears out and what has failed: one lasting fault, and no repair that is none."""

from dataclasses import replace

import pytest

from inventory.types.components import Kind
from inventory.types.faults import Component, FaultEventKind, FaultKind
from inventory.types.tickets import TicketEventKind, TicketState
from inventory.types.time import HOUR, MINUTE
from monitor.judgement.diagnosis.priors import DEFAULT_PRIORS
from monitor.judgement.tickets import follow
from tests.monitor.judgement.prognosis.line import Line, told

GOOD, LOW = -18.2, -21.4


@pytest.fixture
def line() -> Line:
    """After nine good days."""
    found = Line()
    found.shine(9, lambda _: GOOD)
    return found


def test_what_was_told_to_wear_out_fails_as_the_same_fault(line: Line) -> None:
    line.shine(9.5, lambda _: LOW)
    line.cut(5)
    assert told(line.events) == ["opened degrading", "revised link_down"]
    fault = line.fault
    assert fault is not None
    assert (fault.id, fault.diagnosis.component) == (1, Component(Kind.STRAND, "f1"))
    assert fault.diagnosis.affected == {"f1", "k1"}
    assert fault.diagnosis.onset_at > line.now - 10 * MINUTE
    outage = line.live.slots["k1"].outage
    assert outage is not None
    assert outage.fault_id == 1


@pytest.mark.parametrize(("light", "named"), [(GOOD, "t1"), (LOW, "f1")])
def test_of_a_dark_line_that_was_wearing_out_the_strand_is_named(light: float, named: str) -> None:
    line = Line(priors=DEFAULT_PRIORS)
    line.shine(9, lambda _: GOOD)
    line.shine(9.5, lambda _: light)
    line.cut(5)
    assert line.fault is not None
    assert line.fault.diagnosis.component.code == named


def test_what_another_repair_leaves_low_is_a_finding_of_its_own() -> None:
    line = Line(priors=DEFAULT_PRIORS)
    line.shine(9, lambda _: GOOD)
    line.cut(5)
    line.mend(GOOD - 1.5, 10)
    assert told(line.events) == [
        "opened dead", "opened degrading", "recovering dead", "cleared dead"
    ]  # fmt: skip
    assert line.fault is not None
    assert line.fault.diagnosis.component.code == "f1"


def test_a_repair_that_leaves_the_light_low_is_a_degrading_strand(line: Line) -> None:
    line.cut(5)
    assert told(line.events)[-1] == "opened link_down"
    line.mend(GOOD - 1.5, 10)
    assert told(line.events) == ["opened link_down", "revised degrading"]
    line.shine(10, lambda _: GOOD - 1.5)
    assert line.fault is not None
    line.shine(10.2, lambda _: GOOD)
    assert told(line.events)[-2:] == ["recovering degrading", "cleared degrading"]


@pytest.mark.parametrize("light", [GOOD - 0.8, GOOD + 3, None])
def test_a_repair_with_its_light_back_or_without_any_reading_is_one(
    line: Line, light: float | None
) -> None:
    line.cut(5)
    line.mend(light, 10)
    assert told(line.events) == ["opened link_down", "recovering link_down", "cleared link_down"]


def test_what_is_low_in_winter_is_compared_with_the_day_before(line: Line) -> None:
    line.shine(45, lambda days: GOOD - min(1.6, (days - 9) * 0.05), HOUR // 2)
    assert line.events == []
    line.cut(5)
    line.mend(GOOD - 1.9, 10)
    assert told(line.events)[-1] == "cleared link_down"


def test_wear_explains_no_outage(line: Line) -> None:
    line.shine(9.5, lambda _: LOW)
    assert line.live.slots["f1"].outage is None
    assert not any(each.outage for each in line.live.slots.values())


def _steps(line: Line) -> list[TicketEventKind]:
    """The steps of the ticket, which a person closes as soon as it is open."""
    ticket, steps = None, []
    for event in line.events:
        change = follow(event, ticket, 1, None)
        if change is None:
            continue
        ticket = change.ticket
        steps.append(change.event.kind)
        if event.kind is FaultEventKind.OPENED:
            ticket = replace(ticket, state=TicketState.CLOSED, closed_by_hand=True)
    return steps


def test_a_preventive_ticket_closed_by_hand_hides_no_failure(line: Line) -> None:
    line.shine(9.5, lambda _: LOW)
    line.cut(5)
    assert _steps(line) == [TicketEventKind.OPENED, TicketEventKind.REOPENED]


def test_kinds_that_prevent() -> None:
    assert [kind for kind in FaultKind if kind.preventive] == [FaultKind.DEGRADING]
