"""The help of a command, on the screen.

Typer's own renderer takes 0.1 s to import (it can do Markdown and tracebacks), speaks English
only, and gives every flag a type. Whoever asks for help wants it at once.
"""

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from typer.core import TyperArgument, TyperGroup, TyperOption

from inventory.words import Gettext

if TYPE_CHECKING:
    from rich.console import Console
    from typer._click import Command, Context

_PIPE_WIDTH = 80
_Row = tuple[str, str]


def print_help(command: "Command", ctx: "Context", _: Gettext) -> None:
    """Usage, what it does, arguments, options, sub-commands, and what else there is to say."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    out = Console(width=width, highlight=False, markup=False)
    pieces = " ".join(command.collect_usage_pieces(ctx))
    usage = _("Usage:")
    out.print(f"\n{usage} {ctx.command_path} {pieces}\n", style="bold")
    if command.help:
        out.print(f"{command.help}\n")
    _print_section(out, _("Arguments"), _arguments(command, ctx, _))
    _print_section(out, _("Options"), _options(command, ctx, _))
    _print_section(out, _("Commands"), _commands(command))
    if command.epilog:
        out.print(f"{command.epilog}\n", style="dim")


def _print_section(out: "Console", title: str, rows: Iterable[_Row]) -> None:
    from rich.panel import Panel
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", max_width=34)
    table.add_column()
    for row in rows:
        table.add_row(*row)
    if table.row_count:
        out.print(Panel(table, title=title, title_align="left", border_style="dim"))


def _arguments(command: "Command", ctx: "Context", _: Gettext) -> Iterator[_Row]:
    for parameter in command.get_params(ctx):
        if isinstance(parameter, TyperArgument):
            yield parameter.display_name_raw.upper(), _explained(parameter, _)


def _options(command: "Command", ctx: "Context", _: Gettext) -> Iterator[_Row]:
    for parameter in command.get_params(ctx):
        if isinstance(parameter, TyperOption) and not parameter.hidden:
            taken = "" if parameter.is_flag else " " + _taken(parameter, ctx)
            yield ", ".join(parameter.opts) + taken, _explained(parameter, _)


def _taken(option: TyperOption, ctx: "Context") -> str:
    """Its choices, where it has some; else the name of its value."""
    shown = option.display_type(ctx)
    return shown if "|" in shown else option.name.upper()


def _explained(parameter: TyperArgument | TyperOption, _: Gettext) -> str:
    default = parameter.default
    notes = [_("[required]")] if parameter.required else []
    if isinstance(default, str | int | float) and not isinstance(default, bool):
        notes.append(_("[default: {}]").format(default))
    return " ".join(part for part in (parameter.help or "", *notes) if part)


def _commands(command: "Command") -> Iterator[_Row]:
    if isinstance(command, TyperGroup):
        for name, child in command.commands.items():
            yield name, child.help or ""
