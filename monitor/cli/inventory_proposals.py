"""`pointwatch inventory proposals`, `accept`, `decline`: groups that keep falling together."""

from typing import TYPE_CHECKING, Annotated

import typer

from inventory.types.components import Kind
from inventory.words import mark
from monitor.cli.asking import ask, ask_yes
from monitor.cli.exits import ExitCode, usage
from monitor.cli.output import AsJson, print_json, say
from monitor.cli.session import Session, session_of
from monitor.cli.tickets import actor_of
from monitor.cli.times import now_ms

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from inventory.exchange.difference import Difference
    from inventory.exchange.records import Record
    from monitor.judgement.cofailure.propose import Group

app = typer.Typer()

Number = Annotated[int, typer.Argument(metavar="PROPOSAL", help=mark("Number of the proposal."))]
By = Annotated[
    str | None, typer.Option("--by", help=mark("Who does it; else the name of this login."))
]


@app.command(help=mark("Points that keep falling together: what do they share?"))
def proposals(
    ctx: typer.Context,
    answered: Annotated[
        bool, typer.Option("--answered", help=mark("What was answered so far, and by whom."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    from monitor.cli.group_tables import group_records, print_groups
    from monitor.cli.groups_now import groups_now

    session = session_of(ctx)
    if answered:
        _show_answers(session, as_json=as_json)
        return
    district = session.district_record
    with session.reading() as connection:
        inventory, groups = groups_now(connection, district.code, now_ms())
    if as_json:
        print_json(group_records(groups))
    else:
        print_groups(groups, inventory, session.words, district.time_zone)
    if groups:
        raise typer.Exit(ExitCode.FOUND)


def _show_answers(session: Session, *, as_json: bool) -> None:
    from inventory.queries.proposals import load_answers
    from monitor.cli.group_tables import answer_records, print_answers

    district = session.district_record
    with session.reading() as connection:
        answers = load_answers(connection, district.code)
    if as_json:
        print_json(answer_records(answers))
    else:
        print_answers(answers, session.words, district.time_zone)


@app.command(help=mark("Record what the points of a proposal share."))
def accept(
    ctx: typer.Context,
    proposal: Number,
    kind: Annotated[Kind | None, typer.Option(help=mark("What it is: box, adapter …"))] = None,
    code: Annotated[str, typer.Option(help=mark("Its code; else the next free one."))] = "",
    name: Annotated[str, typer.Option(help=mark("Its name; else its code."))] = "",
    by: By = None,
    yes: Annotated[bool, typer.Option("--yes", help=mark("Apply without asking."))] = False,
) -> None:
    from inventory.exchange.apply import apply
    from inventory.queries.proposals import write_answer
    from inventory.types.proposals import Answer, GroupAnswer
    from monitor.cli.import_tables import print_difference

    session, actor = session_of(ctx), actor_of(by)
    with session.reading() as connection:
        _found(connection, session, proposal)
    wanted_kind = _kind(session, kind)
    with session.reading() as connection:
        group, shown = _wanted(connection, session, proposal, wanted_kind, code, name)
    print_difference(shown, session.words)
    if not yes and not ask_yes(session.words("Apply?"), session.words):
        say(session.words("Nothing was changed."))
        return
    with session.writing() as connection:
        _group, wanted = _wanted(connection, session, proposal, wanted_kind, code, name)
        if wanted != shown:
            usage(mark("The inventory was changed meanwhile; nothing was done. Try again."))
        apply(connection, session.district, wanted, now_ms())
        recorded = wanted.added[0].code
        given = GroupAnswer(group.points, Answer.ACCEPTED, recorded, actor, now_ms())
        write_answer(connection, session.district, given)
    text = session.words("{code} is recorded for {n} points.")
    say(text.format(code=recorded, n=len(group.points)), "green")


@app.command(help=mark("The points of a proposal share nothing: do not propose them again."))
def decline(ctx: typer.Context, proposal: Number, by: By = None) -> None:
    from inventory.queries.proposals import write_answer
    from inventory.types.proposals import Answer, GroupAnswer

    session, actor = session_of(ctx), actor_of(by)
    with session.writing(changes=False) as connection:
        group, _ = _found(connection, session, proposal)
        given = GroupAnswer(group.points, Answer.DECLINED, "", actor, now_ms())
        write_answer(connection, session.district, given)
    say(session.words("Proposal {number} will not come again.").format(number=proposal))


def _kind(session: Session, kind: Kind | None) -> Kind:
    """As said, else asked for; only what a group can share."""
    from monitor.discovery.shared_component import LINK_OF

    kinds = ", ".join(each.value for each in LINK_OF)
    text = kind.value if kind else ask(session.words("What do they share ({kinds})?")
                                       .format(kinds=kinds))  # fmt: skip
    if text not in tuple(LINK_OF):
        usage(mark("{text} is nothing that points share: {kinds}."), text=text, kinds=kinds)
    return Kind(text)


def _found(
    connection: "Connection", session: Session, number: int
) -> "tuple[Group, dict[str, Record]]":
    """The proposal of that number, and all records. Ends the command where there is none."""
    from inventory.exchange.records import records_of
    from monitor.cli.groups_now import groups_now

    inventory, groups = groups_now(connection, session.district_record.code, now_ms())
    found = [group for group in groups if group.number == number]
    if len(found) != 1:
        hint = mark("pointwatch inventory proposals lists those that there are now.")
        usage(mark("There is no proposal {number}."), hint, number=number)
    return found[0], records_of(inventory)


def _wanted(
    connection: "Connection", session: Session, number: int, kind: Kind, code: str, name: str
) -> "tuple[Group, Difference]":
    """What accepting would change. Ends the command where there is no place for it."""
    from inventory.exchange.known import load_known
    from monitor.cli.group_words import no_place
    from monitor.discovery.shared_component import NoPlace, named, with_shared

    group, records = _found(connection, session, number)
    known = load_known(connection, session.district)
    new = named(kind, _code(code), name, records, group.points, known.retired)
    found = with_shared(known.inventory, group.points, new, known.retired)
    if isinstance(found, NoPlace):
        usage(no_place(found), codes=", ".join(found.codes))
    return group, found


def _code(text: str) -> str:
    from inventory.exchange.cells import parse_code

    parsed = parse_code(text.strip())
    if not isinstance(parsed, str) or len(parsed) > 120:
        usage(mark("{text} is no code."), text=text)
    return parsed
