"""Help in the reader's language: commands carry English texts, translated before they are shown."""

from typing import TYPE_CHECKING, NoReturn, cast

from typer.core import TyperCommand, TyperGroup

from inventory.words import LANGUAGES, Gettext, mark, translator
from monitor.cli.exits import usage
from monitor.cli.help import print_help
from monitor.cli.session import Session

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter
    from typer.core import TyperOption

_NEAR = mark("Did you mean {near[0]}?")


def translate(command: "Command", _: Gettext) -> None:
    """Put the texts of a command, its options and its sub-commands into the language of `_`."""
    command.help = command.help and _(command.help)
    command.epilog = command.epilog and _(command.epilog)
    for parameter in command.params:
        described = cast("TyperOption", parameter)
        described.help = described.help and _(described.help)
    command.options_metavar = _("[OPTIONS]")
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = _("COMMAND [ARGS]...")
        for child in command.commands.values():
            translate(child, _)


def _words_of(ctx: "Context") -> Gettext:
    return ctx.obj.words if isinstance(ctx.obj, Session) else translator(LANGUAGES[0])


class WordsCommand(TyperCommand):
    """A command whose help speaks the reader's language."""

    def format_help(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        print_help(self, ctx, _words_of(ctx))

    def get_help_option(self, ctx: "Context") -> "TyperOption | None":
        return _explain_help(super().get_help_option(ctx), ctx)


class WordsGroup(TyperGroup):
    """The same for a group; a mistyped command gets the nearest one named."""

    def format_help(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        print_help(self, ctx, _words_of(ctx))

    def get_help_option(self, ctx: "Context") -> "TyperOption | None":
        return _explain_help(super().get_help_option(ctx), ctx)

    def get_command(self, ctx: "Context", cmd_name: str) -> "Command | None":
        found = super().get_command(ctx, cmd_name)
        if found is None and not cmd_name.startswith("-"):
            _unknown(cmd_name, list(self.commands))
        return found


def _explain_help(option: "TyperOption | None", ctx: "Context") -> "TyperOption | None":
    _ = _words_of(ctx)
    if option is not None:
        option.help = _("Show this message and exit.")
    return option


def _unknown(name: str, known: list[str]) -> NoReturn:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    usage(mark("There is no command {name}."), _NEAR if near else "", name=name, near=near)
