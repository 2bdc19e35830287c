"""What the ledger forgets, and when."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete

from inventory.queries.spans import FIVE_MINUTES, ONE_HOUR
from inventory.tables.observations import rollup_5min, rollup_hour, span, transition, trend_day
from inventory.tables.repairs import message
from inventory.types.tickets import MessageState
from inventory.types.time import DAY, Ms


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept, in days. Outages, faults and tickets are kept for good."""

    rollup_5min: float
    rollup_hour: float
    spans: float
    messages: float


def forget(connection: Connection, district: str, keep: Retention, now: Ms) -> int:
    """Delete what is older than it is kept for; how many rows went."""
    spans_end = now - round(keep.spans * DAY)
    old = (
        delete(rollup_5min).where(
            rollup_5min.c.bucket < _bucket(now, keep.rollup_5min, FIVE_MINUTES)
        ),
        delete(rollup_hour).where(rollup_hour.c.bucket < _bucket(now, keep.rollup_hour, ONE_HOUR)),
        delete(span).where(span.c.district == district, span.c.last_observed_at < spans_end),
        delete(transition).where(
            transition.c.district == district, transition.c.observed_at < spans_end
        ),
        delete(trend_day).where(
            trend_day.c.district == district,
            trend_day.c.usual.is_(False),
            trend_day.c.day < spans_end // DAY,
        ),
        delete(message).where(
            message.c.district == district,
            message.c.state != MessageState.WAITING.value,
            message.c.created_at < now - round(keep.messages * DAY),
        ),
    )
    return sum(connection.execute(each).rowcount for each in old)


def _bucket(now: Ms, days: float, width: Ms) -> int:
    return (now - round(days * DAY)) // width
