"""Messages on their way: written with the ticket, claimed by a drain, settled after the send.

Delivery is *at least once*. A claim leases a message for a time and counts the attempt; what is
not settled when its lease ends (the process died while sending) is due again, with the same
idempotency key. A settlement counts only for the holder of the claim.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from inventory.tables.people import crew_address
from inventory.tables.repairs import message
from inventory.types.tickets import Message, MessageState
from inventory.types.time import Ms

_WAITING = MessageState.WAITING.value


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message leased to one drain.

    `attempts` counts this one. `sealed_url` is None when the address was removed. `label` (scheme
    and host) may be shown; the opened URL may not.
    """

    id: int
    message: Message
    attempts: int
    sealed_url: bytes | None = field(repr=False)
    label: str


def put(connection: Connection, district: str, messages: Iterable[Message]) -> int:
    """Write messages to send; a known idempotency key is left alone. How many were new."""
    rows = [_row(district, each) for each in messages]
    kind = postgresql if connection.dialect.name == "postgresql" else sqlite
    known = ["district", "idempotency_key"]
    insert = kind.insert(message).on_conflict_do_nothing(index_elements=known)
    # One by one, and asking for the row: neither driver counts what a batch inserted.
    added = insert.returning(message.c.id)
    return sum(connection.execute(added, row).first() is not None for row in rows)


def _row(district: str, each: Message) -> dict[str, object]:
    return {
        "district": district,
        "ticket_id": each.ticket_id,
        "address_id": each.address_id,
        "language": each.language,
        "template": each.template,
        "params": dict(each.params),
        "idempotency_key": each.idempotency_key,
        "state": _WAITING,
        "attempts": 0,
        "next_attempt_at": each.created_at,
        "created_at": each.created_at,
    }


def claim(
    connection: Connection,
    district: str,
    now: Ms,
    holder: str,
    lease_ms: int,
    limit: int,
    busy: Collection[int] = (),
) -> list[Claimed]:
    """Lease up to `limit` due messages until `now + lease_ms`, the oldest first.

    At most one message per address, none to the addresses in `busy`, and none before an earlier
    message of the same ticket to the same address has been settled: a crew never reads the
    all-clear before the order. Rows that another drain is claiming are skipped; on PostgreSQL a
    race with one that has just committed is an OperationalError (40001), to be tried again.
    """
    first = _first_of_each_address(district, now, busy)
    found = select(message.c.id).where(message.c.id.in_(first)).order_by(message.c.id).limit(limit)
    ids = connection.execute(found.with_for_update(skip_locked=True)).scalars().all()
    if not ids:
        return []
    lease = {"leased_by": holder, "leased_until": now + lease_ms}
    change = update(message).where(message.c.id.in_(ids), _is_due(message, now))
    connection.execute(change.values(attempts=message.c.attempts + 1, **lease))
    return _read_claimed(connection, ids, holder)


def _is_due(table: FromClause, now: Ms) -> ColumnElement[bool]:
    return and_(
        table.c.state == _WAITING,
        table.c.next_attempt_at <= now,
        or_(table.c.leased_until.is_(None), table.c.leased_until <= now),
    )


def _first_of_each_address(district: str, now: Ms, busy: Collection[int]) -> Select[tuple[int]]:
    where = [message.c.district == district, _is_due(message, now), ~_has_to_wait(now)]
    if busy:
        where.append(or_(message.c.address_id.is_(None), message.c.address_id.not_in(busy)))
    # Without an address, each is a group of its own: ids are positive.
    address = func.coalesce(message.c.address_id, -message.c.id)
    return select(func.min(message.c.id)).where(*where).group_by(address)


def _has_to_wait(now: Ms) -> ColumnElement[bool]:
    """Whether another message is going to the same address, or this one's ticket has an earlier."""
    other = message.alias("other")
    earlier = and_(other.c.id < message.c.id, other.c.ticket_id == message.c.ticket_id)
    return exists().where(
        other.c.district == message.c.district,
        other.c.address_id == message.c.address_id,
        other.c.id != message.c.id,
        other.c.state == _WAITING,
        or_(other.c.leased_until > now, earlier),
    )


def _read_claimed(connection: Connection, ids: Collection[int], holder: str) -> list[Claimed]:
    query = (
        select(message, crew_address.c.sealed_url, crew_address.c.label)
        .join_from(message, crew_address, isouter=True)
        .where(message.c.id.in_(ids), message.c.leased_by == holder)
        .order_by(message.c.id)
    )
    return [_claimed(row) for row in connection.execute(query).mappings()]


def settle_sent(connection: Connection, message_id: int, holder: str, now: Ms) -> bool:
    """The receiver took it. False when the claim is no longer this holder's."""
    return _settle(connection, message_id, holder, state=MessageState.SENT, sent_at=now)


def settle_retry(
    connection: Connection, message_id: int, holder: str, next_attempt_at: Ms, error_code: str
) -> bool:
    """Not taken: due again at `next_attempt_at`. False when the claim is no longer the holder's."""
    later = {"next_attempt_at": next_attempt_at, "last_error": error_code}
    return _settle(connection, message_id, holder, **later)


def settle_failed(connection: Connection, message_id: int, holder: str, error_code: str) -> bool:
    """Given up for good. False when the claim is no longer this holder's."""
    given_up = {"state": MessageState.FAILED, "last_error": error_code}
    return _settle(connection, message_id, holder, **given_up)


def _settle(connection: Connection, message_id: int, holder: str, **values: object) -> bool:
    held = and_(message.c.id == message_id, message.c.leased_by == holder)
    change = update(message).where(held, message.c.state == _WAITING)
    done = connection.execute(change.values(leased_by=None, leased_until=None, **values))
    return done.rowcount == 1


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as a list shows it. `label` is None when its address was removed."""

    id: int
    ticket_id: int | None
    template: str
    label: str | None
    state: MessageState
    attempts: int
    created_at: Ms
    next_attempt_at: Ms
    sent_at: Ms | None
    last_error: str | None


def list_messages(
    connection: Connection, district: str, *states: MessageState, limit: int = 100
) -> list[Posted]:
    """The newest messages in these states (in any, when none is named), the newest first."""
    query = (
        select(message, crew_address.c.label)
        .join_from(message, crew_address, isouter=True)
        .where(message.c.district == district)
        .order_by(message.c.id.desc())
        .limit(limit)
    )
    if states:
        query = query.where(message.c.state.in_(states))
    return [_posted(row) for row in connection.execute(query).mappings()]


def _message(row: RowMapping) -> Message:
    names = ("ticket_id", "address_id", "language", "template", "params")
    rest = {name: row[name] for name in (*names, "idempotency_key", "created_at")}
    return Message(**rest)


def _claimed(row: RowMapping) -> Claimed:
    return Claimed(row["id"], _message(row), row["attempts"], row["sealed_url"], row["label"] or "")


def _posted(row: RowMapping) -> Posted:
    names = ("id", "ticket_id", "template", "label", "attempts", "created_at")
    rest = {name: row[name] for name in (*names, "next_attempt_at", "sent_at", "last_error")}
    return Posted(state=MessageState(row["state"]), **rest)
