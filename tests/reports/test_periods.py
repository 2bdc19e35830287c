"""Weeks and days in a site's own zone, with clock changes and odd offsets."""

import itertools
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types.time import DAY, HOUR, MINUTE, to_ms
from reports.periods import BadPeriod, Period, checked, days, last_week, midnight, previous, week

ZONES = ("Europe/Berlin", "Asia/Shanghai", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Cairo")


@pytest.mark.parametrize(
    ("zone", "day", "start_utc", "hours", "lengths"),
    [
        ("Europe/Berlin", date(2025, 3, 26), "2025-03-23T23:00", 167, [24] * 6 + [23]),
        ("Europe/Berlin", date(2025, 10, 20), "2025-10-19T22:00", 169, [24] * 6 + [25]),
        ("Asia/Shanghai", date(2025, 3, 9), "2025-03-02T16:00", 168, [24] * 7),
        ("Asia/Kolkata", date(2025, 3, 3), "2025-03-02T18:30", 168, [24] * 7),
        # Midnight itself is skipped on Friday: that day begins at 01:00 and has 23 hours.
        ("Africa/Cairo", date(2025, 4, 25), "2025-04-20T22:00", 167, [24] * 4 + [23, 24, 24]),
    ],
)
def test_weeks(zone: str, day: date, start_utc: str, hours: int, lengths: list[int]) -> None:
    found = week(day, zone)
    assert found.start == to_ms(datetime.fromisoformat(start_utc).replace(tzinfo=UTC))
    assert (found.end - found.start) == hours * HOUR
    assert [(each.end - each.start) // HOUR for _, each in days(found)] == lengths


def test_a_week_runs_from_monday_to_sunday() -> None:
    found = days(week(date(2025, 3, 5), "Asia/Shanghai"))
    assert [day for day, _ in found] == [date(2025, 3, n) for n in range(3, 10)]


def test_the_last_week_is_the_one_that_is_over() -> None:
    sunday_night = midnight(date(2025, 3, 10), "Asia/Shanghai") - 1
    assert last_week(sunday_night, "Asia/Shanghai") == week(date(2025, 2, 24), "Asia/Shanghai")
    assert last_week(sunday_night + 1, "Asia/Shanghai") == week(date(2025, 3, 3), "Asia/Shanghai")


def test_the_period_before_has_as_many_days() -> None:
    spring = week(date(2025, 4, 2), "Europe/Berlin")
    assert previous(spring) == week(date(2025, 3, 26), "Europe/Berlin")
    odd = Period(10 * HOUR, 12 * HOUR + MINUTE, "UTC")
    assert previous(odd) == Period(8 * HOUR - MINUTE, 10 * HOUR, "UTC")


@given(
    st.sampled_from(ZONES),
    st.integers(0, 20_000).map(lambda n: n * DAY // 7),
    st.integers(1, 40 * DAY),
)
def test_days_cover_any_period_without_gap(zone: str, start: int, length: int) -> None:
    period = Period(start, start + length, zone)
    found = [each for _, each in days(period)]
    assert found[0].start == period.start
    assert found[-1].end == period.end
    assert all(a.end == b.start for a, b in itertools.pairwise(found))
    assert all(22 * HOUR <= each.end - each.start <= 26 * HOUR for each in found[1:-1])


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (5 * DAY, 4 * DAY, "ends before"),
        (5 * DAY, 5 * DAY, "no length"),
        (10 * DAY, 17 * DAY, "not begun"),
        (-DAY, DAY, "before 1970"),
    ],
)
def test_bad_periods_are_told(start: int, end: int, told: str) -> None:
    with pytest.raises(BadPeriod, match=told):
        checked(Period(start, end, "UTC"), 10 * DAY)


def test_unknown_zones_and_the_end_of_the_calendar_are_told() -> None:
    with pytest.raises(BadPeriod, match="Mars/Olympus"):
        week(date(2025, 3, 3), "Mars/Olympus")
    with pytest.raises(BadPeriod, match="calendar"):
        week(date.max, "UTC")
    with pytest.raises(BadPeriod, match="calendar"):
        last_week(10**17, "UTC")
