"""Questions at the terminal. What is not asked on a terminal is read from standard input."""

import sys

import typer

from inventory.words import Gettext, mark
from monitor.cli.exits import usage

_YES = frozenset(("y", "yes", "是"))
_LONGEST_SECRET = 4096


def ask(text: str, default: str | None = None) -> str:
    """One line; the default where the answer is empty. Ends the command at the end of input."""
    return _prompt(text, default, show_default=True).strip()


def ask_yes(text: str, _: Gettext) -> bool:
    """Whether the answer is yes; anything else is no."""
    choice = _("y/N")
    answer = _prompt(f"{text} [{choice}]", "", show_default=False)
    return answer.strip().lower() in _YES


def ask_secret(text: str) -> str:
    """A secret: not echoed at a terminal, else the next line of standard input."""
    if sys.stdin.isatty():
        secret: str = typer.prompt(text, hide_input=True, err=True)
    else:
        secret = sys.stdin.readline(_LONGEST_SECRET)
    secret = secret.strip("\r\n")
    if not secret:
        usage(mark("Nothing was given: the secret is read from standard input."))
    return secret


def _prompt(text: str, default: str | None, *, show_default: bool) -> str:
    try:
        answer: str = typer.prompt(text, default=default, show_default=show_default, err=True)
    except typer.Abort as abort:
        if not isinstance(abort.__context__, EOFError) or sys.stdin.isatty():
            raise  # Ctrl-C, or Ctrl-D
        usage(mark("There is nobody to ask: give it as an option (see --help)."))
    return answer
