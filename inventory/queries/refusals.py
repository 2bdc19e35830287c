"""Which devices refused our credential lately: what must not be forgotten when we start anew."""

from sqlalchemy import Connection, func, select

from inventory.tables.observations import check, span
from inventory.types.readings import ProbeName, Reason
from inventory.types.time import Ms


def refused_since(
    connection: Connection, district: str, probe: ProbeName, since: Ms
) -> dict[str, Ms]:
    """When each slot, by code, was last seen to refuse `probe`; only where that is the newest
    that is known of it, and not older than `since`."""
    newest = (
        select(span.c.check_id, func.max(span.c.last_observed_at).label("at"))
        .where(span.c.district == district, span.c.last_observed_at >= since)
        .group_by(span.c.check_id)
        .subquery()
    )
    query = (
        select(check.c.slot, span.c.last_observed_at)
        .join(span, span.c.check_id == check.c.id)
        .join(
            newest,
            (newest.c.check_id == span.c.check_id) & (newest.c.at == span.c.last_observed_at),
        )
        .where(
            check.c.district == district,
            check.c.probe == probe.value,
            span.c.reason == Reason.AUTHENTICATION.value,
        )
    )
    return {row.slot: row.last_observed_at for row in connection.execute(query)}
