"""What happened in a stretch of time: the reads that a report needs.

Each takes an open connection, a district, the stretch [start, end) in UTC ms, and `known`: None,
or the instant as of which the ledger is asked. What was recorded later is then left out, and what
ended later is still open. (A row keeps only its latest kind, component and crew.)
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, or_, select

from inventory.queries.faults import component_of
from inventory.tables.inventory import placement, slot
from inventory.tables.observations import blind_time, check, span
from inventory.tables.repairs import fault, outage, ticket
from inventory.types.components import Kind
from inventory.types.faults import Component, FaultKind
from inventory.types.outages import BlindReason, BlindTime, Outage, OutageKind, Span
from inventory.types.readings import Reason
from inventory.types.tickets import Ticket, TicketState
from inventory.types.time import DAY, Ms

LONGEST_VOUCH: Ms = DAY
"""A span that ended before the stretch can reach into it by no more than this."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a slot was, from `since` until `until` (None: still)."""

    building: str
    floor: str
    location: str
    since: Ms
    until: Ms | None


@dataclass(frozen=True, slots=True)
class SlotLife:
    """A slot with its life [commissioned_at, retired_at), its places, and whether any check is
    kept for it."""

    code: str
    kind: Kind
    name: str
    commissioned_at: Ms
    retired_at: Ms | None
    places: tuple[Place, ...]
    watched: bool


@dataclass(frozen=True, slots=True)
class FaultRecord:
    """A fault without its evidence."""

    id: int
    kind: FaultKind
    component: Component
    onset_at: Ms
    opened_at: Ms
    cleared_at: Ms | None


def list_lives(connection: Connection, district: str, start: Ms, end: Ms) -> tuple[SlotLife, ...]:
    """The slots that lived in the stretch, by code."""
    query = select(
        slot.c.code, slot.c.kind, slot.c.name, slot.c.commissioned_at, slot.c.retired_at
    ).where(
        slot.c.district == district,
        slot.c.commissioned_at < end,
        or_(slot.c.retired_at.is_(None), slot.c.retired_at > start),
    )
    places = _places(connection, district)
    watched = _watched(connection, district)
    return tuple(
        SlotLife(code, Kind(kind), name, since, until, tuple(places[code]), code in watched)
        for code, kind, name, since, until in connection.execute(query.order_by(slot.c.code))
    )


def _places(connection: Connection, district: str) -> dict[str, list[Place]]:
    columns = [placement.c[name] for name in Place.__slots__]
    query = select(placement.c.slot, *columns).where(placement.c.district == district)
    found: dict[str, list[Place]] = defaultdict(list)
    for code, *place in connection.execute(query.order_by(placement.c.since, placement.c.id)):
        found[code].append(Place(*place))
    return found


def _watched(connection: Connection, district: str) -> frozenset[str]:
    query = select(check.c.slot).where(check.c.district == district).distinct()
    return frozenset(connection.scalars(query))


def load_spans(
    connection: Connection, district: str, start: Ms, end: Ms, known: Ms | None = None
) -> dict[str, list[Span]]:
    """The observation spans that can tell anything of the stretch, by slot, in order of time."""
    query = (
        select(
            check.c.slot,
            check.c.probe,
            span.c.reason,
            span.c.first_observed_at,
            span.c.last_observed_at,
            span.c.vouches_ms,
            span.c.readings,
            span.c.recorded_at,
            span.c.extended_at,
        )
        .join_from(span, check, span.c.check_id == check.c.id)
        .where(span.c.district == district, span.c.first_observed_at < end)
        .where(span.c.last_observed_at > start - LONGEST_VOUCH)
        .where(*_recorded(span.c.recorded_at, known))
    )
    found: dict[str, list[Span]] = defaultdict(list)
    ordered = query.order_by(check.c.slot, check.c.probe, span.c.first_observed_at)
    for *columns, extended_at in connection.execute(ordered):
        code, probe, reason, first, last, vouches, readings, recorded = columns
        row = Span(code, probe, Reason(reason), first, last, vouches, readings, recorded)
        found[code].append(row if known is None or extended_at <= known else _cut(row, known))
    return found


def _cut(row: Span, known: Ms) -> Span:
    """A span as it stood then: its readings are equal, so it was the same one, only shorter."""
    return replace(row, last_at=max(row.first_at, min(row.last_at, known)))


