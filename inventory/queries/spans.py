"""Entries of what was seen: observation spans, and roll-ups of their readings."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, exists, select

from inventory.queries.upsert import upsert
from inventory.tables.observations import rollup_5min, rollup_hour, span
from inventory.types.time import Ms

FIVE_MINUTES: Ms = 300_000
ONE_HOUR: Ms = 3_600_000


@dataclass(frozen=True, slots=True)
class SpanEntry:
    """A span to write: new, or grown since it was written last."""

    check_id: int
    reason: str
    first_at: Ms
    last_at: Ms
    vouches_ms: int
    readings: int


def write_spans(
    connection: Connection, district: str, entries: Sequence[SpanEntry], now: Ms
) -> None:
    """Insert new spans and extend known ones; when they were first recorded stays."""
    rows = [_row(district, entry, now) for entry in entries]
    upsert(connection, span, ("check_id", "first_observed_at"), rows, keep=("recorded_at",))


def fill_late(connection: Connection, district: str, entries: Sequence[SpanEntry], now: Ms) -> int:
    """Insert late spans where nothing was known; how many were. Known time is never rewritten."""
    filled = [entry for entry in entries if not _is_known(connection, entry)]
    write_spans(connection, district, filled, now)
    return len(filled)


def _is_known(connection: Connection, entry: SpanEntry) -> bool:
    covers = and_(
        span.c.check_id == entry.check_id,
        span.c.first_observed_at <= entry.first_at,
        span.c.last_observed_at + span.c.vouches_ms > entry.first_at,
    )
    return bool(connection.scalar(select(exists().where(covers))))


def _row(district: str, entry: SpanEntry, now: Ms) -> dict[str, object]:
    return {
        "district": district,
        "check_id": entry.check_id,
        "reason": entry.reason,
        "first_observed_at": entry.first_at,
        "last_observed_at": entry.last_at,
        "vouches_ms": entry.vouches_ms,
        "readings": entry.readings,
        "recorded_at": now,
        "extended_at": now,
    }


@dataclass(frozen=True, slots=True)
class RollupEntry:
    """Readings of one check within five minutes. `bucket`: five-minute steps since 1970."""

    check_id: int
    bucket: int
    readings: int
    good: int
    failed: int
    delay_mean_us: int | None
    delay_max_us: int | None


def write_rollups(connection: Connection, entries: Sequence[RollupEntry]) -> None:
    """Add five-minute roll-ups, and each to its hour."""
    fine = [_rollup_row(entry, entry.bucket) for entry in entries]
    coarse = [_rollup_row(entry, entry.bucket * FIVE_MINUTES // ONE_HOUR) for entry in entries]
    counts = ("readings", "good", "failed")
    upsert(connection, rollup_5min, ("check_id", "bucket"), fine, add=counts)
    upsert(connection, rollup_hour, ("check_id", "bucket"), coarse, add=counts)


def _rollup_row(entry: RollupEntry, bucket: int) -> dict[str, object]:
    return {
        "check_id": entry.check_id,
        "bucket": bucket,
        "readings": entry.readings,
        "good": entry.good,
        "failed": entry.failed,
        "delay_mean_us": entry.delay_mean_us,
        "delay_max_us": entry.delay_max_us,
    }
