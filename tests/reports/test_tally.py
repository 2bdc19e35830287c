"""Availability, coverage, bounds and the sharing of time among causes."""

import pytest
from hypothesis import given

from inventory.types.outages import Outage, OutageKind, Span
from inventory.types.readings import Reason
from inventory.types.time import MINUTE, SECOND
from reports.arithmetic.causes import share_offline
from reports.arithmetic.tally import Tally, add, tally
from reports.arithmetic.timeline import slot_timeline
from tests.reports.stories import outage, span
from tests.reports.strategies import outages_of, spans_of


def test_without_readings_there_is_no_figure() -> None:
    nothing = Tally(unknown=1000)
    assert nothing.availability is None
    assert nothing.availability_of_agreed == 0.0
    assert nothing.coverage == 0.0
    assert nothing.resolution is None
    assert (nothing.mttr, nothing.mtbf) == (None, None)
    assert add([]).coverage is None


def test_figures_of_a_simple_week() -> None:
    found = Tally(
        up=880, degraded=50, misconfigured=10, down=40, unreachable=20, unknown=250, outages=3
    )
    assert found.availability == pytest.approx(940 / 1000)
    assert found.availability_of_agreed == pytest.approx(940 / 1250)
    assert found.coverage == pytest.approx(1000 / 1250)
    assert found.mttr == pytest.approx(20)
    assert found.mtbf == pytest.approx(940 / 3)


def test_groups_weigh_by_device_time() -> None:
    short, long = Tally(up=0, down=100), Tally(up=900, down=0)
    assert add([short, long]).availability == pytest.approx(0.9)


def test_the_bounds_come_from_the_readings_around_an_outage() -> None:
    spans = [span(0, 270), span(300, 570, Reason.TIMEOUT), span(600, 970)]
    ended = [outage(300, 600, last_good=270, last_bad=570)]
    found = tally(slot_timeline(((0, 1000 * SECOND),), spans, ended, [], 2000 * SECOND))
    assert found.offline == 300 * SECOND
    assert found.possibly_offline == 330 * SECOND
    assert found.surely_offline == 270 * SECOND
    assert found.resolution == pytest.approx(0.03)


def test_an_outage_that_goes_on_has_no_end_to_doubt() -> None:
    spans = [span(0, 270), span(300, 970, Reason.TIMEOUT)]
    found = tally(
        slot_timeline(((0, 1000 * SECOND),), spans, [outage(300, None)], [], 1000 * SECOND)
    )
    assert found.surely_offline == found.offline == 700 * SECOND


def test_outages_that_touch_are_one_failure() -> None:
    spans = [span(0, 970, Reason.TIMEOUT)]
    three = [outage(100, 200), outage(200, 300, OutageKind.UNREACHABLE), outage(500, 600)]
    assert tally(slot_timeline(((0, 1000 * SECOND),), spans, three, [], MINUTE * 60)).outages == 2


def test_an_outage_of_which_nothing_was_seen_is_not_counted() -> None:
    found = tally(slot_timeline(((0, 1000),), [], [outage(0, 1)], [], 5000))
    assert found.outages == 0


@given(spans_of, outages_of)
def test_the_shares_of_the_outages_sum_to_the_time_offline(
    spans: list[Span], outages: list[Outage]
) -> None:
    now = 10_000 * SECOND
    found = slot_timeline(((0, 100 * SECOND),), spans, outages, [], now)
    shares = [share for _, share in share_offline(found, outages, now)]
    assert sum(shares) == tally(found).offline
    assert len(shares) == len(outages)
