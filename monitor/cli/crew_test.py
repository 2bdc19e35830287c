"""`pointwatch crews test`: does a crew get what is sent to it?"""

import typer

from inventory.words import mark
from monitor.cli.crews import Code, find_crew
from monitor.cli.exits import ExitCode, Trouble
from monitor.cli.output import AsJson, print_json, print_table
from monitor.cli.session import Session, session_of
from monitor.cli.times import now_ms

app = typer.Typer()


@app.command("test", help=mark("Send a test message to every address of a crew."))
def send_test(ctx: typer.Context, code: Code, as_json: AsJson = False) -> None:
    session = session_of(ctx)
    results = _send_to_all(session, code)
    if as_json:
        print_json(
            [{"label": label, "sent": not error, "error": error} for label, error in results]
        )
    else:
        _ = session.words
        rows = [
            (label, _("failed: {code}").format(code=error) if error else _("sent"))
            for label, error in results
        ]
        print_table((_("Address"), _("Result")), rows)
    if any(error for _label, error in results):
        raise typer.Exit(ExitCode.FOUND)


def _send_to_all(session: Session, code: str) -> list[tuple[str, str]]:
    """The label of each address, and "" or the code of what went wrong."""
    from inventory.queries.crews import list_addresses, open_address

    crew, vault = find_crew(session, code), session.vault
    with session.reading() as connection:
        opened = [
            (each.label, open_address(connection, vault, session.district, each.id) or "")
            for each in list_addresses(connection, session.district, code)
        ]
    if not opened:
        text = mark("Crew {code} has no address.")
        raise Trouble(ExitCode.FOUND, text, mark("pointwatch crews address add"), code=code)
    return [(label, _send(url, crew.language)) for label, url in opened]


def _send(url: str, language: str) -> str:
    from secrets import token_hex

    from inventory.types.tickets import Message
    from monitor.delivery.render import render
    from monitor.delivery.sender import send

    key = f"test-{token_hex(8)}"
    message = Message(None, None, language, "test", {}, key, now_ms())
    outcome = send(url, render(message), key)
    return "" if outcome.sent else outcome.code
