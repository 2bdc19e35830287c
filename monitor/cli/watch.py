"""`pointwatch run` and `pointwatch once`: the monitor at work."""

from typing import TYPE_CHECKING, Annotated

import typer

from inventory.words import mark
from monitor.cli.exits import ExitCode
from monitor.cli.output import AsJson, print_json, say
from monitor.cli.session import Session, session_of
from monitor.cli.times import now_ms

if TYPE_CHECKING:
    from monitor.cli.picture import Picture

app = typer.Typer()

Limit = Annotated[
    float, typer.Option(min=1, help=mark("Seconds after which the round ends, done or not."))
]


@app.command(help=mark("Watch the district until stopped."))
def run(ctx: typer.Context) -> None:
    from monitor.cli.watching import build_monitor, run_to_end

    session = session_of(ctx)
    monitor = build_monitor(session)
    run_to_end(session, monitor.run)


@app.command(help=mark("Ask every device once, judge, write and tell; then end."))
def once(ctx: typer.Context, limit: Limit = 60, as_json: AsJson = False) -> None:
    from monitor.cli.picture import draw
    from monitor.cli.watching import build_monitor, run_to_end

    session = session_of(ctx)
    monitor = build_monitor(session)
    run_to_end(session, lambda stop: monitor.once(limit, stop))
    with session.reading() as connection:
        picture = draw(connection, session.district, now_ms())
    if as_json:
        print_json(_record(picture))
    else:
        _tell(session, picture)
    if picture.faults:
        raise typer.Exit(ExitCode.FOUND)


def _record(picture: "Picture") -> dict[str, object]:
    return {
        "points": {state.value: count for state, count in picture.points.items()},
        "faults": [
            {
                "fault": fault.id,
                "kind": fault.diagnosis.kind.value,
                "component_kind": fault.diagnosis.component.kind.value,
                "component": fault.diagnosis.component.code,
                "affected": sorted(fault.diagnosis.affected),
                "confidence": fault.diagnosis.confidence,
            }
            for fault in picture.faults
        ],
    }


def _tell(session: Session, picture: "Picture") -> None:
    from inventory.labels import label
    from monitor.delivery.headlines import headline

    _ = session.words
    counts = (f"{label(state, _)} {count}" for state, count in sorted(picture.points.items()))
    say(_("Points: {counts}").format(counts=" · ".join(counts)))
    if not picture.faults:
        say(_("No fault is open."), "green")
    for fault in picture.faults:
        found = fault.diagnosis
        what = headline(found.component.kind.value, found.kind.value, _)
        say(f"{what}: {found.component.code}", "red")
