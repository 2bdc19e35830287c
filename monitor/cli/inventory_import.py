"""`pointwatch inventory import`: all or nothing, and the difference is shown before."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from inventory.words import mark
from monitor.cli.asking import ask_yes
from monitor.cli.exits import ExitCode, usage
from monitor.cli.output import AsJson, print_json, say, working
from monitor.cli.session import Session, session_of
from monitor.cli.times import now_ms

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from inventory.exchange.difference import Difference
    from inventory.exchange.problems import Problems
    from inventory.exchange.sheet import Sheet

app = typer.Typer()


@app.command("import", help=mark("Take an inventory file over; shows what would change first."))
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=mark("CSV or XLSX, with headings."))],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=mark("Only show what would change."))
    ] = False,
    retire_missing: Annotated[
        bool, typer.Option("--retire-missing", help=mark("Retire what the file does not list."))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=mark("Apply without asking."))] = False,
    as_json: AsJson = False,
) -> None:
    from monitor.cli.import_tables import difference_record, print_difference

    session = session_of(ctx)
    if as_json and not (yes or dry_run):
        usage(mark("With --json give --yes or --dry-run: nothing can be asked."))
    with working(session.words("Reading …")):
        sheet = _read(session, file, as_json=as_json)
    with working(session.words("Comparing …")), session.reading() as connection:
        wanted = _compare(connection, session, sheet, retire_missing, as_json=as_json)
    if as_json:
        print_json(difference_record(wanted))
    else:
        print_difference(wanted, session.words)
    if dry_run or wanted.empty:
        return
    if not yes and not ask_yes(session.words("Apply?"), session.words):
        say(session.words("Nothing was changed."))
        return
    with working(session.words("Writing …")):
        _apply(session, sheet, wanted, retire_missing)
    if not as_json:
        say(session.words("The inventory is up to date."), "green")


def _read(session: Session, file: Path, *, as_json: bool) -> "Sheet":
    from inventory.exchange.read import read_file

    found = read_file(file)
    if isinstance(found, tuple):
        _refuse(session, found, as_json=as_json)
    return found


def _compare(
    connection: "Connection",
    session: Session,
    sheet: "Sheet",
    retire_missing: bool,
    *,
    as_json: bool,
) -> "Difference":
    """What the file would change. Ends the command, with every problem told, where it cannot."""
    from inventory.exchange.difference import difference
    from inventory.exchange.known import load_known
    from inventory.exchange.validate import validate

    known = load_known(connection, session.district_record.code)
    plan = validate(sheet, known, retire_missing=retire_missing)
    if isinstance(plan, tuple):
        _refuse(session, plan, as_json=as_json)
    return difference(known.inventory, plan)


def _apply(session: Session, sheet: "Sheet", shown: "Difference", retire_missing: bool) -> None:
    """In one transaction, and only if the difference is still what was shown."""
    from inventory.exchange.apply import apply

    with session.writing() as connection:
        wanted = _compare(connection, session, sheet, retire_missing, as_json=False)
        if wanted != shown:
            usage(mark("The inventory was changed meanwhile; nothing was done. Try again."))
        apply(connection, session.district, wanted, now_ms())


def _refuse(session: Session, problems: "Problems", *, as_json: bool) -> NoReturn:
    from monitor.cli.import_tables import print_problems, problem_records

    if as_json:
        print_json({"problems": problem_records(problems, session.words)})
    else:
        print_problems(problems, session.words)
    whole = any(each.row is None for each in problems)
    raise typer.Exit(ExitCode.USAGE if whole else ExitCode.FOUND)
