"""How a command ends: the exit codes, and the one exception that carries a user's trouble."""

from enum import IntEnum
from typing import NoReturn

from inventory.words import mark


class ExitCode(IntEnum):
    """Documented in docs/commands.md and at the end of `pointwatch --help`."""

    DONE = 0
    FOUND = 1
    """The command worked, and what it looked at is not in order."""
    USAGE = 2
    """A wrong option, a bad setting, bad input, or something named that does not exist."""
    DATABASE = 3
    """The database cannot be used, or another monitor holds the district."""
    KEY = 4
    """The key is missing, readable by others, or not the one that sealed the secrets."""
    INTERRUPTED = 130


EPILOG = mark(
    "Exit codes: 0 done · 1 something found that is not in order · 2 usage, settings or input · "
    "3 database, or another monitor at work · 4 key · 130 interrupted."
)


class Trouble(Exception):
    """A user's trouble: one text with parameters (translated where it is shown), an exit code.

    `hint`: what to do, where that is known.
    """

    def __init__(self, code: ExitCode, text: str, hint: str = "", /, **params: object) -> None:
        super().__init__(text)
        self.code, self.text, self.hint, self.params = code, text, hint, params


def usage(text: str, hint: str = "", /, **params: object) -> NoReturn:
    """End with a usage error."""
    raise Trouble(ExitCode.USAGE, text, hint, **params)
