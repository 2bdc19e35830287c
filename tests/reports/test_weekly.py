"""Reports from small ledgers on both databases: as known at, odd weeks, and bad input."""

from datetime import date

import pytest
from sqlalchemy import Connection, Engine

from inventory.database import reading, writing
from inventory.types.faults import FaultKind
from inventory.types.outages import BlindReason, OutageKind
from inventory.types.readings import ProbeName, Reason
from inventory.types.time import DAY, HOUR, MINUTE, Ms
from reports.gather import UnknownDistrict
from reports.numbers import NONE
from reports.periods import BadPeriod, week
from reports.weekly import figures_between, weekly_figures, write_between, write_weekly
from tests.reports.entries import INTERVAL, Entries
from tests.reports.pages import elements, parse, text_of

ZONE = "Asia/Kolkata"
WEEK = date(2025, 3, 3)
MONDAY: Ms = week(WEEK, ZONE).start
SUNDAY: Ms = MONDAY + 7 * DAY
NOON: Ms = MONDAY + 12 * HOUR
LONG_AFTER: Ms = SUNDAY + 30 * DAY


def enter(connection: Connection, zone: str = ZONE) -> Entries:
    entries = Entries(connection)
    entries.add_district(zone)
    entries.add_building("B1", "Gate")
    return entries


def enter_an_outage(engine: Engine, until: Ms) -> None:
    """Point P1, seen all week, down from noon on Monday until `until`."""
    with writing(engine) as connection:
        entries = enter(connection)
        entries.add_slot("P1", "B1")
        entries.add_span("P1", Reason.OK, MONDAY, NOON - INTERVAL)
        entries.add_span("P1", Reason.TIMEOUT, NOON, until - INTERVAL)
        entries.add_span("P1", Reason.OK, until, SUNDAY)
        number = entries.add_fault("camera", "P1", NOON, until)
        entries.add_outage("P1", NOON, until, fault_id=number)
        entries.add_ticket(number, NOON + MINUTE, NOON + HOUR, until, until + HOUR)


def test_a_week_from_the_ledger(ledger: Engine) -> None:
    enter_an_outage(ledger, NOON + 6 * HOUR)
    report = weekly_figures(ledger, "D1", WEEK, LONG_AFTER)
    assert report.total.down == 6 * HOUR
    assert report.total.unknown == 0
    assert report.total.availability == pytest.approx(1 - 6 / 168)
    assert report.days[0].tally.down == 6 * HOUR
    assert report.tickets[0].repaired_at == NOON + 6 * HOUR
    with reading(ledger) as connection:
        assert weekly_figures(connection, "D1", WEEK, LONG_AFTER) == report


def test_preventive_work_is_no_failure_and_no_repair(ledger: Engine) -> None:
    enter_an_outage(ledger, NOON + 6 * HOUR)
    before = weekly_figures(ledger, "D1", WEEK, LONG_AFTER)
    with writing(ledger) as connection:
        entries = Entries(connection)
        entries.faults = entries.tickets = 1
        number = entries.add_fault("camera", "P1", NOON + DAY, None, FaultKind.DEGRADING)
        entries.add_ticket(number, NOON + DAY)
    assert weekly_figures(ledger, "D1", WEEK, LONG_AFTER) == before


def test_as_known_at_gives_the_report_of_that_time(ledger: Engine) -> None:
    enter_an_outage(ledger, NOON + 6 * HOUR)
    then = NOON + 3 * HOUR
    report = weekly_figures(ledger, "D1", WEEK, LONG_AFTER, as_known_at=then)
    assert report.running
    assert report.total.down == 3 * HOUR
    assert report.total.agreed == 15 * HOUR
    assert report.outages[0].first_good_at is None
    assert report.causes[0].ended_at is None
    assert (report.tickets[0].repaired_at, report.tickets[0].closed_at) == (None, None)
    assert report.tickets[0].accepted_at == NOON + HOUR
    again = write_weekly(ledger, "D1", WEEK, "en", SUNDAY, as_known_at=then)
    assert again == write_weekly(ledger, "D1", WEEK, "en", LONG_AFTER, as_known_at=then)


def test_what_was_recorded_late_was_not_known(ledger: Engine) -> None:
    with writing(ledger) as connection:
        entries = enter(connection)
        entries.add_slot("P1", "B1")
        entries.add_span("P1", Reason.OK, MONDAY, NOON - INTERVAL)
        entries.add_span("P1", Reason.OK, NOON, SUNDAY, recorded=SUNDAY + DAY)
        entries.add_blind(NOON, SUNDAY, BlindReason.STOPPED)
    before = weekly_figures(ledger, "D1", WEEK, LONG_AFTER, as_known_at=SUNDAY)
    assert before.total.up == 12 * HOUR + INTERVAL
    assert before.unknown_while_blind == before.total.unknown
    assert weekly_figures(ledger, "D1", WEEK, LONG_AFTER).total.unknown == 0


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2025, 3, 26), 167),
        ("Europe/Berlin", date(2025, 10, 20), 169),
        ("Asia/Shanghai", date(2025, 3, 26), 168),
    ],
)
def test_weeks_with_a_clock_change(sqlite_ledger: Engine, zone: str, day: date, hours: int) -> None:
    period = week(day, zone)
    with writing(sqlite_ledger) as connection:
        entries = enter(connection, zone)
        entries.add_slot("P1", "B1")
        entries.add_span("P1", Reason.OK, period.start, period.end)
    report = weekly_figures(sqlite_ledger, "D1", day, period.end + DAY)
    assert report.total.up == report.total.agreed == hours * HOUR
    assert sum(each.tally.agreed for each in report.days) == hours * HOUR
    assert len(report.days) == 7


