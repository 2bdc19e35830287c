"""`pointwatch tickets`: the repair orders, and what people do with them.

What is entered here is read by the running monitor in its next cycle.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.words import mark
from monitor.cli.exits import usage
from monitor.cli.output import AsJson, print_json, print_table, say
from monitor.cli.session import session_of
from monitor.cli.times import now_ms, shown

if TYPE_CHECKING:
    from sqlalchemy import Connection

app = typer.Typer(name="tickets", help=mark("Repair orders."), no_args_is_help=True)


class State(StrEnum):
    """The states of a ticket."""

    OPEN = "open"
    ACCEPTED = "accepted"
    RECOVERING = "recovering"
    CLOSED = "closed"


Number = Annotated[int, typer.Argument(metavar="TICKET", help=mark("Number of the ticket."))]
Actor = Annotated[
    str | None, typer.Option("--by", help=mark("Who does it; else the name of this login."))
]


@app.command("list", help=mark("List the tickets that are not closed, or those in some states."))
def list_(
    ctx: typer.Context,
    state: Annotated[list[State] | None, typer.Option(help=mark("Only in this state."))] = None,
    everything: Annotated[bool, typer.Option("--all", help=mark("Closed ones too."))] = False,
    as_json: AsJson = False,
) -> None:
    from inventory.labels import label
    from inventory.queries.tickets import list_tickets
    from inventory.types.tickets import TicketState
    from monitor.cli.ticket_records import headline_of, place_of, read_orders, record_of

    session = session_of(ctx)
    district, _ = session.district_record, session.words
    alive = set(TicketState) - {TicketState.CLOSED}
    states = None if everything else {TicketState(each) for each in state or ()} or alive
    with session.reading() as connection:
        found = list_tickets(connection, district.code, states)
        orders = read_orders(connection, district.code, found)
    if as_json:
        print_json([record_of(order) for order in orders])
        return
    columns = (_("Ticket"), _("State"), _("What"), _("Component"), _("Place"), _("Points"),
               _("Crew"), _("Opened"))  # fmt: skip
    rows = [
        (
            order.ticket.id,
            label(order.ticket.state, _),
            headline_of(order, _),
            order.diagnosis.component.code if order.diagnosis else "",
            place_of(order),
            len(order.points) if order.diagnosis else None,
            order.ticket.crew,
            shown(order.ticket.opened_at, district.time_zone),
        )
        for order in orders
    ]
    print_table(columns, rows)


@app.command(help=mark("Show one ticket: component, place, points, evidence, history."))
def show(ctx: typer.Context, ticket: Number, as_json: AsJson = False) -> None:
    from inventory.queries.tickets import get_ticket, ticket_events
    from monitor.cli.ticket_page import print_ticket
    from monitor.cli.ticket_records import read_orders, record_of

    session = session_of(ctx)
    district = session.district_record
    with session.reading() as connection, told(ticket):
        found = get_ticket(connection, district.code, ticket)
        (order,) = read_orders(connection, district.code, [found])
        events = ticket_events(connection, district.code, ticket)
    if as_json:
        print_json(record_of(order, events))
    else:
        print_ticket(order, events, session.words, district.time_zone)


@app.command(help=mark("Take a ticket over: reminders stop."))
def accept(ctx: typer.Context, ticket: Number, by: Actor = None) -> None:
    from inventory.queries.tickets import accept as enter

    actor = actor_of(by)
    with _entry(ctx, ticket) as (connection, district):
        enter(connection, district, ticket, actor, now_ms())
    done(ctx, mark("Ticket {number} is accepted by {actor}."), ticket, actor)


@app.command(help=mark("Add a note to a ticket."))
def note(
    ctx: typer.Context,
    ticket: Number,
    text: Annotated[str, typer.Argument(help=mark("Your own words."))],
    by: Actor = None,
) -> None:
    from inventory.queries.tickets import note as enter

    actor = actor_of(by)
    with _entry(ctx, ticket) as (connection, district):
        enter(connection, district, ticket, actor, words_of(text), now_ms())
    done(ctx, mark("The note is with ticket {number}."), ticket, actor)


@app.command(help=mark("Close a ticket by hand; it is marked so, as no probe saw the repair."))
def close(
    ctx: typer.Context,
    ticket: Number,
    reason: Annotated[str, typer.Option(help=mark("Why it is closed, in your own words."))],
    by: Actor = None,
) -> None:
    from inventory.queries.tickets import close_by_hand

    actor = actor_of(by)
    with _entry(ctx, ticket) as (connection, district):
        close_by_hand(connection, district, ticket, actor, words_of(reason), now_ms())
    done(ctx, mark("Ticket {number} is closed by {actor}."), ticket, actor)


@contextmanager
def _entry(ctx: typer.Context, ticket: int) -> Iterator[tuple["Connection", str]]:
    """One transaction, whose refusals are told."""
    session = session_of(ctx)
    with session.writing() as connection, told(ticket):
        yield connection, session.district_record.code


@contextmanager
def told(ticket: int) -> Iterator[None]:
    """Refusals of the ledger, told as mistakes of usage."""
    from inventory.queries.tickets import TicketClosed, TicketTaken, TicketUnknown

    try:
        yield
    except TicketUnknown:
        usage(mark("There is no ticket {number}."), number=ticket)
    except TicketClosed:
        usage(mark("Ticket {number} is closed already."), number=ticket)
    except TicketTaken as taken:
        usage(mark("Ticket {number} is with {actor} already."), number=ticket, actor=taken.by)


def actor_of(by: str | None) -> str:
    """Who does it: as named, else the login."""
    from getpass import getuser

    named = (by or os.environ.get("POINTWATCH_USER") or getuser()).strip()
    if not 0 < len(named) <= 120:
        usage(mark("A name of 1 to 120 letters is wanted."))
    return named


def words_of(text: str) -> str:
    """A person's own words, neither empty nor endless."""
    if not 0 < len(text.strip()) <= 4000:
        usage(mark("A text of 1 to 4000 letters is wanted."))
    return text.strip()


def done(ctx: typer.Context, text: str, ticket: int, actor: str) -> None:
    """What was done, in the reader's language."""
    say(session_of(ctx).words(text).format(number=ticket, actor=actor))
