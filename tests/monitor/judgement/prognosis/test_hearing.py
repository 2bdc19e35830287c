"""From readings to hours and days: repeated values, counters that wrap or are set back."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types.readings import CheckKey, Fact, ProbeName, Reading, Reason
from inventory.types.time import DAY, HOUR, MINUTE, SECOND, Ms
from monitor.judgement.prognosis.hearing import hear, tells
from monitor.judgement.prognosis.trend import (
    DAYS_KEPT,
    HOURS_KEPT,
    Trend,
    begun_anew,
    days_moved,
    present_light,
    usual_light,
    written,
)

KEY = CheckKey("f1", ProbeName.SNMP)
START: Ms = 20_000 * DAY
USUAL_DAYS = 7


def reading(at: Ms, **facts: Fact) -> Reading:
    return Reading(KEY, Reason.OK, START + at, facts=facts)


def heard(*readings: Reading, booted_at: Ms | None = None, begun: Ms = 0) -> Trend:
    return reduce(
        lambda trend, each: hear(trend, each, begun, USUAL_DAYS, lambda: booted_at),
        readings,
        Trend(),
    )


def lit(days: float, dbm: float = -18.0) -> list[Reading]:
    """Light every half an hour."""
    return [reading(n * 30 * MINUTE, rx_power_dbm=dbm) for n in range(round(days * 48) + 1)]


def counted(*values: int, booted_at: Ms | None = None) -> list[int | None]:
    """The errors of each hour of a counter that is read every ten minutes."""
    readings = [reading(n * 10 * MINUTE, in_errors=value) for n, value in enumerate(values)]
    after = reading((len(values) // 6 + 1) * HOUR, in_errors=values[-1])
    return [each.errors for each in heard(*readings, after, booted_at=booted_at).hours]


@pytest.mark.parametrize(
    ("probe", "facts", "expected"),
    [
        (ProbeName.SNMP, {"rx_power_dbm": -18.0}, True),
        (ProbeName.SNMP, {"in_errors": 0}, True),
        (ProbeName.SNMP, {"oper_status": 1}, False),
        (ProbeName.ICMP, {"rx_power_dbm": -18.0}, False),
    ],
)
def test_what_tells_of_wear(probe: ProbeName, facts: dict[str, Fact], expected: bool) -> None:
    assert tells(Reading(CheckKey("f1", probe), Reason.OK, START, facts=facts)) is expected


def test_an_hour_is_the_median_of_its_readings_and_goes_to_its_day() -> None:
    values = (-18.0, -18.2, -30.0, -18.1)
    trend = heard(
        *(reading(n * 10 * MINUTE, rx_power_dbm=dbm) for n, dbm in enumerate(values)),
        reading(HOUR, rx_power_dbm=-19.0),
    )
    [hour], [day] = trend.hours, trend.days
    assert hour.light == pytest.approx(-18.15)
    assert (day.day, day.light_hours) == (20_000, 1)
    assert day.light == pytest.approx(-18.15, abs=0.011)
    assert days_moved({"f1": trend}) == {"f1": [day]}
    assert days_moved({"f1": written(trend)}) == {"f1": []}


def test_a_value_that_an_agent_repeats_is_heard_once_in_four_minutes() -> None:
    readings = [reading(n * 30 * SECOND, rx_power_dbm=-18.0) for n in range(20)]
    assert len(heard(*readings).lights) == 3
    assert hear(heard(*readings), readings[-1], 0, USUAL_DAYS) == heard(*readings)


def test_the_present_needs_three_readings_since_the_line_is_up() -> None:
    trend = heard(*(reading(n * 5 * MINUTE, rx_power_dbm=-18.0 - n) for n in range(4)))
    now = START + 15 * MINUTE
    assert present_light(trend, 0, now) == -19.5
    assert present_light(trend, START + 10 * MINUTE, now) is None
    assert present_light(trend, START + 10 * MINUTE, now, least=1) == -20.5
    assert present_light(trend, 0, now + 2 * HOUR) is None


@pytest.mark.parametrize(
    ("values", "booted_at", "errors"),
    [
        ((5, 5, 7, 10, 10, 10), None, 5),
        ((5, 5, 5, 5, 5, 5), None, 0),
        ((2**32 - 3, 2**32 - 1, 1, 1, 1, 1), None, 4),
        ((900, 900, 4, 6, 6, 6), START + 15 * MINUTE, 6),
        ((900, 900, 4, 6, 6, 6), None, 2),
        ((900, 903, 4, 6, 6, 6), START - DAY, 5),
    ],
    ids=["counts", "rests", "wraps", "restarted", "set back, unsaid", "set back, long running"],
)
def test_counters(values: tuple[int, ...], booted_at: Ms | None, errors: int) -> None:
    assert counted(*values, booted_at=booted_at)[0] == errors


def test_errors_of_a_gap_belong_to_no_hour() -> None:
    trend = heard(
        reading(0, fcs_errors=0),
        reading(5 * HOUR, fcs_errors=900),
        reading(6 * HOUR, fcs_errors=901),
    )
    assert [each.errors for each in trend.hours] == []
    assert heard(reading(0, fcs_errors=0)).errors is None


@given(st.lists(st.integers(0, 2**33), min_size=2, max_size=30))
def test_errors_are_never_negative(values: list[int]) -> None:
    assert all(each is None or each >= 0 for each in counted(*values))


def test_the_first_full_days_are_what_is_usual() -> None:
    trend = heard(*lit(3, -17.0), *[
        reading(3 * DAY + n * 30 * MINUTE, rx_power_dbm=-18.0) for n in range(1, 9 * 48)
    ])  # fmt: skip
    assert sum(each.usual for each in trend.days) == USUAL_DAYS
    assert usual_light(trend.days, USUAL_DAYS) == pytest.approx(-18.0, abs=0.05)
    assert usual_light(trend.days[:6], USUAL_DAYS) is None


def test_another_unit_begins_anew() -> None:
    old = heard(*lit(9, -17.0))
    new = [
        reading(9 * DAY + n * 30 * MINUTE, rx_power_dbm=-20.0) for n in range(1, 9 * 48)
    ]  # fmt: skip
    begun = START + 9 * DAY
    trend = reduce(lambda t, each: hear(t, each, begun, USUAL_DAYS), new, old)
    since = [each for each in trend.days if each.day * DAY >= begun]
    assert usual_light(since, USUAL_DAYS) == pytest.approx(-20.0)


def test_memory_is_bounded() -> None:
    trend = heard(*lit(100))
    assert len(trend.hours) == HOURS_KEPT
    assert len(trend.days) <= DAYS_KEPT + USUAL_DAYS + 1
    assert len(trend.lights) < 10
    assert begun_anew(trend).days == trend.days
    assert not begun_anew(trend).hours
    assert not begun_anew(trend).lights
