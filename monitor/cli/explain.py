"""`pointwatch explain`: why a fault names what it names, term by term."""

from typing import Annotated

import typer

from inventory.words import mark
from monitor.cli.exits import usage
from monitor.cli.output import AsJson, print_json
from monitor.cli.session import session_of

app = typer.Typer()

Number = Annotated[int, typer.Argument(metavar="FAULT", help=mark("Number of the fault."))]


@app.command(
    help=mark("Explain a fault: every term of the sum, its rivals, and what would tell them apart.")
)
def explain(ctx: typer.Context, fault: Number, as_json: AsJson = False) -> None:
    from inventory.queries.fault_history import fault_history
    from inventory.queries.faults import load_fault
    from monitor.cli.explain_page import print_fault, record_of

    session = session_of(ctx)
    district = session.district_record
    with session.reading() as connection:
        found = load_fault(connection, district.code, fault)
        history = fault_history(connection, district.code, fault)
    if found is None:
        usage(mark("There is no fault {number}."), number=fault)
    if as_json:
        print_json(record_of(found, history))
    else:
        print_fault(found, history, session.words, district.time_zone)
