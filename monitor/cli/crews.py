"""`pointwatch crews`: who repairs. Their addresses are in `monitor.cli.crew_addresses`."""

from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from inventory.words import mark
from monitor.cli.exits import usage
from monitor.cli.language import as_language
from monitor.cli.output import AsJson, print_json, print_table, say
from monitor.cli.session import Session, session_of

if TYPE_CHECKING:
    from inventory.types.tickets import Crew

app = typer.Typer(
    name="crews", help=mark("Repair crews and their addresses."), no_args_is_help=True
)
Code = Annotated[str, typer.Argument(metavar="CREW", help=mark("Code of the crew."))]


@app.command(help=mark("Add a crew, or change its name and language."))
def add(
    ctx: typer.Context,
    code: Code,
    name: Annotated[str | None, typer.Option(help=mark("Name of the crew."))] = None,
    language: Annotated[
        str | None, typer.Option(help=mark("Language of its messages: en or zh_CN."))
    ] = None,
) -> None:
    from inventory.queries.crews import change_crew, create_crew
    from inventory.types.tickets import Crew

    session = session_of(ctx)
    district = session.district_record
    spoken = as_language(language or district.language)
    if spoken is None:
        usage(mark("There is no language {name}: choose en or zh_CN."), name=language)
    if any(letter.isspace() for letter in code):
        usage(mark("{code} is not a code: no spaces, at most 100 letters."), code=code)
    crew = Crew(code, name or code, spoken)
    with session.writing() as connection:
        if not change_crew(connection, district.code, crew):
            create_crew(connection, district.code, crew)
    say(session.words("Crew {code} is kept.").format(code=code))


@app.command("list", help=mark("List the crews and their addresses, without tokens."))
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    from inventory.queries.crews import list_addresses, list_crews

    session = session_of(ctx)
    with session.reading() as connection:
        crews = list_crews(connection, session.district_record.code)
        addresses = list_addresses(connection, session.district_record.code)
    found = [(crew, [each for each in addresses if each.crew == crew.code]) for crew in crews]
    if as_json:
        print_json(
            [
                {
                    "code": crew.code,
                    "name": crew.name,
                    "language": crew.language,
                    "addresses": [{"id": each.id, "label": each.label} for each in theirs],
                }
                for crew, theirs in found
            ]
        )
        return
    _ = session.words
    rows = [
        (crew.code, crew.name, crew.language, "\n".join(f"{a.id}  {a.label}" for a in theirs))
        for crew, theirs in found
    ]
    print_table((_("Crew"), _("Name"), _("Language"), _("Addresses")), rows)


@app.command(help=mark("Remove a crew and its addresses."))
def remove(ctx: typer.Context, code: Code) -> None:
    from inventory.queries.crews import remove_crew

    session = session_of(ctx)
    with session.writing() as connection:
        gone = remove_crew(connection, session.district_record.code, code)
    if not gone:
        _no_crew(code)
    say(session.words("Crew {code} is removed.").format(code=code))


def find_crew(session: Session, code: str) -> "Crew":
    """The crew of that code. Ends the command when there is none."""
    from inventory.queries.crews import get_crew

    with session.reading() as connection:
        found = get_crew(connection, session.district_record.code, code)
    if found is None:
        _no_crew(code)
    return found


def _no_crew(code: str) -> NoReturn:
    usage(mark("There is no crew {code}."), code=code)
