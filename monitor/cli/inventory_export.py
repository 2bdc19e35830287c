"""`pointwatch inventory export` and `sample`: files that `import` reads."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.words import mark
from monitor.cli.exits import usage
from monitor.cli.files import write_file
from monitor.cli.language import as_language
from monitor.cli.output import say
from monitor.cli.session import Session, session_of

if TYPE_CHECKING:
    from inventory.types.tickets import Crew

app = typer.Typer()
_FORMATS = ("csv", "csv-gb18030", "xlsx")

Language = Annotated[str | None, typer.Option(help=mark("Language of the headings: en or zh_CN."))]
FileFormat = Annotated[
    str | None,
    typer.Option("--format", help=mark("csv, csv-gb18030 or xlsx; else by the file's name.")),
]
Force = Annotated[bool, typer.Option("--force", help=mark("Overwrite an existing file."))]


@app.command(help=mark("Write the inventory as the file that import reads."))
def export(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=mark("The file, or - for standard output."))],
    file_format: FileFormat = None,
    language: Language = None,
    force: Force = False,
) -> None:
    from inventory.exchange.export import Format
    from inventory.exchange.export import export as table
    from inventory.queries.slots import load_inventory

    session = session_of(ctx)
    chosen = Format(_format(file, file_format))
    spoken = _language(language, session.district_record.language)
    with session.reading() as connection:
        inventory = load_inventory(connection, session.district)
    content = table(inventory, spoken, chosen)
    if str(file) == "-":
        sys.stdout.buffer.write(content)
        return
    write_file(file, content, overwrite=force)
    text = session.words("{n} components written to {path}")
    say(text.format(n=len(inventory.slots), path=file))


@app.command(help=mark("Write the sample district: 9 buildings, 310 points, every kind of chain."))
def sample(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=mark("The file to write."))],
    crews: Annotated[
        bool, typer.Option("--crews", help=mark("Add its crews to the district, too."))
    ] = False,
    seed: Annotated[int, typer.Option(help=mark("Another seed makes another district."))] = 7,
    file_format: FileFormat = None,
    language: Language = None,
    force: Force = False,
) -> None:
    from inventory.exchange.export import Format, write_table
    from inventory.sample import sample_district

    session = session_of(ctx)
    chosen = Format(_format(file, file_format))
    spoken = _language(language, session.words.language)
    made = sample_district(seed, language=spoken)
    content = write_table(made.records, made.plan.buildings, spoken, chosen)
    write_file(file, content, overwrite=force)
    say(session.words("The sample district is in {path}").format(path=file))
    if crews:
        _add_crews(session, made.crews)
    else:
        codes = ", ".join(crew.code for crew in made.crews)
        say(session.words("It names these crews, which must exist: {codes}").format(codes=codes))


def _add_crews(session: Session, crews: "Iterable[Crew]") -> None:
    from inventory.queries.crews import create_crew, get_crew

    with session.writing() as connection:
        for crew in crews:
            if get_crew(connection, session.district_record.code, crew.code) is None:
                create_crew(connection, session.district, crew)


def _format(file: Path, named: str | None) -> str:
    chosen = named or file.suffix.lower().removeprefix(".") or "csv"
    if chosen not in _FORMATS:
        hint = mark("Choose --format csv, csv-gb18030 or xlsx.")
        usage(mark("{name} is no format of inventory files."), hint, name=chosen)
    return chosen


def _language(named: str | None, default: str) -> str:
    spoken = as_language(named or default)
    if spoken is None:
        usage(mark("There is no language {name}: choose en or zh_CN."), name=named)
    return spoken
