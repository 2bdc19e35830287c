"""`pointwatch discover`: looks for devices and links, proposes, and takes nothing over itself."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.words import mark
from monitor.cli.exits import ExitCode, usage
from monitor.cli.output import AsJson, print_json, say
from monitor.cli.session import Session, session_of

if TYPE_CHECKING:
    from inventory.types.components import Inventory
    from monitor.discovery.proposals import Proposal

app = typer.Typer()

_FORMATS = ("csv", "xlsx")

Ranges = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SUBNET",
        help=mark("10.20.3.0/24, 10.20.3.10-90 or one address; 4,096 addresses at most."),
    ),
]
FromSwitches = Annotated[
    bool,
    typer.Option(
        "--from-switches", help=mark("Ask the switches of the inventory for MAC, ARP and LLDP.")
    ),
]
Listen = Annotated[
    float,
    typer.Option(
        min=0, max=600, help=mark("Call by WS-Discovery in the local network, for so many seconds.")
    ),
]
SignIn = Annotated[
    bool,
    typer.Option(
        "--sign-in",
        help=mark("Send the stored ONVIF password, once each, to learn model and serial number."),
    ),
]
Write = Annotated[
    Path | None,
    typer.Option(help=mark("Write the proposed rows to this CSV or XLSX, for import.")),
]
YesPublic = Annotated[
    bool, typer.Option("--yes-public", help=mark("Permit addresses of the public Internet."))
]
Force = Annotated[bool, typer.Option("--force", help=mark("Overwrite an existing file."))]


@app.command(help=mark("Look for devices and links, and propose what the inventory lacks."))
def discover(
    ctx: typer.Context,
    subnets: Ranges = None,
    from_switches: FromSwitches = False,
    listen: Listen = 0,
    sign_in: SignIn = False,
    write: Write = None,
    yes_public: YesPublic = False,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    from monitor.cli.discover_search import load, search
    from monitor.cli.discover_tables import print_findings, records
    from monitor.discovery.compare import compare
    from monitor.discovery.search import Wanted

    session = session_of(ctx)
    addresses = _addresses(subnets or [], public=yes_public)
    if not (addresses or from_switches or listen):
        hint = mark("For example: pointwatch discover 10.20.3.0/24 --from-switches --listen 5")
        usage(mark("Say where to look: subnets, --from-switches or --listen SECONDS."), hint)
    if write is not None:
        _check_file(write, force=force)
    permitted = load(session, sign_in=sign_in)
    switches = permitted.switches() if from_switches else []
    ended, whole = search(session, Wanted(permitted.questions(addresses), switches, listen))
    proposals = compare(permitted.inventory, ended.findings)
    if as_json:
        print_json(records(ended, proposals, whole=whole))
    else:
        print_findings(ended, proposals, session.words, whole=whole)
    if write is not None:
        _write(session, write, proposals, permitted.inventory, force=force, tell=not as_json)
    if not whole:
        raise typer.Exit(ExitCode.INTERRUPTED)
    if proposals:
        raise typer.Exit(ExitCode.FOUND)


def _addresses(texts: list[str], *, public: bool) -> list[str]:
    from probes.discovery.ranges import MOST_ADDRESSES, BadRange, addresses_of

    try:
        return addresses_of(texts, public=public)
    except BadRange as bad:
        text, hint = _BAD_RANGES[bad.code]
        usage(text, hint, text=bad.text, most=MOST_ADDRESSES)


_BAD_RANGES = {
    "not_a_range": (
        mark("{text} names no IPv4 addresses."),
        mark("Write 10.20.3.0/24, 10.20.3.10-10.20.3.90, 10.20.3.10-90 or 10.20.3.10."),
    ),
    "too_many": (
        mark("{text} makes more than {most} addresses in one sweep."),
        mark("Sweep in several calls."),
    ),
    "public": (
        mark("{text} holds addresses of the public Internet."),
        mark("If they are your own, say so with --yes-public."),
    ),
}


def _check_file(path: Path, *, force: bool) -> None:
    """Before the search: it would be lost if it could not be written down."""
    if path.suffix.lower().removeprefix(".") not in _FORMATS:
        usage(mark("{path} must end with .csv or .xlsx."), path=path)
    if path.exists() and not force:
        hint = mark("--force overwrites it.")
        usage(mark("{path} exists already, and is left as it is."), hint, path=path)


def _write(
    session: Session, path: Path, proposals: "tuple[Proposal, ...]", inventory: "Inventory",
    *, force: bool, tell: bool,
) -> None:  # fmt: skip
    from inventory.exchange.export import Format, write_table
    from monitor.cli.files import write_file
    from monitor.discovery.compare import rows_of

    rows = rows_of(proposals, inventory)
    buildings = {each.code: each.name for each in inventory.buildings}
    chosen = Format(path.suffix.lower().removeprefix("."))
    language = session.district_record.language
    write_file(path, write_table(rows, buildings, language, chosen), overwrite=force)
    if tell:
        text = session.words.plural(
            "{n} row written to {path}. Edit it, then: pointwatch inventory import {path}",
            "{n} rows written to {path}. Edit them, then: pointwatch inventory import {path}",
            len(rows),
        )
        say(text.format(n=len(rows), path=path))
