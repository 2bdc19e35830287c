"""What commands print: tables for people, JSON for programs, plain columns for pipes."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.words import mark

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

AsJson = Annotated[bool, typer.Option("--json", help=mark("Print JSON instead of a table."))]

_PIPE_WIDTH = 400
Cell = str | int | float | None


def console(*, error: bool = False) -> "Console":
    """Where people read. Without a terminal it does not fold lines at 80 columns."""
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() else _PIPE_WIDTH
    return Console(stderr=error, width=width, highlight=False, markup=False, soft_wrap=False)


@contextmanager
def working(text: str) -> Iterator[Callable[[str], None]]:
    """Shows that something takes its time, on a terminal only, while the block runs.

    Gives a function that shows another text.
    """
    screen = console(error=True)
    if not screen.is_terminal:
        yield lambda _text: None
        return
    with screen.status(text) as shown:
        yield shown.update


def say(text: str, style: str = "") -> None:
    """One line on standard output."""
    console().print(text, style=style or None)


def print_json(value: object) -> None:
    """The value on standard output; keys stay as they are, texts are not escaped."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


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

    cells = [tuple(row) for row in rows]
    table = Table(box=box.SIMPLE_HEAD if console().is_terminal else None, pad_edge=False)
    for number, column in enumerate(columns):
        numeric = all(isinstance(row[number], int | None) for row in cells)
        table.add_column(column, overflow="fold", justify="right" if numeric else "left")
    for number, row in enumerate(cells):
        style = (styles or {}).get(number)
        table.add_row(*("" if cell is None else str(cell) for cell in row), style=style)
    if title:
        say(title, "bold")
    _print(table)


def print_fields(fields: Iterable[tuple[str, str]]) -> None:
    """Names and values below each other; empty values are left out."""
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for name, value in fields:
        if value:
            table.add_row(name, value)
    _print(table)


def _print(table: "Table") -> None:
    """On a pipe without the blanks that fill a table's lines."""
    out = console()
    if out.is_terminal:
        out.print(table)
        return
    with out.capture() as captured:
        out.print(table)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))
