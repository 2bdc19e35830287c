"""Which video streams were ever seen: only of these does silence mean anything."""

from sqlalchemy import Connection, func, select

from inventory.tables.observations import check, span
from inventory.types.readings import STATUS_OF, ProbeName
from inventory.types.time import Ms

_SEEN = [reason.value for reason, status in STATUS_OF.items() if status.alive]


def load_streamed(connection: Connection, district: str) -> dict[str, Ms]:
    """When the stream of each slot was last seen, by slot code; nothing where it never was.

    It is remembered for as long as observations are kept.
    """
    query = (
        select(check.c.slot, func.max(span.c.last_observed_at).label("seen_at"))
        .join_from(check, span, span.c.check_id == check.c.id)
        .where(check.c.district == district, check.c.probe == ProbeName.RTSP.value)
        .where(span.c.reason.in_(_SEEN))
        .group_by(check.c.slot)
    )
    return {row.slot: row.seen_at for row in connection.execute(query)}
