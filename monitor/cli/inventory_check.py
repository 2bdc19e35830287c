"""`pointwatch inventory check`: what each building cannot tell apart yet, and what would help."""

from typing import Annotated

import typer

from inventory.words import mark
from monitor.cli.exits import usage
from monitor.cli.output import AsJson, print_json, working
from monitor.cli.session import session_of
from monitor.cli.times import now_ms

app = typer.Typer()


@app.command(help=mark("What each building cannot tell apart yet, and the cheapest remedies."))
def check(
    ctx: typer.Context,
    building: Annotated[str | None, typer.Option(help=mark("Details of this building."))] = None,
    as_json: AsJson = False,
) -> None:
    from monitor.cli.check_tables import check_records, print_building, print_checks
    from monitor.cli.instruments_now import instruments_now
    from monitor.judgement.coverage.check import check as rehearse
    from monitor.judgement.diagnosis.topology import Topology
    from monitor.runner.experience import load_priors

    session = session_of(ctx)
    inventory, instruments, credentialed = instruments_now(session)
    with session.reading() as connection:
        model = Topology(inventory).model
        priors = load_priors(connection, session.district, now_ms(), model)
    with working(session.words("Rehearsing every failure …")):
        found = rehearse(inventory, instruments, credentialed, priors)
    if building is not None:
        found = tuple(each for each in found if each.building == building)
        if not found:
            usage(mark("There is no building {code} with camera points."), code=building)
    if as_json:
        print_json(check_records(found))
    elif building is not None:
        print_building(found[0], session.words)
    else:
        print_checks(found, session.words)
