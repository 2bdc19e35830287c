"""`pointwatch crews address`: where a crew is told.

An address is an Apprise URL. It holds tokens: it goes in and never comes out.
"""

from typing import Annotated

import typer

from inventory.words import mark
from monitor.cli.asking import ask_secret
from monitor.cli.crews import Code, find_crew
from monitor.cli.exits import usage
from monitor.cli.output import say
from monitor.cli.session import session_of

app = typer.Typer(
    name="address", help=mark("Addresses of a crew, as Apprise URLs."), no_args_is_help=True
)


@app.command(help=mark("Add an address; it is asked, or read from input."))
def add(
    ctx: typer.Context,
    code: Code,
    url: Annotated[
        str,
        typer.Argument(help=mark("- reads it from input. A URL written here is seen by others.")),
    ] = "-",
) -> None:
    from inventory.queries.crews import BadAddress, add_address

    session = session_of(ctx)
    vault = session.vault
    find_crew(session, code)
    secret = ask_secret(session.words("Apprise URL")) if url == "-" else url
    try:
        _check_understood(secret)
        with session.writing() as connection:
            address = add_address(connection, vault, session.district, code, secret)
    except BadAddress:
        hint = mark("It looks like scheme://…, as https://appriseit.com documents it.")
        usage(mark("That is no address that Apprise knows."), hint)
    say(session.words("Address {id} is kept: {label}").format(id=address.id, label=address.label))


@app.command(help=mark("Remove an address."))
def remove(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(help=mark("Number of the address, as listed."))],
) -> None:
    from inventory.queries.crews import remove_address

    session = session_of(ctx)
    with session.writing() as connection:
        gone = remove_address(connection, session.district_record.code, number)
    if not gone:
        usage(mark("There is no address {number}."), number=number)
    say(session.words("Address {number} is removed.").format(number=number))


def _check_understood(url: str) -> None:
    """Raises BadAddress for what is no Apprise URL."""
    from inventory.queries.crews import BadAddress, label_of
    from monitor.delivery.sender import understands

    label_of(url)
    if not understands(url):
        raise BadAddress
