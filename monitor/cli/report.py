"""`pointwatch report`: the weekly report as one page, or its figures as JSON."""

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from inventory.words import mark
from monitor.cli.exits import usage
from monitor.cli.files import write_file
from monitor.cli.language import as_language
from monitor.cli.output import AsJson, say, working
from monitor.cli.session import Session, session_of
from monitor.cli.times import now_ms, parsed

if TYPE_CHECKING:
    from inventory.types.time import Ms
    from reports.model import WeeklyReport

app = typer.Typer()
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})")


class Stretch(NamedTuple):
    """What is reported: a range, or the week around a day (None: the last one that is over)."""

    day: date | None = None
    range: "tuple[Ms, Ms] | None" = None


@app.command(help=mark("Write the report of a week (the last whole one) or of any range."))
def report(
    ctx: typer.Context,
    week: Annotated[
        str | None, typer.Option(help=mark("ISO week, such as 2026-W09, or a day in it."))
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", help=mark("Start of a range: a date or a time."))
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", help=mark("End of the range, itself not in it."))
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help=mark("The file, or - for standard output."))
    ] = None,
    language: Annotated[
        str | None, typer.Option(help=mark("Language of the report: en or zh_CN."))
    ] = None,
    as_known_at: Annotated[
        str | None, typer.Option(help=mark("As the database stood at this time."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    from reports.document import to_json
    from reports.render import to_html

    session = session_of(ctx)
    zone = session.district_record.time_zone
    spoken = as_language(language or session.district_record.language)
    if spoken is None:
        usage(mark("There is no language {name}: choose en or zh_CN."), name=language)
    stretch = _stretch(week, start, end, zone)
    known_at = parsed(as_known_at, zone) if as_known_at else None
    with working(session.words("Counting …")):
        found = _figures(session, stretch, known_at)
    if as_json:
        _write(session, to_json(found) + "\n", out or Path("-"))
    else:
        _write(session, to_html(found, spoken), out or _default_path(session, found, stretch))


def _figures(session: Session, stretch: Stretch, as_known_at: "Ms | None") -> "WeeklyReport":
    from reports.periods import BadPeriod
    from reports.weekly import figures_between, weekly_figures

    code = session.district_record.code
    try:
        with session.reading() as connection:
            if stretch.range is None:
                return weekly_figures(connection, code, stretch.day, now_ms(), as_known_at)
            return figures_between(connection, code, *stretch.range, now_ms(), as_known_at)
    except BadPeriod:
        hint = mark("It must begin in the past, and end after it begins.")
        usage(mark("This period cannot be reported."), hint)


def _stretch(week: str | None, start: str | None, end: str | None, zone: str) -> Stretch:
    if week and (start or end):
        usage(mark("Give either --week or --from and --to."))
    if week:
        return Stretch(day=_day(week))
    if not start and not end:
        return Stretch()
    if not start or not end:
        usage(mark("--from and --to belong together."))
    return Stretch(range=(parsed(start, zone), parsed(end, zone)))


def _day(week: str) -> date:
    try:
        if numbers := _WEEK.fullmatch(week):
            return date.fromisocalendar(int(numbers[1]), int(numbers[2]), 1)
        return date.fromisoformat(week)
    except ValueError:
        hint = mark("Write it like 2026-W09 or 2026-03-02.")
        usage(mark("{text} is no week."), hint, text=week)


def _default_path(session: Session, found: "WeeklyReport", stretch: Stretch) -> Path:
    """In the folder of the settings, named for its week or range."""
    from reports.periods import local

    zone = session.district_record.time_zone
    first, last = local(found.period.start, zone), local(found.period.end - 1, zone)
    year, number, _weekday = first.isocalendar()
    named = f"{first:%Y-%m-%d}_{last:%Y-%m-%d}" if stretch.range else f"{year}-W{number:02}"
    folder: Path = session.settings.report.folder
    return folder / f"{session.district}-{named}.html"


def _write(session: Session, text: str, out: Path) -> None:
    if str(out) == "-":
        sys.stdout.write(text)
        return
    write_file(out, text.encode(), overwrite=True)
    say(session.words("The report is in {path}").format(path=out))
