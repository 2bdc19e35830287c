"""What stays after the demo: the reports, and a table of what was done and what was made of it."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from inventory.labels import label
from inventory.types.components import Kind
from inventory.types.time import SECOND
from inventory.words import LANGUAGES, Translator, mark
from monitor.demo.board import what
from monitor.demo.script import announcement
from monitor.demo.stage import Stage
from monitor.demo.verdict import Case, Record, Ruling, Verdict
from reports.weekly import write_weekly

_RULINGS: Mapping[Ruling, str] = {
    Ruling.RIGHT: mark("right"),
    Ruling.SPLIT: mark("right, and more tickets than one"),
    Ruling.WRONG: mark("wrong"),
    Ruling.MISSED: mark("missed"),
}
COLUMNS: Sequence[str] = (
    mark("The script"),
    mark("The monitor named"),
    mark("Verdict"),
    mark("Named after"),
    mark("Tickets"),
    mark("Messages"),
)


def write_reports(stage: Stage) -> tuple[Path, ...]:
    """This week's report in every language, into the demo's folder."""
    now = round(time.time() * SECOND)
    today = datetime.now(UTC).astimezone(ZoneInfo(stage.district.time_zone)).date()
    year, week, _weekday = today.isocalendar()
    paths = []
    for language in LANGUAGES:
        page = write_weekly(stage.engine, stage.district.code, today, language, now)
        path = stage.folder / f"{stage.district.code}-{year}-W{week:02}-{language}.html"
        path.write_text(page, encoding="utf-8")
        paths.append(path)
    return tuple(paths)


def rows(record: Record, cameras: frozenset[str], words: Translator) -> list[tuple[str, ...]]:
    """A row for each deed, then one for each fault that no deed explains."""
    told = [_row(verdict, cameras, words) for verdict in record.verdicts]
    strays = [
        ("", _named(case, words), words("without a cause"), "", *_tickets([case], words))
        for case in record.strays
    ]
    return [*told, *strays]


def cameras_of(stage: Stage) -> frozenset[str]:
    """The codes of all cameras."""
    return frozenset(slot.code for slot in stage.inventory.slots if slot.kind is Kind.CAMERA)


def _row(verdict: Verdict, cameras: frozenset[str], words: Translator) -> tuple[str, ...]:
    seconds = verdict.named_after_s
    return (
        announcement(verdict.act, cameras, words),
        words("; ").join(_named(case, words) for case in verdict.cases),
        words(_RULINGS[verdict.ruling]),
        "" if seconds is None else words("{n} s").format(n=round(seconds)),
        *_tickets(verdict.cases, words),
    )


def _named(case: Case, words: Translator) -> str:
    found = case.fault.diagnosis
    return f"{what(found, words)}: {found.component.code}"


def _tickets(cases: Sequence[Case], words: Translator) -> tuple[str, str]:
    """The tickets with their states, and how many messages about them were delivered."""
    tickets = [case.ticket for case in cases if case.ticket]
    told = [f"#{ticket.id} {label(ticket.state, words)}" for ticket in tickets]
    return words("; ").join(told), str(sum(case.messages for case in cases))
