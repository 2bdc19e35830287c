"""What the ledger's confirmed causes make of the priors that the monitor works with."""

import pytest
from sqlalchemy import Connection, Engine

from inventory.database import writing
from inventory.queries.confirmations import confirm
from inventory.queries.faults import write_fault_event
from inventory.queries.leases import take_lease
from inventory.queries.tickets import close_by_hand, write_ticket
from inventory.types.causes import Cause, Confirmation, Part
from inventory.types.components import Kind, Slot
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
from monitor.judgement.diagnosis.learning import YEAR
from monitor.judgement.diagnosis.priors import DEFAULT_PRIORS, DEFAULT_RATES, Priors
from monitor.runner.clock import Clock
from monitor.runner.plan import Plan, load_plan
from monitor.runner.targets import Ports
from probes.sim.access import Access
from tests.founding import found, new_vault
from tests.monitor.judgement.districts import buildings
from tests.monitor.runner.conftest import Post

B8 = buildings("B8")
MODEL = "TP-LINK TL-FC111A"
TRANSCEIVERS = [slot for slot in B8.slots if slot.kind is Kind.TRANSCEIVER]
MODELS = {each.slot: each.unit.full_model for each in B8.installations}
ALIKE = [slot for slot in TRANSCEIVERS if MODELS[slot.code] == MODEL]
DEFAULT = DEFAULT_RATES[Kind.TRANSCEIVER]
BEGAN = 1_900_000_000_000
"""After the day of installation of every unit of the sample."""
NOW = BEGAN + YEAR


def closed_ticket(connection: Connection, number: int, code: str) -> None:
    found = Diagnosis(
        Component(Kind.TRANSCEIVER, code), FaultKind.DEAD, frozenset({code}), NOW, 0.9
    )
    fault = Fault(number, found, FaultState.OPEN, NOW)
    write_fault_event(connection, "d", FaultEvent(FaultEventKind.OPENED, fault, NOW))
    ticket = Ticket(number, number, TicketState.OPEN, 1, None, None, NOW, NOW)
    write_ticket(connection, "d", ticket, TicketEvent(TicketEventKind.OPENED, NOW, "monitor"))
    close_by_hand(connection, "d", number, "li", "exchanged", NOW)


def confirmed(connection: Connection, number: int, code: str) -> None:
    part = Part(Kind.TRANSCEIVER, model=MODELS[code], building="B8")
    word = Confirmation(code, part, Cause.DEFECTIVE)
    confirm(connection, "d", number, word, "li", None, NOW)


def plan_after(ledger: Engine, *, closed: int, answered: int) -> Plan:
    """Watched for a year; so many tickets were closed, and some of them confirmed."""
    vault = new_vault()
    found(ledger, vault, B8, Access("u", "p", "c"))
    with writing(ledger) as connection:
        take_lease(connection, "d", "host/1", BEGAN, 15_000)
        for number in range(1, closed + 1):
            closed_ticket(connection, number, ALIKE[0].code)
        for number in range(1, answered + 1):
            confirmed(connection, number, ALIKE[0].code)
        return load_plan(connection, vault, "d", Ports())


def test_without_a_confirmed_cause_no_time_counts(ledger: Engine) -> None:
    plan = plan_after(ledger, closed=9, answered=0)
    assert plan.context.priors is DEFAULT_PRIORS


def test_confirmed_causes_become_the_plan_s_priors(ledger: Engine) -> None:
    priors = plan_after(ledger, closed=8, answered=8).context.priors
    others = len(TRANSCEIVERS) - len(ALIKE)
    above = 40 * DEFAULT / (40 + others)
    assert priors.of(ALIKE[0]) == pytest.approx((40 * above + 8) / (40 + len(ALIKE)))
    camera = next(slot for slot in B8.slots if slot.kind is Kind.CAMERA)
    assert priors.of(camera) < DEFAULT_RATES[Kind.CAMERA], "a year, and none of them failed"


def test_what_nobody_confirmed_does_not_count_as_time_without_failure(ledger: Engine) -> None:
    priors = plan_after(ledger, closed=8, answered=2).context.priors
    others = len(TRANSCEIVERS) - len(ALIKE)
    above = 40 * DEFAULT / (40 + others / 4)
    assert priors.of(ALIKE[0]) == pytest.approx((40 * above + 2) / (40 + len(ALIKE) / 4))


async def test_a_running_monitor_learns_from_what_is_confirmed(any_post: Post) -> None:
    post, seen = any_post, list[Priors]()
    monitor = post.monitor(observer=lambda _outcome, _events, plan: seen.append(priors_of(plan)))
    post.world.break_("gate2")
    async with post.watched(monitor):
        await post.until(lambda: bool(post.books.open_tickets))
        (ticket,) = post.books.open_tickets
        with writing(post.engine) as connection:
            word = Confirmation("gate2", Part(Kind.CAMERA, building="B1"), Cause.DEFECTIVE)
            confirm(connection, "d", ticket.id, word, "li", None, Clock().now())
        await post.until(lambda: seen[-1] is not DEFAULT_PRIORS)
    assert seen[0] is DEFAULT_PRIORS
    assert seen[-1].of(Slot("gate2", Kind.CAMERA, "B1")) > DEFAULT_RATES[Kind.CAMERA]


def priors_of(plan: Plan) -> Priors:
    return plan.context.priors
