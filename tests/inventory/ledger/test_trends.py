"""Days of slots that wear out: written, written again, loaded, forgotten; on both databases."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine

from inventory.database import writing
from inventory.queries.districts import create_district
from inventory.queries.retention import Retention, forget
from inventory.queries.trends import load_trends, write_trends
from inventory.types.district import District
from inventory.types.time import DAY
from inventory.types.trends import TrendDay

TODAY = 20_800


@pytest.fixture
def connection(ledger: Engine) -> Iterator[Connection]:
    with writing(ledger) as opened:
        for code in ("d1", "d2"):
            create_district(opened, District(code, "District", "Asia/Shanghai", "en"))
        yield opened


def day(number: int, *, usual: bool = False) -> TrendDay:
    return TrendDay(number, light_sum=-1820 * 20, light_hours=20, errors=2**33, error_hours=20,
                    falls=1, usual=usual)  # fmt: skip


def test_days_come_back_as_they_were_written(connection: Connection) -> None:
    days = [day(TODAY - 1, usual=True), day(TODAY)]
    write_trends(connection, "d1", {"f1": days, "f2": days[:1]})
    write_trends(connection, "d2", {"f1": days[1:]})
    write_trends(connection, "d1", {})
    assert load_trends(connection, "d1", TODAY - 60) == {"f1": tuple(days), "f2": (days[0],)}
    assert days[0].light == pytest.approx(-18.2)
    assert days[0].error_rate == pytest.approx(2**33 / 20)


def test_a_day_that_went_on_takes_the_place_of_itself(connection: Connection) -> None:
    write_trends(connection, "d1", {"f1": [day(TODAY)]})
    later = replace(day(TODAY), light_hours=21, falls=2)
    write_trends(connection, "d1", {"f1": [later]})
    assert load_trends(connection, "d1", TODAY) == {"f1": (later,)}


def test_usual_days_are_kept_and_loaded_for_good(connection: Connection) -> None:
    old, usual = day(TODAY - 400), day(TODAY - 401, usual=True)
    write_trends(connection, "d1", {"f1": [usual, old, day(TODAY)]})
    assert load_trends(connection, "d1", TODAY - 60) == {"f1": (usual, day(TODAY))}
    keep = Retention(rollup_5min=7, rollup_hour=395, spans=395, messages=395)
    assert forget(connection, "d1", keep, TODAY * DAY) == 1
    assert load_trends(connection, "d1", 0) == {"f1": (usual, day(TODAY))}


def test_a_day_without_readings_has_no_figures() -> None:
    assert TrendDay(TODAY).light is None
    assert TrendDay(TODAY).error_rate is None
