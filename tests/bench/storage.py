"""The ledger of 310 points after a year: bytes a row, measured on a part of it, times the rows."""

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from inventory.database import open_engine, upgrade, writing
from inventory.queries.checks import number_checks
from inventory.queries.districts import create_district
from inventory.queries.spans import RollupEntry, SpanEntry, write_rollups, write_spans
from inventory.sample import sample_district
from inventory.tables.observations import rollup_5min, rollup_hour
from inventory.types.district import District
from inventory.types.time import DAY
from monitor.judgement.policy import Policy
from monitor.runner.targets import Ports, plan_targets
from tests.bench.figures import Figure

SAMPLE_DAYS = 2
SPANS_PER_CHECK_AND_DAY = 3
"""A quiet check makes one span in weeks; this is a district that is down and up all day."""
BEGINNING = 1_800_000_000_000 // DAY * DAY


def storage_figures() -> list[Figure]:
    """Megabytes after a year at the default retention, roll-ups and spans with their indexes."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/ledger.db")
        upgrade(engine)
        inventory = sample_district().inventory("d")
        with writing(engine) as connection:
            create_district(connection, District("d", "District", "UTC", "en"))
            numbers = number_checks(connection, "d", plan_targets(inventory, {}, Ports()))
        checks = list(numbers.values())
        file = Path(folder, "ledger.db")
        empty = _size(file)
        rollup = _bytes_a_row(engine, file, lambda c: _fill_rollups(c, checks))
        span = _bytes_a_row(engine, file, lambda c: _fill_spans(c, checks))
        engine.dispose()
    keep = Policy()
    rollups = len(checks) * (keep.keep_rollup_5min_days * 288 + keep.keep_rollup_hour_days * 24)
    spans = len(checks) * keep.keep_spans_days * SPANS_PER_CHECK_AND_DAY
    megabytes = (empty + rollups * rollup + spans * span) / 1e6
    against = (
        f"{len(checks)} checks: {rollups / 1e6:.1f} million roll-ups of {rollup:.0f} bytes, "
        f"{spans / 1e6:.1f} million spans of {span:.0f} bytes"
    )
    return [Figure("ledger_year_mb", megabytes, "MB", against, 1000)]


def _bytes_a_row(engine: Engine, file: Path, fill: Callable[[Connection], int]) -> float:
    before = _size(file)
    with writing(engine) as connection:
        rows = fill(connection)
    return (_size(file) - before) / rows


def _size(file: Path) -> int:
    """The size of the database, once its log is folded in."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.stat().st_size


def _fill_rollups(connection: Connection, checks: list[int]) -> int:
    """Both tables, as the monitor fills them."""
    first = BEGINNING // 300_000
    for bucket in range(first, first + SAMPLE_DAYS * 288):
        entries = [RollupEntry(check, bucket, 10, 10, 0, 1_234, 23_456) for check in checks]
        write_rollups(connection, entries)
    tables = (rollup_5min, rollup_hour)
    return sum(connection.scalar(text(f"SELECT count(*) FROM {t.name}")) or 0 for t in tables)


def _fill_spans(connection: Connection, checks: list[int]) -> int:
    step = DAY // SPANS_PER_CHECK_AND_DAY
    starts = range(BEGINNING, BEGINNING + SAMPLE_DAYS * DAY, step)
    for start in starts:
        end = start + step - 60_000
        spans = [SpanEntry(check, "timeout", start, end, 60_000, 960) for check in checks]
        write_spans(connection, "d", spans, start)
    return len(starts) * len(checks)
