"""The newest word of each check: what the ledger can vouch for when no monitor runs."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from inventory.queries.history import LONGEST_VOUCH
from inventory.tables.observations import check, span
from inventory.types.readings import ProbeName, Reason
from inventory.types.time import Ms


@dataclass(frozen=True, slots=True)
class Word:
    """What a probe found last, when, and until when that speaks for the state (UTC ms)."""

    slot: str
    probe: ProbeName
    reason: Reason
    seen_at: Ms
    vouched_until: Ms


def newest_words(connection: Connection, district: str, now: Ms) -> tuple[Word, ...]:
    """One for each check that was heard within the longest time that any reading vouches for."""
    query = (
        select(
            span.c.check_id,
            check.c.slot,
            check.c.probe,
            span.c.reason,
            span.c.last_observed_at,
            span.c.vouches_ms,
        )
        .join_from(span, check, span.c.check_id == check.c.id)
        .where(span.c.district == district, span.c.last_observed_at >= now - LONGEST_VOUCH)
        .order_by(span.c.last_observed_at)
    )
    found = {
        row.check_id: Word(
            row.slot,
            ProbeName(row.probe),
            Reason(row.reason),
            row.last_observed_at,
            row.last_observed_at + row.vouches_ms,
        )
        for row in connection.execute(query)
    }
    return tuple(found.values())
