"""The figures of a rich week of 310 points against what was entered."""

import json

import pytest
from sqlalchemy import Engine

from inventory.types.components import Kind
from inventory.types.faults import Component
from inventory.types.outages import BlindReason
from inventory.types.time import DAY, HOUR, MINUTE
from reports.arithmetic.tally import add
from reports.model import WeeklyReport
from tests.reports.history import (
    BLIND,
    BUILDINGS,
    COMMISSIONED,
    MONDAY,
    MOVED,
    NEVER_ANSWERED,
    RETIRED,
    History,
)

WEEK_LENGTH = 7 * DAY


def test_agreed_time_is_every_point_s_own_life(campus_report: WeeklyReport) -> None:
    late, gone = COMMISSIONED[1] - MONDAY, MONDAY + WEEK_LENGTH - RETIRED[1]
    assert campus_report.points == 310
    assert campus_report.total.agreed == 310 * WEEK_LENGTH - late - gone


def test_days_buildings_and_district_are_the_same_time(campus_report: WeeklyReport) -> None:
    by_day = add(day.tally for day in campus_report.days)
    by_building = add(building.tally for building in campus_report.buildings)
    for name in ("up", "degraded", "misconfigured", "down", "unreachable", "unknown"):
        whole = getattr(campus_report.total, name)
        assert getattr(by_day, name) == getattr(by_building, name) == whole
    assert len(campus_report.buildings) == len(BUILDINGS)


def test_a_building_s_days_sum_to_it(campus_report: WeeklyReport) -> None:
    for building in campus_report.buildings:
        assert add(building.days).agreed == building.tally.agreed


def test_a_point_that_moved_counts_where_it_stood(campus_report: WeeklyReport) -> None:
    points = {building.code: building for building in campus_report.buildings}
    stayed = MOVED[2] - MONDAY
    assert points["B1"].tally.agreed == 27 * WEEK_LENGTH + stayed
    assert points["B2"].tally.agreed == 36 * WEEK_LENGTH - stayed
    assert (points["B1"].points, points["B2"].points) == (28, 36)


def test_every_outage_is_there_and_its_time_has_a_cause(
    campus_report: WeeklyReport, campus: tuple[Engine, History]
) -> None:
    assert len(campus_report.outages) == campus[1].outages_this_week
    assert campus_report.total.outages == campus[1].outages_this_week
    offline = campus_report.total.offline
    assert sum(each.offline for each in campus_report.outages) == offline
    assert sum(each.offline for each in campus_report.causes) == offline
    assert sum(each.offline for each in campus_report.components) == offline


def test_the_cable_cut_is_the_largest_cause(campus_report: WeeklyReport) -> None:
    cut = campus_report.causes[0]
    assert cut.component == Component(Kind.CABLE, "C-B3-1")
    assert (cut.points, cut.offline) == (12, 12 * (5 * HOUR + 20 * MINUTE))


def test_unknown_is_what_was_not_seen(campus_report: WeeklyReport) -> None:
    assert [each.code for each in campus_report.silent] == list(NEVER_ANSWERED)
    assert [(each.reason, each.start, each.end) for each in campus_report.blind] == [
        (BlindReason.UPLINK, *BLIND)
    ]
    # The last readings before the blind hour vouch half a minute into it.
    seen_in_blind = HOUR - 30_000
    silent_points = len(NEVER_ANSWERED) * WEEK_LENGTH
    watching = campus_report.points - len(NEVER_ANSWERED)
    at_least = silent_points + (watching - 1) * seen_in_blind
    assert at_least <= campus_report.total.unknown <= at_least + 2 * HOUR
    assert campus_report.unknown_while_blind < 310 * HOUR


def test_degraded_and_misconfigured_are_online_and_shown(campus_report: WeeklyReport) -> None:
    total = campus_report.total
    assert total.degraded == pytest.approx(WEEK_LENGTH, rel=0.01)
    assert total.misconfigured == 2 * (MONDAY + WEEK_LENGTH - BLIND[1])
    assert total.online == total.up + total.degraded + total.misconfigured


def test_worst_points_come_first(campus_report: WeeklyReport) -> None:
    lost = [each.tally.offline for each in campus_report.worst]
    assert lost == sorted(lost, reverse=True)
    assert len(lost) == 10
    assert all(each.segments[0][0] == MONDAY for each in campus_report.worst)


def test_tickets_have_their_times(campus_report: WeeklyReport) -> None:
    first = campus_report.tickets[0]
    assert first.component == Component(Kind.CABLE, "C-B3-1")
    assert (first.points, first.crew) == (12, "Field crew north")
    assert first.detected_at < first.opened_at
    assert first.repaired_at == first.detected_at + 5 * HOUR + 20 * MINUTE
    assert sum(each.closed_at is None for each in campus_report.tickets) == 1


def test_other_devices_are_those_that_are_watched(campus_report: WeeklyReport) -> None:
    found = {each.kind: each for each in campus_report.devices}
    assert set(found) == {Kind.SWITCH, Kind.UPS}
    assert found[Kind.SWITCH].devices == 9
    assert found[Kind.SWITCH].tally.down == 17 * MINUTE


def test_json_holds_figures_and_ratios(campus_report: WeeklyReport) -> None:
    document = json.loads(campus_report.to_json())
    assert document["total"]["availability"] == campus_report.total.availability
    assert document["total"]["unknown"] == campus_report.total.unknown
    assert document["days"][0]["day"] == "2025-03-03"
    assert document["causes"][0]["component"] == {"kind": "cable", "code": "C-B3-1"}
    assert len(document["outages"]) == len(campus_report.outages)
