"""`pointwatch inventory`: what exists. Import, export and the sample are in their own modules."""

from typing import Annotated

import typer

from inventory.types.components import Kind
from inventory.words import mark
from monitor.cli.exits import usage
from monitor.cli.output import AsJson, print_json, print_table
from monitor.cli.session import session_of
from monitor.cli.times import now_ms

app = typer.Typer(
    name="inventory",
    help=mark("What exists: buildings, points and the chain of each."),
    no_args_is_help=True,
)


@app.command("list", help=mark("List components, of one kind or building."))
def list_(
    ctx: typer.Context,
    kind: Annotated[Kind | None, typer.Option(help=mark("Only this kind."))] = None,
    building: Annotated[str | None, typer.Option(help=mark("Only this building."))] = None,
    as_json: AsJson = False,
) -> None:
    from inventory.exchange.records import records_of
    from inventory.labels import label
    from inventory.queries.slots import load_inventory
    from monitor.cli.slot_records import plain

    session = session_of(ctx)
    with session.reading() as connection:
        inventory = load_inventory(connection, session.district_record.code)
    if building and building not in {each.code for each in inventory.buildings}:
        usage(mark("There is no building {code}."), code=building)
    found = [
        record
        for record in records_of(inventory).values()
        if kind in (None, record.kind) and building in (None, record.building)
    ]
    if as_json:
        print_json([plain(record) for record in found])
        return
    _ = session.words
    columns = (_("Code"), _("Kind"), _("Name"), _("Building"), _("Floor"), _("Location"),
               _("Address"))  # fmt: skip
    rows = [
        (r.code, label(r.kind, _), r.name, r.building, r.floor, r.location, r.address)
        for r in found
    ]
    print_table(columns, rows)


@app.command(help=mark("Show the record of one component: place, unit, chain, state, history."))
def show(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(help=mark("Code of the component."))],
    as_json: AsJson = False,
) -> None:
    from monitor.cli.slot_page import print_slot
    from monitor.cli.slot_records import read_slot, record_of

    session = session_of(ctx)
    district = session.district_record
    with session.reading() as connection:
        found = read_slot(connection, district.code, code, now_ms())
    if found is None:
        usage(mark("There is no component {code} in the inventory."), code=code)
    if as_json:
        print_json(record_of(found))
    else:
        print_slot(found, session.words, district.time_zone)
