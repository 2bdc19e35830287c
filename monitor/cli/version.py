"""`pointwatch version`."""

import sys

import typer

from inventory.words import mark
from monitor.cli.exits import Trouble
from monitor.cli.output import AsJson, print_json, say
from monitor.cli.session import Session, session_of

app = typer.Typer()


@app.command(
    help=mark("Show the version of Pointwatch and of Python, and the engine of the probes.")
)
def version(ctx: typer.Context, as_json: AsJson = False) -> None:
    from importlib.metadata import version as version_of

    python = ".".join(str(part) for part in sys.version_info[:3])
    found = {"pointwatch": version_of("pointwatch"), "python": python}
    found["engine"] = _engine(session_of(ctx))
    if as_json:
        print_json(found)
    else:
        say(" ".join(f"{name} {number}" for name, number in found.items()))


def _engine(session: Session) -> str:
    """What moves the probes' packets; where there are no settings yet, what would."""
    try:
        return session.settings.probes.engine
    except Trouble:
        return "named"
