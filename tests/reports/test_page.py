"""The page: facts where they belong, nothing that executes, nothing loaded, in both languages."""

import re
from datetime import date

import pytest
from sqlalchemy import Engine

from inventory.database import writing
from inventory.types.readings import Reason
from inventory.types.time import DAY, HOUR
from reports.model import WeeklyReport
from reports.numbers import Numbers
from reports.periods import week
from reports.render import to_html
from reports.weekly import write_weekly
from tests.reports.entries import Entries
from tests.reports.history import ZONE
from tests.reports.pages import elements, parse, text_of

LANGUAGES = ("en", "zh_CN")
MONDAY = week(date(2025, 3, 3), ZONE).start


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stands_alone_and_executes_nothing(
    campus_report: WeeklyReport, language: str
) -> None:
    page = to_html(campus_report, language)
    lowered = page.lower()
    assert "<script" not in lowered
    assert "http://" not in lowered
    assert "https://" not in lowered
    assert "@import" not in lowered
    tree = parse(page)
    assert not elements(tree, "//*[@src or @href]")
    assert not [name for node in tree.iter() for name in node.attrib if str(name).startswith("on")]
    assert elements(tree, "//meta[@http-equiv='Content-Security-Policy']")


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh_CN", "zh-CN")])
def test_the_headline_has_figure_bound_and_coverage(
    campus_report: WeeklyReport, language: str, tag: str
) -> None:
    page = to_html(campus_report, language)
    numbers = Numbers(language, ZONE)
    tree = parse(page)
    assert tree.get("lang") == tag
    headline = elements(tree, "//dl[@class='main']/dd")[0].text_content()
    assert numbers.percent(campus_report.total.availability) in headline
    assert re.search(r"± 0\.\d\d", headline)
    assert numbers.percent(campus_report.total.coverage, 1) in text_of(page)


def test_the_words_follow_from_the_figures(campus_report: WeeklyReport) -> None:
    words = text_of(to_html(campus_report, "en")).replace("\u2068", "").replace("\u2069", "")
    assert (
        "The largest cause was fibre cable C-B3-1 with 12 points: 53% of the time offline." in words
    )
    assert "Tickets worked on: 11; still open: 1." in words
    assert "The monitor could not see for 1 hr" in words
    assert "own uplink lost" in words


def test_the_chinese_page_is_chinese(campus_report: WeeklyReport) -> None:
    words = text_of(to_html(campus_report, "zh_CN"))
    for each in (
        "周报",
        "在线率",
        "楼栋",
        "最差点位",
        "工单",
        "光缆",
        "指标说明",
        "2025年3月3日至9日",
    ):
        assert each in words
    for each in ("Availability", "Outages", "Tickets", "online", "hr "):
        assert each not in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_and_tables_are_accessible(campus_report: WeeklyReport, language: str) -> None:
    tree = parse(to_html(campus_report, language))
    for chart in elements(tree, "//svg[@role='img']"):
        assert elements(chart, "./title")[0].text_content().strip()
    for heading in elements(tree, "//th"):
        assert heading.get("scope") in ("row", "col")
    for other in elements(tree, "//svg[not(@role)]"):
        assert other.get("aria-hidden") == "true"


def test_the_heat_map_has_a_cell_for_every_building_and_day(campus_report: WeeklyReport) -> None:
    tree = parse(to_html(campus_report, "en"))
    cells = elements(tree, "//svg[@class='chart'][1]//rect[starts-with(@class, 'heat ')]")
    assert len(cells) == (len(campus_report.buildings) + 1) * 8


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></svg><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}{0} %(n)s %s",
    "كاميرا البوابة الشمالية",
    "名" * 200,
    "\u202eelba",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_only_ever_text(sqlite_ledger: Engine, language: str) -> None:
    now = MONDAY + 7 * DAY
    with writing(sqlite_ledger) as connection:
        entries = Entries(connection)
        entries.add_district(ZONE, HOSTILE[0])
        for n, name in enumerate(HOSTILE):
            entries.add_building(f"B{n}", name)
            code = name[:100]
            entries.add_slot(code, f"B{n}", name=name, location=name)
            entries.add_span(code, Reason.TIMEOUT, MONDAY, now)
            fault = entries.add_fault("camera", code, MONDAY, None)
            entries.add_outage(code, MONDAY + HOUR * n, None, fault_id=fault)
            entries.add_ticket(fault, MONDAY + HOUR, crew_code=name[:100])
    page = write_weekly(sqlite_ledger, "D1", date(2025, 3, 3), language, now)
    assert "<script" not in page.lower()
    assert not elements(parse(page), "//img | //*[@onload or @onerror]")
    words = text_of(page)
    for name in HOSTILE:
        assert name in words


def test_a_week_mostly_unknown_says_so_first(sqlite_ledger: Engine) -> None:
    now = MONDAY + 7 * DAY
    with writing(sqlite_ledger) as connection:
        entries = Entries(connection)
        entries.add_district(ZONE)
        entries.add_building("B1")
        entries.add_slot("P1", "B1")
        entries.add_span("P1", Reason.OK, MONDAY, MONDAY + DAY)
    tree = parse(write_weekly(sqlite_ledger, "D1", date(2025, 3, 3), "en", now))
    (warning,) = elements(tree, "//p[@class='warning']")
    assert "Most of this period was not seen: the figures rest on 14.3% of the time." in (
        warning.text_content()
    )
    before_figures = elements(tree, "//p[@class='warning']/following::dl[@class='main']")
    assert before_figures
