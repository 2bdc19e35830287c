"""Received light over weeks: what opens a preventive fault, what revises it, what ends it."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from math import pi, sin
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.types.components import Kind
from inventory.types.faults import Component, Evidence, FaultKind
from inventory.types.time import DAY, HOUR, to_datetime
from monitor.judgement.prognosis.light import LEAST_FALL_DB
from tests.monitor.judgement.prognosis.line import START, Light, Line, hours, told

SELDOM = HOUR // 2
"""Readings every half an hour: enough, and quick."""


def noisy(light: Light, seed: int = 1, noise: float = 0.5) -> Light:
    random = Random(seed)
    return lambda days: light(days) + random.uniform(-noise, noise)


def steady(dbm: float = -18.2) -> Light:
    return lambda _: dbm


def sinking(rate: float, since: float = 10, start: float = -18) -> Light:
    """By so many dB a day, from that day on."""
    return lambda days: start - rate * max(0, days - since)


def daily(light: Light) -> Light:
    """With a warm noon and a cold night."""
    return lambda days: light(days) + 0.5 * sin(2 * pi * days)


def told_of(line: Line, code: str) -> Evidence:
    assert line.fault is not None
    return next(each for each in line.fault.diagnosis.evidence if each.code == code)


@pytest.fixture(scope="module")
def watched() -> Callable[[], Line]:
    """A line as it is after twelve good days."""

    def line() -> Line:
        found = Line()
        found.shine(12, noisy(steady()), SELDOM)
        assert found.events == []
        return found

    return line


@pytest.mark.parametrize("seed", [1, 2])
def test_a_year_of_noise_days_and_seasons_opens_nothing(seed: int) -> None:
    line = Line()

    def weather(days: float) -> float:
        return -18 + sin(2 * pi * days / 365 + seed)

    line.shine(365, noisy(daily(weather), seed), SELDOM)
    assert told(line.events) == []


@given(st.integers(0, 2**32), st.floats(-22, -5), st.floats(0, 0.5))
@settings(max_examples=8, deadline=None)
def test_noise_never_opens_a_fault(seed: int, dbm: float, noise: float) -> None:
    line = Line()
    line.shine(40, noisy(daily(steady(dbm)), seed, noise), SELDOM)
    assert told(line.events) == []


@given(st.integers(0, 2**32), st.floats(0.06, 1.0), st.floats(0, 0.4))
@settings(max_examples=10, deadline=None)
def test_light_that_sinks_is_always_told_before_it_is_gone(
    seed: int, rate: float, noise: float
) -> None:
    """And whatever date is told has the true one within its limits."""
    line = Line()
    gone = 10 + 6 / rate
    line.shine(gone - 1, noisy(daily(sinking(rate)), seed, noise), SELDOM)
    steps = told(line.events)
    assert steps
    assert set(steps) <= {"opened degrading", "revised degrading"}
    assert steps.count("opened degrading") == 1
    truth = to_datetime(START + round(gone * DAY)).date()
    for event in line.events:
        for each in event.fault.diagnosis.evidence:
            if each.code == "light_sinking":
                earliest, latest = str(each.params["earliest"]), str(each.params["latest"])
                assert date.fromisoformat(earliest) <= truth <= date.fromisoformat(latest)


def test_what_is_told_of_sinking_light() -> None:
    line = Line()
    line.shine(24, noisy(sinking(0.15)), SELDOM)
    assert line.fault is not None
    found = line.fault.diagnosis
    assert found.component == Component(Kind.STRAND, "f1")
    assert (found.kind, found.affected) == (FaultKind.DEGRADING, frozenset({"f1"}))
    low, sinks = told_of(line, "light_low").params, told_of(line, "light_sinking").params
    assert low["usual_dbm"] == pytest.approx(-18, abs=0.1)
    assert sinks["limit_dbm"] == -24
    assert 0.7 <= float(sinks["db_a_week"]) <= 1.4
    assert told_of(line, "carries").params == {"count": 1}


def test_a_date_is_revised_when_it_moves_and_once_a_day_at_most() -> None:
    line = Line()
    line.shine(22, noisy(sinking(0.15)), SELDOM)
    line.shine(30, noisy(lambda days: sinking(0.15)(22) - 0.35 * (days - 22)), SELDOM)
    steps = told(line.events)
    assert steps[0] == "opened degrading"
    assert set(steps[1:]) == {"revised degrading"}
    assert all(b.at - a.at >= DAY - HOUR for a, b in pairwise(line.events))
    dates = [str(told_of(line, "light_sinking").params["on"])]
    assert dates < [str(e.params["on"]) for e in _sinks(line, 0)]


def _sinks(line: Line, number: int) -> list[Evidence]:
    found = line.events[number].fault.diagnosis.evidence
    return [each for each in found if each.code == "light_sinking"]


def test_a_drop_is_told_after_hours_and_its_repair_within_the_hour(
    watched: Callable[[], Line],
) -> None:
    line = watched()
    line.shine(12.5, noisy(steady(-21.9)), SELDOM)
    assert told(line.events) == ["opened degrading"]
    assert hours(6) <= (line.events[0].at - START) / DAY - 12 <= hours(8)
    low = told_of(line, "light_low").params
    assert low["dbm"] == pytest.approx(-21.9, abs=0.5)
    assert low["usual_dbm"] == pytest.approx(-18.2, abs=0.1)
    line.shine(12.5 + hours(2), noisy(steady(-18.6)))
    steps = ["opened degrading", "recovering degrading", "cleared degrading"]
    assert told(line.events) == steps
    line.shine(20, noisy(steady(-18.6)), SELDOM)
    assert told(line.events) == steps


def test_a_repair_that_ends_a_sinking_trend_is_not_undone_by_its_line() -> None:
    line = Line()
    line.shine(30, noisy(daily(sinking(0.15))), SELDOM)
    line.shine(60, noisy(daily(steady(-18))), SELDOM)
    assert told(line.events)[-2:] == ["recovering degrading", "cleared degrading"]
    assert told(line.events).count("opened degrading") == 1
    assert line.events[-1].at < START + 31 * DAY


def test_an_hour_of_work_at_the_joint_is_no_finding(watched: Callable[[], Line]) -> None:
    line = watched()
    line.shine(12 + hours(3), steady(-23))
    line.shine(14, noisy(steady()), SELDOM)
    assert line.events == []


def test_light_that_is_low_and_stable_for_a_week_has_stopped_sinking() -> None:
    line = Line()
    line.shine(22, noisy(sinking(0.15, start=-17)), SELDOM)
    assert told(line.events)[0] == "opened degrading"
    line.shine(40, noisy(steady(sinking(0.15, start=-17)(22))), SELDOM)
    assert told(line.events)[-1] == "cleared degrading"
    assert line.fault is None


def test_seven_days_must_be_known_before_anything_is_low() -> None:
    line = Line()
    line.shine(6, noisy(steady()), SELDOM)
    line.shine(6.45, noisy(steady(-22)), SELDOM)
    assert line.events == []


def test_where_the_usual_is_near_the_usual_limit_no_date_is_made_up() -> None:
    line = Line()
    line.shine(40, noisy(sinking(0.15, start=-23)), SELDOM)
    assert told(line.events) == ["opened degrading"]
    assert [each.code for each in line.events[0].fault.diagnosis.evidence] == [
        "light_low", "carries"
    ]  # fmt: skip


def test_a_receiver_that_tells_its_limit_is_taken_at_its_word() -> None:
    line = Line()
    light = noisy(sinking(0.15, start=-23))
    while line.days < 24:
        line.now += SELDOM
        line.say(light(line.days), rx_floor_dbm=-30.0)
    assert told_of(line, "light_sinking").params["limit_dbm"] == -30


def test_a_silent_agent_neither_opens_nor_closes(watched: Callable[[], Line]) -> None:
    line = watched()
    line.shine(12.5, steady(-21.4), SELDOM)
    before = told(line.events)
    line.now += DAY
    line.hear()
    assert told(line.events) == before
    assert line.fault is not None


def test_a_module_that_tells_no_light_for_a_day_has_no_reading(
    watched: Callable[[], Line],
) -> None:
    line = watched()
    line.shine(12.5, steady(-21.4), SELDOM)
    while line.days < 13.4:
        line.now += SELDOM
        line.say(None)
    assert line.fault is not None
    while line.days < 14:
        line.now += SELDOM
        line.say(None)
    assert told(line.events)[-1] == "cleared degrading"


def test_a_restart_forgets_nothing(watched: Callable[[], Line]) -> None:
    line = watched()
    line.shine(12.5, steady(-21.4), SELDOM)
    line.begin_again()
    line.shine(13, steady(-21.4), SELDOM)
    assert told(line.events) == ["opened degrading"]
    line.begin_again()
    line.shine(13 + hours(3), steady(-18.2), SELDOM)
    assert told(line.events)[-1] == "cleared degrading"


def test_the_thresholds_fit_together() -> None:
    policy = Line().policy
    assert policy.restored_db < policy.dirty_db
    assert policy.restored_db <= LEAST_FALL_DB
