"""`pointwatch tickets confirm`: which component it was, and why: failure rates learn from it."""

from typing import TYPE_CHECKING, Annotated

import typer

from inventory.types.causes import Cause
from inventory.words import mark
from monitor.cli.exits import usage
from monitor.cli.output import say
from monitor.cli.session import session_of
from monitor.cli.tickets import Actor, Number, actor_of, done, told, words_of
from monitor.cli.times import now_ms

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from inventory.types.causes import Part
    from inventory.types.components import Inventory
    from inventory.types.faults import Fault
    from inventory.types.time import Ms

app = typer.Typer()


@app.command(
    help=mark("Confirm the cause: which component it was. The ticket itself stays as it is.")
)
def confirm(
    ctx: typer.Context,
    ticket: Number,
    component: Annotated[str, typer.Option(help=mark("Code of the component that it was."))],
    cause: Annotated[Cause, typer.Option(help=mark("Why it failed."))] = Cause.DEFECTIVE,
    note: Annotated[str | None, typer.Option(help=mark("Your own words."))] = None,
    by: Actor = None,
) -> None:
    from inventory.queries.confirmations import confirm as enter
    from inventory.queries.faults import load_fault
    from inventory.queries.tickets import get_ticket
    from inventory.types.causes import Confirmation

    session, actor = session_of(ctx), actor_of(by)
    text = None if note is None else words_of(note)
    with session.writing() as connection, told(ticket):
        code, now = session.district_record.code, now_ms()
        about = get_ticket(connection, code, ticket)
        fault = load_fault(connection, code, about.fault_id)
        began = fault.diagnosis.onset_at if fault else about.opened_at
        found = Confirmation(component, _part(connection, code, component, began), cause)
        enter(connection, code, ticket, found, actor, text, now)
    done(ctx, mark("The cause of ticket {number} is confirmed by {actor}."), ticket, actor)
    if fault and component not in _suspected(fault):
        words = session.words("{code} was not among the suspects: your word counts all the same.")
        say(words.format(code=component))


def _part(connection: "Connection", district: str, code: str, at: "Ms") -> "Part":
    """What stood there when the fault began; what stands there now, if it came later."""
    from inventory.queries.slots import load_inventory

    then, now = load_inventory(connection, district, at), load_inventory(connection, district)
    part = _stands(then, code) or _stands(now, code)
    if part is None:
        usage(mark("There is no component {code} in the inventory."), code=code)
    return part


def _stands(inventory: "Inventory", code: str) -> "Part | None":
    from inventory.types.causes import Part

    slot = next((each for each in inventory.slots if each.code == code), None)
    if slot is None:
        return None
    units = (each.unit for each in inventory.installations if each.slot == code)
    model = next((unit.full_model for unit in units), "")
    return Part(slot.kind, slot.is_poe_port, model, slot.building)


def _suspected(fault: "Fault") -> set[str]:
    """What the fault is about: named now or before, its rivals, and what it affects."""
    found = fault.diagnosis
    rivals = (each.component.code for each in found.rivals)
    return {found.component.code, *rivals, *fault.named_before, *found.affected}
