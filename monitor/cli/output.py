"""What commands print: tables for people, JSON for programs, plain columns for pipes."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.words import mark

if TYPE_CHECKING:
    from rich.console import Console

AsJson = Annotated[bool, typer.Option("--json", help=mark("Print JSON instead of a table."))]

_PIPE_WIDTH = 400
Cell = str | int | float | None


def console(*, error: bool = False) -> "Console":
    """Where people read. Without a terminal it does not fold lines at 80 columns."""
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() else _PIPE_WIDTH
    return Console(stderr=error, width=width, highlight=False, markup=False, soft_wrap=False)


def say(text: str, style: str = "") -> None:
    """One line on standard output."""
    console().print(text, style=style or None)


def print_json(value: object) -> None:
    """The value on standard output; keys stay as they are, texts are not escaped."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    title: str = "",
    styles: Mapping[int, str] | None = None,
) -> None:
    """A table; on a pipe only its columns. `styles`: the style of whole rows, by number."""
    from rich import box
    from rich.table import Table

    out = console()
    plain = not out.is_terminal
    table = Table(
        title=None if plain else title or None,
        box=None if plain else box.SIMPLE_HEAD,
        title_justify="left",
        pad_edge=False,
    )
    for column in columns:
        table.add_column(column, overflow="fold")
    for number, row in enumerate(rows):
        style = (styles or {}).get(number)
        table.add_row(*("" if cell is None else str(cell) for cell in row), style=style)
    if plain:
        with out.capture() as captured:
            out.print(table)
        sys.stdout.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))
    else:
        out.print(table)
