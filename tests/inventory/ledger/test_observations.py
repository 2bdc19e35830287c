"""What was seen: spans, late readings, roll-ups and what is forgotten, on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, func, select

from inventory.database import writing
from inventory.queries.checks import number_checks
from inventory.queries.districts import create_district
from inventory.queries.retention import Retention, forget
from inventory.queries.spans import (
    FIVE_MINUTES,
    RollupEntry,
    SpanEntry,
    fill_late,
    write_rollups,
    write_spans,
)
from inventory.tables.observations import rollup_5min, rollup_hour, span
from inventory.types.district import District
from inventory.types.readings import CheckKey, ProbeName
from inventory.types.time import DAY, HOUR

KEY = CheckKey("A-01", ProbeName.ICMP)
NOW = 1_800_000_000_000


@pytest.fixture
def connection(ledger: Engine) -> Iterator[Connection]:
    with writing(ledger) as opened:
        create_district(opened, District("d1", "District", "Asia/Shanghai", "en"))
        yield opened


@pytest.fixture
def check(connection: Connection) -> int:
    return number_checks(connection, "d1", [KEY])[KEY]


def entry(check: int, first: int, last: int, readings: int = 1) -> SpanEntry:
    return SpanEntry(check, "ok", first, last, 60_000, readings)


def test_a_check_keeps_its_number(connection: Connection, check: int) -> None:
    other = CheckKey("A-01", ProbeName.ONVIF)
    again = number_checks(connection, "d1", [KEY, other])
    assert again[KEY] == check
    assert again[other] != check


def test_a_span_grows_and_keeps_when_it_was_first_recorded(
    connection: Connection, check: int
) -> None:
    write_spans(connection, "d1", [entry(check, NOW, NOW)], NOW + 1)
    write_spans(connection, "d1", [entry(check, NOW, NOW + 90_000, 4)], NOW + 90_001)
    row = connection.execute(select(span)).one()
    assert (row.last_observed_at, row.readings) == (NOW + 90_000, 4)
    assert (row.recorded_at, row.extended_at) == (NOW + 1, NOW + 90_001)


def test_late_readings_fill_only_what_was_unknown(connection: Connection, check: int) -> None:
    write_spans(connection, "d1", [entry(check, NOW, NOW + 30_000)], NOW)
    known = entry(check, NOW + 80_000, NOW + 80_000)  # the span vouches until NOW + 90 s
    unknown = entry(check, NOW + 95_000, NOW + 95_000)
    assert fill_late(connection, "d1", [known, unknown], NOW + 200_000) == 1
    firsts = connection.scalars(select(span.c.first_observed_at).order_by(span.c.id)).all()
    assert firsts == [NOW, NOW + 95_000]


def test_rollups_add_up_to_their_hour(connection: Connection, check: int) -> None:
    bucket = NOW // FIVE_MINUTES - NOW // FIVE_MINUTES % 12
    for step in range(12):
        write_rollups(connection, [RollupEntry(check, bucket + step, 10, 9, 1, 800, 2_000)])
    fine = connection.scalar(select(func.count()).select_from(rollup_5min))
    hour = connection.execute(select(rollup_hour)).one()
    assert fine == 12
    assert (hour.readings, hour.good, hour.failed) == (120, 108, 12)


def test_what_is_older_than_it_is_kept_goes_and_nothing_else(
    connection: Connection, check: int
) -> None:
    keep = Retention(rollup_5min=7, rollup_hour=30, spans=30, messages=30)
    for age in (1, 8, 31):
        at = NOW - age * DAY
        write_spans(connection, "d1", [entry(check, at, at)], at)
        write_rollups(connection, [RollupEntry(check, at // FIVE_MINUTES, 1, 1, 0, None, None)])
    forget(connection, "d1", keep, NOW)
    fine = connection.scalars(select(rollup_5min.c.bucket)).all()
    coarse = connection.scalars(select(rollup_hour.c.bucket).order_by(rollup_hour.c.bucket)).all()
    spans = connection.scalars(select(span.c.first_observed_at).order_by(span.c.id)).all()
    assert fine == [(NOW - DAY) // FIVE_MINUTES]
    assert coarse == [(NOW - 8 * DAY) // HOUR, (NOW - DAY) // HOUR]
    assert spans == [NOW - DAY, NOW - 8 * DAY]
