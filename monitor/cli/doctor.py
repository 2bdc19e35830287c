"""`pointwatch doctor`: is everything there that the monitor needs? And if not, what to do."""

from typing import TYPE_CHECKING, Annotated

import typer

from inventory.words import Translator, mark
from monitor.cli.exits import ExitCode
from monitor.cli.output import AsJson, print_json, print_table, say, working
from monitor.cli.session import session_of

if TYPE_CHECKING:
    from monitor.cli.findings import Finding

app = typer.Typer()


@app.command(help=mark("Check this machine, the settings, the database and the network."))
def doctor(
    ctx: typer.Context,
    devices: Annotated[
        int, typer.Option(min=0, max=1000, help=mark("How many devices to ask as a sample."))
    ] = 5,
    as_json: AsJson = False,
) -> None:
    from monitor.cli.doctor_ledger import check_installation
    from monitor.cli.doctor_machine import check_machine
    from monitor.cli.doctor_network import check_network
    from monitor.cli.findings import Level

    session = session_of(ctx)
    with working(session.words("Looking …")):
        found = [*check_machine(), *check_installation(session), *check_network(session, devices)]
    if as_json:
        print_json([_record(each, session.words) for each in found])
    else:
        _print(found, session.words)
    if any(each.level is Level.PROBLEM for each in found):
        raise typer.Exit(ExitCode.FOUND)


def _print(found: "list[Finding]", _: Translator) -> None:
    from monitor.cli.findings import Level

    words = {Level.OK: _("fine"), Level.WARNING: _("warning"), Level.PROBLEM: _("problem")}
    colours = {Level.WARNING: "yellow", Level.PROBLEM: "red"}
    rows = [
        (words[each.level], _(each.topic), _(each.text).format(**each.params)) for each in found
    ]
    styles = {n: colours[each.level] for n, each in enumerate(found) if each.level in colours}
    print_table((_("Result"), _("What"), _("Seen")), rows, styles=styles)
    for each in found:
        if each.hint:
            say(f"{_(each.topic)}: {_(each.hint).format(**each.params)}", colours[each.level])
    if not styles:
        say(_("Everything is in order."), "green")


def _record(found: "Finding", _: Translator) -> dict[str, str]:
    return {
        "topic": found.topic,
        "level": found.level.value,
        "text": _(found.text).format(**found.params),
        "hint": _(found.hint).format(**found.params) if found.hint else "",
    }
