"""What is wrong with a profile file: codes and places; the words are found where it is shown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_ROW = re.compile(r"\s*\[\[\s*row\s*\]\]")


@dataclass(frozen=True, slots=True)
class ProfileProblem:
    """One mistake. `key`: the path of the key; `line`: from 1, where it can be told.

    `code` and `params`: Pydantic's error type, or one of this package's own.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    key: str = ""
    line: int | None = None


class BadProfile(Exception):
    """A profile that cannot be used; every mistake in it at once."""

    def __init__(self, path: Path, problems: Sequence[ProfileProblem]) -> None:
        super().__init__(f"{path}: {[(each.key, each.code) for each in problems]}")
        self.path = path
        self.problems = tuple(problems)


def line_of(text: str, loc: Sequence[str | int]) -> int | None:
    """The line of a key, else that of the nearest thing above it that can be found."""
    lines = text.splitlines()
    at, found = 0, None
    if loc[:1] == ("row",) and len(loc) > 1 and isinstance(loc[1], int):
        rows = [number for number, line in enumerate(lines) if _ROW.match(line)]
        if loc[1] < len(rows):
            at = found = rows[loc[1]]
    for key in (part for part in loc if isinstance(part, str) and part != "row"):
        named = re.compile(
            rf"""\s*\[.*\b{re.escape(key)}\s*\]|(?:.*[\s{{,])?["']?{re.escape(key)}["']?\s*="""
        )
        here = next((n for n in range(at, len(lines)) if named.match(lines[n])), None)
        if here is not None:
            at = found = here
    return None if found is None else found + 1
