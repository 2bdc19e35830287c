"""Writes one tick into the ledger: all of it in one transaction, or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from inventory.queries.faults import write_fault_event
from inventory.queries.leases import Lease, renew_lease
from inventory.queries.outages import write_blind_time, write_outages
from inventory.queries.outbox import put
from inventory.queries.spans import (
    RollupEntry,
    SpanEntry,
    fill_late,
    write_rollups,
    write_spans,
)
from inventory.queries.states import SlotStateEntry, write_states
from inventory.queries.tickets import next_ticket_id, ticket_of_fault, write_ticket
from inventory.queries.trends import write_trends
from inventory.types.faults import FaultEvent, FaultEventKind
from inventory.types.readings import CheckKey
from inventory.types.time import Ms
from inventory.types.trends import TrendDay
from monitor.judgement.corrections import Step
from monitor.judgement.dispatch import Recipients
from monitor.judgement.live import Outcome
from monitor.judgement.spans import OpenSpan
from monitor.judgement.tickets import follow
from monitor.runner.lease import LASTS
from monitor.runner.lessons import NOTHING, Lessons, write_lessons
from monitor.runner.message_params import Directory
from monitor.runner.messages import messages_of


@dataclass(frozen=True, slots=True)
class Book:
    """What the writer needs beside the outcome itself."""

    district: str
    lease: Lease
    numbers: Mapping[CheckKey, int]
    directory: Directory
    recipients: Recipients
    administrators: str | None
    """Crew that is told of what no crew drives out for: passwords and clocks."""


def write_tick(
    connection: Connection,
    book: Book,
    outcome: Outcome,
    events: Sequence[FaultEvent],
    spans: Iterable[OpenSpan],
    rollups: Sequence[RollupEntry],
    now: Ms,
    lessons: Lessons = NOTHING,
    trends: Mapping[str, Sequence[TrendDay]] | None = None,
) -> int:
    """Write everything that a tick found; the number of messages to send. Raises LeaseLost."""
    renew_lease(connection, book.lease, now, LASTS)
    write_spans(connection, book.district, _entries(book, (*outcome.new_spans, *spans)), now)
    fill_late(connection, book.district, _entries(book, outcome.late), now)
    write_rollups(connection, rollups)
    write_trends(connection, book.district, trends or {})
    write_states(connection, book.district, _states(outcome), now)
    if outcome.blind is not None:
        write_blind_time(connection, book.district, outcome.blind, now)
    write_lessons(connection, book.district, lessons, now)
    for event in events:  # before the outages, which point to them
        write_fault_event(connection, book.district, event)
    write_outages(connection, book.district, list(outcome.outages.values()))
    steps = [step for event in events if (step := _follow(connection, book, event)) is not None]

    def ticket_of(fault: int) -> int | None:
        found = ticket_of_fault(connection, book.district, fault)
        return found.id if found else None

    messages = messages_of(steps, book.directory, book.recipients, ticket_of)
    return put(connection, book.district, messages)


def _entries(book: Book, spans: Iterable[OpenSpan]) -> list[SpanEntry]:
    latest = {(span.check, span.first_at): span for span in spans}  # a key once per statement
    return [
        SpanEntry(
            check_id=book.numbers[span.check],
            reason=span.reason.value,
            first_at=span.first_at,
            last_at=span.last_at,
            vouches_ms=span.vouches_ms,
            readings=span.readings,
        )
        for span in latest.values()
        if span.check in book.numbers
    ]


def _states(outcome: Outcome) -> list[SlotStateEntry]:
    return [
        SlotStateEntry(
            slot=code,
            state=outcome.slots[code].state,
            reason=outcome.slots[code].reason,
            since=outcome.slots[code].since,
            flapping=outcome.slots[code].flapping,
            facts=outcome.evidence[code].facts,
        )
        for code in outcome.transitions
    ]


def _follow(connection: Connection, book: Book, event: FaultEvent) -> Step | None:
    """The ticket of the fault takes its step, where it has one."""
    ticket = ticket_of_fault(connection, book.district, event.fault.id)
    number = 0
    if event.kind is FaultEventKind.OPENED:
        number = next_ticket_id(connection, book.district)
    change = follow(event, ticket, number, _crew(book, event))
    if change is None:
        return None
    write_ticket(connection, book.district, change.ticket, change.event)
    return Step(change, event)


def _crew(book: Book, event: FaultEvent) -> str | None:
    crew = book.directory.crew_of(event.fault.diagnosis)
    for_administrator = event.fault.diagnosis.kind.for_administrator
    return book.administrators or crew if for_administrator else crew
