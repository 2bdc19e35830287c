"""What a fault's event does to its ticket, and whom it is told."""

from dataclasses import replace

import pytest

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
from inventory.types.tickets import Address, Crew, Message, Ticket, TicketEventKind, TicketState
from monitor.judgement.dispatch import Recipients, dispatch
from monitor.judgement.tickets import TicketChange, follow
from tests.monitor.judgement.readings import at

CAMERA = Diagnosis(Component(Kind.CAMERA, "c1"), FaultKind.DEAD, frozenset({"c1"}), at(0), 0.6)
ADAPTER = replace(CAMERA, component=Component(Kind.ADAPTER, "a1"), affected=frozenset({"c1", "c2"}))
RECIPIENTS = Recipients(
    {
        "video": Crew("video", "Video", "zh_CN"),
        "power": Crew("power", "Power", "en"),
        "mute": Crew("mute", "Mute", "en"),
    },
    {
        "video": [Address(1, "video", "json"), Address(2, "video", "mailto")],
        "power": [Address(3, "power", "json")],
    },
)
Kinds = FaultEventKind


def event(
    kind: FaultEventKind, second: float, found: Diagnosis = CAMERA, was: Diagnosis | None = None
) -> FaultEvent:
    return FaultEvent(kind, Fault(7, found, FaultState.OPEN, at(0)), at(second), was)


def opened(crew: str | None = "video") -> Ticket:
    change = follow(event(Kinds.OPENED, 10), None, 3, crew)
    assert change is not None
    return change.ticket


def step(kind: FaultEventKind, ticket: Ticket, second: float = 50) -> TicketChange:
    change = follow(event(kind, second), ticket, 99, "video")
    assert change is not None
    return change


def test_a_ticket_opens_with_its_fault() -> None:
    ticket = opened()
    assert (ticket.id, ticket.fault_id, ticket.round, ticket.crew) == (3, 7, 1, "video")
    assert ticket.opened_at == ticket.round_opened_at == at(10)


@pytest.mark.parametrize(
    ("kind", "state", "told"),
    [
        (Kinds.RECOVERING, TicketState.RECOVERING, TicketEventKind.RECOVERING),
        (Kinds.RELAPSED, TicketState.OPEN, TicketEventKind.RELAPSED),
        (Kinds.CLEARED, TicketState.CLOSED, TicketEventKind.CLOSED),
        (Kinds.MERGED, TicketState.CLOSED, TicketEventKind.MERGED),
        (Kinds.REVISED, TicketState.OPEN, TicketEventKind.REVISED),
    ],
)
def test_it_follows_its_fault(
    kind: FaultEventKind, state: TicketState, told: TicketEventKind
) -> None:
    change = step(kind, opened())
    assert (change.ticket.state, change.event.kind) == (state, told)
    assert (change.ticket.closed_at is not None) == (state is TicketState.CLOSED)


def test_a_relapse_gives_an_accepted_ticket_back_to_who_accepted_it() -> None:
    accepted = replace(opened(), state=TicketState.ACCEPTED, accepted_at=at(20), assignee="Li")
    change = step(Kinds.RELAPSED, step(Kinds.RECOVERING, accepted).ticket)
    assert (change.ticket.state, change.ticket.assignee) == (TicketState.ACCEPTED, "Li")


def test_the_next_round_is_nobodys_yet() -> None:
    closed = step(Kinds.CLEARED, replace(opened(), assignee="Li", accepted_at=at(20))).ticket
    again = step(Kinds.REOPENED, closed, 90).ticket
    assert (again.id, again.round, again.round_opened_at) == (3, 2, at(90))
    assert (again.state, again.assignee, again.accepted_at, again.closed_at) == (
        TicketState.OPEN,
        None,
        None,
        None,
    )


@pytest.mark.parametrize("kind", [k for k in FaultEventKind if k not in ("opened", "reopened")])
def test_a_ticket_closed_by_hand_stays_closed(kind: FaultEventKind) -> None:
    closed = replace(opened(), state=TicketState.CLOSED, closed_by_hand=True, closed_at=at(30))
    assert follow(event(kind, 50), closed, 99, "video") is None


@pytest.mark.parametrize("kind", [k for k in FaultEventKind if k != "opened"])
def test_a_fault_without_a_ticket_gets_none_later(kind: FaultEventKind) -> None:
    assert follow(event(kind, 50), None, 99, "video") is None


def test_another_crew_takes_over_and_starts_anew() -> None:
    accepted = replace(opened(), state=TicketState.ACCEPTED, accepted_at=at(20), assignee="Li")
    change = follow(event(Kinds.REVISED, 50, ADAPTER, CAMERA), accepted, 99, "power")
    assert change is not None
    assert (change.ticket.crew, change.ticket.state, change.ticket.assignee) == (
        "power",
        TicketState.OPEN,
        None,
    )
    assert [m.address_id for m in dispatch(change, {}, RECIPIENTS)] == [3, 1, 2]


def messages(kind: FaultEventKind, crew: str | None = "video") -> list[Message]:
    change = follow(event(kind, 50, ADAPTER, CAMERA), opened(crew), 3, crew)
    assert change is not None
    return dispatch(change, {"x": 1}, RECIPIENTS)


def test_a_message_for_each_address_in_the_crews_language() -> None:
    told = messages(Kinds.OPENED)
    assert [(m.address_id, m.language, m.template) for m in told] == [
        (1, "zh_CN", "ticket_opened"),
        (2, "zh_CN", "ticket_opened"),
    ]
    assert all(m.ticket_id == 3 and m.params == {"x": 1} for m in told)


@pytest.mark.parametrize("kind", [Kinds.RECOVERING, Kinds.RELAPSED])
def test_what_is_no_news_is_not_sent(kind: FaultEventKind) -> None:
    assert messages(kind) == []


def test_a_revision_that_corrects_other_tickets_too_is_told_whatever_has_changed() -> None:
    grown = replace(CAMERA, affected=frozenset({"c1", "c9"}))
    change = follow(event(Kinds.REVISED, 50, grown, CAMERA), opened(), 99, "video")
    assert change is not None
    assert len(dispatch(change, {}, RECIPIENTS, correction=True)) == 2


@pytest.mark.parametrize("crew", [None, "mute", "unheard of"])
def test_nobody_to_tell(crew: str | None) -> None:
    assert messages(Kinds.OPENED, crew) == []


def test_a_revision_is_told_only_where_the_repair_changes() -> None:
    grown = replace(CAMERA, affected=frozenset({"c1", "c9"}))
    change = follow(event(Kinds.REVISED, 50, grown, CAMERA), opened(), 99, "video")
    assert change is not None
    assert dispatch(change, {}, RECIPIENTS) == []
    assert len(messages(Kinds.REVISED)) == 2


def test_keys_are_the_same_for_the_same_step_and_differ_otherwise() -> None:
    keys = [m.idempotency_key for kind in (Kinds.OPENED, Kinds.CLEARED) for m in messages(kind)]
    assert len(set(keys)) == 4
    assert keys[:2] == [m.idempotency_key for m in messages(Kinds.OPENED)]
    second = step(Kinds.REOPENED, replace(opened(), state=TicketState.CLOSED)).ticket
    assert step(Kinds.CLEARED, second).ticket.round == 2
    later = dispatch(step(Kinds.CLEARED, second), {}, RECIPIENTS)
    assert not {m.idempotency_key for m in later} & set(keys)
