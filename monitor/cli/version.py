"""`pointwatch version`."""

import sys

import typer

from inventory.words import mark
from monitor.cli.output import AsJson, print_json, say

app = typer.Typer()


@app.command(help=mark("Show the version of Pointwatch and of Python."))
def version(as_json: AsJson = False) -> None:
    from importlib.metadata import version as version_of

    python = ".".join(str(part) for part in sys.version_info[:3])
    found = {"pointwatch": version_of("pointwatch"), "python": python}
    if as_json:
        print_json(found)
    else:
        say(" ".join(f"{name} {number}" for name, number in found.items()))
