"""Entries of outages and of blind time."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, and_, insert, select, update

from inventory.tables.observations import blind_time
from inventory.tables.repairs import outage
from inventory.types.outages import BlindTime, Outage, OutageKind
from inventory.types.readings import Reason
from inventory.types.time import Ms

_CHANGING = ("kind", "reason", "fault_id", "last_bad_at", "first_good_at", "closed_at")


def write_outages(connection: Connection, district: str, outages: Sequence[Outage]) -> None:
    """Insert outages that are new, update those that are known (by slot and first bad reading)."""
    for each in outages:
        known = and_(
            outage.c.district == district,
            outage.c.slot == each.slot,
            outage.c.first_bad_at == each.first_bad_at,
            outage.c.opened_at == each.opened_at,
        )
        values = _values(each)
        changed = {name: values[name] for name in _CHANGING}
        if not connection.execute(update(outage).where(known).values(changed)).rowcount:
            connection.execute(insert(outage).values(district=district, **values))


def _values(each: Outage) -> dict[str, object]:
    return {
        "slot": each.slot,
        "kind": each.kind.value,
        "reason": each.reason.value,
        "fault_id": each.fault_id,
        "last_good_at": each.last_good_at,
        "first_bad_at": each.first_bad_at,
        "last_bad_at": each.last_bad_at,
        "first_good_at": each.first_good_at,
        "opened_at": each.opened_at,
        "closed_at": each.closed_at,
    }


def load_open_outages(connection: Connection, district: str) -> list[Outage]:
    """The outages that have not ended."""
    columns = [outage.c[name] for name in Outage.__slots__]
    query = select(*columns).where(outage.c.district == district, outage.c.closed_at.is_(None))
    found = (Outage(*row) for row in connection.execute(query.order_by(outage.c.id)))
    return [replace(o, kind=OutageKind(o.kind), reason=Reason(o.reason)) for o in found]


def write_blind_time(connection: Connection, district: str, blind: BlindTime, now: Ms) -> None:
    """Record blind time that began, or the end of that which lies open."""
    known = and_(
        blind_time.c.district == district,
        blind_time.c.reason == blind.reason.value,
        blind_time.c.started_at == blind.started_at,
    )
    ended = update(blind_time).where(known).values(ended_at=blind.ended_at)
    if not connection.execute(ended).rowcount:
        connection.execute(
            insert(blind_time).values(
                district=district,
                reason=blind.reason.value,
                started_at=blind.started_at,
                ended_at=blind.ended_at,
                recorded_at=now,
            )
        )


def end_open_blind_times(connection: Connection, district: str, now: Ms) -> None:
    """Close blind time that a stopped monitor left open: from here on another reason holds."""
    left = and_(blind_time.c.district == district, blind_time.c.ended_at.is_(None))
    connection.execute(update(blind_time).where(left).values(ended_at=now))
