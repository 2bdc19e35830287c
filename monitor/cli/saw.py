"""`pointwatch tickets saw`: what a person on site answers, as evidence for the running monitor."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.words import mark
from monitor.cli.exits import usage
from monitor.cli.session import session_of
from monitor.cli.tickets import Actor, Number, actor_of, done, told
from monitor.cli.times import now_ms

if TYPE_CHECKING:
    from inventory.types.faults import Diagnosis
    from inventory.types.looks import Look, Question
    from inventory.types.wiring import Wiring

app = typer.Typer()

YES, NO = "yes", "no"
LIGHTS = ("PWR", "FX", "TP")
NONE = "none"


@app.command(
    help=mark("Say what was seen on site: is there power, which lights of the transceiver are on.")
)
def saw(
    ctx: typer.Context,
    ticket: Number,
    power: Annotated[
        str | None, typer.Option(help=mark("Is there power at the device? yes or no."))
    ] = None,
    lights: Annotated[
        str | None,
        typer.Option(help=mark("The lights that are on, as PWR,FX,TP; none if all are dark.")),
    ] = None,
    at: Annotated[
        str | None, typer.Option(help=mark("Code of the device; else the ticket's own point."))
    ] = None,
    by: Actor = None,
) -> None:
    from inventory.queries.faults import load_fault
    from inventory.queries.looks import enter_looks
    from inventory.queries.slots import load_inventory
    from inventory.queries.tickets import get_ticket
    from inventory.types.wiring import Wiring

    session, actor = session_of(ctx), actor_of(by)
    answers = dict(_answers(power, lights))
    if not answers:
        usage(mark("Say --power or --lights."))
    with session.writing() as connection, told(ticket):
        code = session.district_record.code
        found = get_ticket(connection, code, ticket)
        fault = load_fault(connection, code, found.fault_id)
        wiring = Wiring(load_inventory(connection, code))
        looks = _looks(answers, at, fault.diagnosis if fault else None, wiring, actor)
        enter_looks(connection, code, ticket, looks, now_ms())
    done(ctx, mark("What {actor} saw is with ticket {number}."), ticket, actor)


def _answers(power: str | None, lights: str | None) -> Iterator[tuple["Question", bool]]:
    from inventory.types.looks import Question

    if power is not None:
        if power.lower() not in (YES, NO):
            usage(mark("--power wants yes or no."))
        yield Question.POWER, power.lower() == YES
    if lights is not None:
        names = [] if lights.lower() == NONE else [n.strip().upper() for n in lights.split(",")]
        if not set(names) <= set(LIGHTS):
            usage(mark("--lights wants some of PWR, FX, TP, or none."))
        for name in LIGHTS:
            yield Question(f"light_{name.lower()}"), name in names


def _looks(
    answers: dict["Question", bool],
    at: str | None,
    found: "Diagnosis | None",
    wiring: "Wiring",
    actor: str,
) -> list["Look"]:
    from inventory.types.looks import Look, Question

    now = now_ms()
    looks = []
    for question, seen in answers.items():
        point = at or _point(found, wiring)
        place = point if question is Question.POWER else _transceiver(point, wiring)
        looks.append(Look(place, question, seen, now, actor))
    return looks


def _point(found: "Diagnosis | None", wiring: "Wiring") -> str:
    """The only camera point of the ticket."""
    from inventory.types.components import Kind

    affected = found.affected if found else ()
    cameras = [c for c in affected if c in wiring.slots and wiring.slots[c].kind is Kind.CAMERA]
    if len(cameras) != 1:
        usage(mark("Several points are affected: say which device with --at."))
    return cameras[0]


def _transceiver(code: str, wiring: "Wiring") -> str:
    """The device itself, or the transceiver that its point is connected to."""
    from inventory.types.components import Kind, LinkKind

    at = code
    while at not in wiring.slots or wiring.slots[at].kind is not Kind.TRANSCEIVER:
        uppers = wiring.uppers(at, LinkKind.DATA)
        if not uppers:
            usage(mark("No transceiver is recorded for {code}."), code=code)
        at = uppers[0]
    return at
