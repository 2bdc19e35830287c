"""Typer's own complaints about the command line, in our words.

Typer keeps the classes of its errors to itself, and says them in English only; their names and
attributes have been Click's for ten years.
"""

import re
from typing import TYPE_CHECKING

from inventory.words import mark
from monitor.cli.exits import ExitCode, Trouble

if TYPE_CHECKING:
    from typer import TyperException

_EXTRA = re.compile(r"unexpected extra argument\(?s?\)? \((.*)\)")


def told_as(error: "TyperException") -> Trouble:
    """The usage error as Trouble with a text of ours."""
    parameter = getattr(error, "param", None)
    name = parameter.get_error_hint() if parameter is not None else ""
    match type(error).__name__:
        case "MissingParameter":
            return _usage(mark("{name} is missing."), name=name)
        case "NoSuchOption":
            option = getattr(error, "option_name", "")
            return _usage(mark("There is no option {name} here."), name=option)
        case "BadOptionUsage":
            option = getattr(error, "option_name", "")
            return _usage(mark("The option {name} is not used like this."), name=option)
        case "BadParameter" if parameter is not None:
            taken = parameter.display_type(getattr(error, "ctx", None))
            return _usage(mark("{name} does not fit: it takes {taken}."), name=name, taken=taken)
    return _other(error.message)


def _other(message: str) -> Trouble:
    if extra := _EXTRA.search(message):
        return _usage(mark("One argument too many: {words}."), words=extra[1])
    if "Missing command" in message:
        return _usage(mark("A command is missing."))
    return _usage("{message}", message=message)


def _usage(text: str, **params: object) -> Trouble:
    return Trouble(ExitCode.USAGE, text, mark("--help shows how it is used."), **params)