def test_overlapping_and_contradictory_outages_count_once(sqlite_ledger: Engine) -> None:
    with writing(sqlite_ledger) as connection:
        entries = enter(connection)
        entries.add_slot("P1", "B1")
        entries.add_span("P1", Reason.TIMEOUT, MONDAY, SUNDAY)
        entries.add_outage("P1", MONDAY, NOON)
        entries.add_outage("P1", MONDAY + HOUR, NOON + HOUR, OutageKind.UNREACHABLE)
        entries.add_outage("P1", NOON, MONDAY)
        entries.add_outage("P1", SUNDAY - DAY, None)
    report = weekly_figures(sqlite_ledger, "D1", WEEK, LONG_AFTER)
    assert report.total.down == 12 * HOUR + DAY
    assert report.total.unreachable == HOUR
    assert report.total.outages == 2
    assert sum(each.offline for each in report.outages) == report.total.offline


def test_any_range(sqlite_ledger: Engine) -> None:
    enter_an_outage(sqlite_ledger, NOON + 6 * HOUR)
    report = figures_between(sqlite_ledger, "D1", NOON, NOON + 90 * MINUTE, LONG_AFTER)
    assert report.total.down == report.total.agreed == 90 * MINUTE
    assert report.previous.up == 90 * MINUTE
    page = write_between(sqlite_ledger, "D1", NOON, NOON + 90 * MINUTE, "en", LONG_AFTER)
    assert "Mar 3, 2025 12:00 – Mar 3, 2025 13:30" in page


def test_without_a_date_it_is_the_last_week_that_is_over(sqlite_ledger: Engine) -> None:
    enter_an_outage(sqlite_ledger, NOON + HOUR)
    report = weekly_figures(sqlite_ledger, "D1", None, SUNDAY + 5 * DAY)
    assert report.period == week(WEEK, ZONE)


def test_bad_questions_are_told(sqlite_ledger: Engine) -> None:
    enter_an_outage(sqlite_ledger, NOON + HOUR)
    with pytest.raises(UnknownDistrict, match="'D9'"):
        weekly_figures(sqlite_ledger, "D9", WEEK, LONG_AFTER)
    with pytest.raises(BadPeriod, match="not begun"):
        weekly_figures(sqlite_ledger, "D1", date(2031, 1, 1), LONG_AFTER)
    with pytest.raises(BadPeriod, match="not begun"):
        weekly_figures(sqlite_ledger, "D1", WEEK, LONG_AFTER, as_known_at=MONDAY)
    with pytest.raises(BadPeriod, match="before it begins"):
        figures_between(sqlite_ledger, "D1", NOON, MONDAY, LONG_AFTER)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_district_without_points(sqlite_ledger: Engine, language: str) -> None:
    with writing(sqlite_ledger) as connection:
        enter(connection)
    report = weekly_figures(sqlite_ledger, "D1", WEEK, LONG_AFTER)
    assert (report.points, report.total.availability, report.buildings) == (0, None, ())
    page = write_weekly(sqlite_ledger, "D1", WEEK, language, LONG_AFTER)
    assert "100%" not in text_of(page)


def test_points_that_never_answered_have_no_figure(sqlite_ledger: Engine) -> None:
    with writing(sqlite_ledger) as connection:
        entries = enter(connection)
        entries.add_slot("P1", "B1")
        entries.add_slot("P2", None)
        entries.add_check("P1", ProbeName.ICMP)
    page = write_weekly(sqlite_ledger, "D1", WEEK, "en", LONG_AFTER)
    assert "No data: no camera point gave a reading" in page
    (headline,) = elements(parse(page), "//dl[@class='main']")
    assert "no data" in headline.text_content()
    cells = elements(parse(page), "//svg[@class='chart'][1]//text[contains(@class, 'heat-text')]")
    assert {cell.text_content() for cell in cells} == {NONE}
    assert "2 points gave no reading in this period" in page


def test_a_week_before_the_first_record(sqlite_ledger: Engine) -> None:
    enter_an_outage(sqlite_ledger, NOON + HOUR)
    report = weekly_figures(sqlite_ledger, "D1", date(1999, 5, 5), LONG_AFTER)
    assert report.total.known == 0
    assert report.total.availability is None