def load_outages(
    connection: Connection, district: str, start: Ms, end: Ms, known: Ms | None = None
) -> tuple[Outage, ...]:
    """The outages that touch the stretch, or may have (by their last good reading)."""
    columns = [outage.c[name] for name in Outage.__slots__]
    query = select(*columns).where(
        outage.c.district == district,
        or_(outage.c.first_bad_at < end, outage.c.last_good_at < end),
        or_(outage.c.first_good_at.is_(None), outage.c.first_good_at > start),
        *_recorded(outage.c.opened_at, known),
    )
    rows = connection.execute(query.order_by(outage.c.first_bad_at, outage.c.id))
    return tuple(_outage(Outage(*row), known) for row in rows)


def _outage(row: Outage, known: Ms | None) -> Outage:
    typed = replace(row, kind=OutageKind(row.kind), reason=Reason(row.reason))
    if known is None or typed.closed_at is None or typed.closed_at <= known:
        return typed
    return replace(typed, last_bad_at=None, first_good_at=None, closed_at=None)


def load_blind_times(
    connection: Connection, district: str, start: Ms, end: Ms, known: Ms | None = None
) -> tuple[BlindTime, ...]:
    """The times in which the monitor could not see, as far as they touch the stretch."""
    query = select(blind_time.c.reason, blind_time.c.started_at, blind_time.c.ended_at).where(
        blind_time.c.district == district,
        *_touches(blind_time.c.started_at, blind_time.c.ended_at, start, end),
        *_recorded(blind_time.c.recorded_at, known),
    )
    rows = connection.execute(query.order_by(blind_time.c.started_at, blind_time.c.id))
    return tuple(BlindTime(BlindReason(row[0]), row[1], _by(row[2], known)) for row in rows)


def load_faults(
    connection: Connection, district: str, start: Ms, end: Ms, known: Ms | None = None
) -> tuple[FaultRecord, ...]:
    """The faults that lay open in the stretch; those merged into another are left out."""
    query = select(
        fault.c.id,
        fault.c.kind,
        fault.c.component_kind,
        fault.c.component,
        fault.c.onset_at,
        fault.c.opened_at,
        fault.c.cleared_at,
    ).where(
        fault.c.district == district,
        fault.c.merged_into.is_(None),
        *_touches(fault.c.onset_at, fault.c.cleared_at, start, end),
        *_recorded(fault.c.opened_at, known),
    )
    return tuple(
        FaultRecord(
            number, FaultKind(kind), component_of(of, code), onset, opened, _by(cleared, known)
        )
        for number, kind, of, code, onset, opened, cleared in connection.execute(
            query.order_by(fault.c.id)
        )
    )


def load_tickets(
    connection: Connection, district: str, start: Ms, end: Ms, known: Ms | None = None
) -> tuple[Ticket, ...]:
    """The tickets that were open in the stretch, in the order of their numbers."""
    columns = [ticket.c[name] for name in Ticket.__slots__]
    query = select(*columns).where(
        ticket.c.district == district,
        *_touches(ticket.c.opened_at, ticket.c.closed_at, start, end),
        *_recorded(ticket.c.opened_at, known),
    )
    rows = connection.execute(query.order_by(ticket.c.id))
    return tuple(_ticket(Ticket(*row), known) for row in rows)


def _ticket(row: Ticket, known: Ms | None) -> Ticket:
    typed = replace(row, state=TicketState(row.state))
    if known is None:
        return typed
    then = replace(
        typed,
        accepted_at=_by(typed.accepted_at, known),
        good_since=_by(typed.good_since, known),
        closed_at=_by(typed.closed_at, known),
    )
    return then if then == typed else replace(then, state=_state(then), closed_by_hand=False)


def _state(then: Ticket) -> TicketState:
    """The state that a ticket's times stand for, when it has changed since."""
    if then.closed_at is not None:
        return TicketState.CLOSED
    if then.good_since is not None:
        return TicketState.RECOVERING
    return TicketState.OPEN if then.accepted_at is None else TicketState.ACCEPTED


def _touches(
    since: ColumnElement[int], until: ColumnElement[int | None], start: Ms, end: Ms
) -> tuple[ColumnElement[bool], ...]:
    return (since < end), or_(until.is_(None), until > start)


def _recorded(column: ColumnElement[int], known: Ms | None) -> tuple[ColumnElement[bool], ...]:
    return () if known is None else (column <= known,)


def _by(moment: Ms | None, known: Ms | None) -> Ms | None:
    """A moment, if it had come by then."""
    return None if moment is None or (known is not None and moment > known) else moment
