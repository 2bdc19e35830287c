"""Finding `pointwatch.toml`, reading it, and naming the line of a key. Knows no setting."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from inventory.words import mark

ENVIRONMENT = "POINTWATCH_CONFIG"
NAME = "pointwatch.toml"
_LONGEST_FILE = 1_000_000
_SECTION = re.compile(r"\s*\[\s*([A-Za-z0-9_.\-\s]+?)\s*\]\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\-]+)\s*=")
_TOML_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad setting: what is wrong is a text with parameters, translated where it is shown."""

    text: str
    params: Mapping[str, object] = field(default_factory=dict)
    key: str = ""
    line: int | None = None


class BadSettings(Exception):
    """The settings file cannot be used; every problem at once, in the order of their lines."""

    def __init__(self, path: Path, problems: Sequence[Problem]) -> None:
        super().__init__(f"{path}: {len(problems)} problems")
        self.path = path
        self.problems = tuple(sorted(problems, key=lambda each: each.line or 0))


@dataclass(frozen=True, slots=True)
class RawSettings:
    """The file as it was read: values by section, and its text to find lines in."""

    path: Path
    values: Mapping[str, object]
    text: str

    def line_of(self, keys: Sequence[str]) -> int | None:
        """The line (from 1) where the key stands, else that of its section, else None."""
        while keys:
            line = _find(self.text, ".".join(keys))
            if line is not None:
                return line
            keys = keys[:-1]
        return None


def search_paths(environment: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Where settings are looked for when the command line names no file, in this order."""
    named = (Path(environment[ENVIRONMENT]),) if environment.get(ENVIRONMENT) else ()
    home = Path(environment.get("HOME") or "/")
    return (*named, Path(NAME), home / ".config/pointwatch" / NAME, Path("/etc/pointwatch") / NAME)


def find_settings(named: Path | None, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The settings file to use: the one named by option or environment, else the first found.

    A named file is returned whether it exists or not.
    """
    if named is not None:
        return named
    if environment.get(ENVIRONMENT):
        return Path(environment[ENVIRONMENT])
    return next((path for path in search_paths(environment) if path.is_file()), None)


def read_settings(path: Path) -> RawSettings:
    """The file's values, unchecked. Raises BadSettings (not readable, not TOML)."""
    import tomllib

    try:
        with path.open("rb") as file:
            text = file.read(_LONGEST_FILE).decode()
    except OSError as error:
        problem = Problem(mark("cannot be read: {reason}"), {"reason": error.strerror})
        raise BadSettings(path, [problem]) from error
    except UnicodeDecodeError as error:
        raise BadSettings(path, [Problem(mark("is not UTF-8 text"))]) from error
    try:
        return RawSettings(path, tomllib.loads(text), text)
    except (ValueError, RecursionError) as error:  # also numbers, or depths, without end
        line = _TOML_LINE.search(str(error))
        found = int(line[1]) if line else len(text.splitlines())
        raise BadSettings(path, [Problem(mark("is not valid TOML"), line=found)]) from error


def _find(text: str, wanted: str) -> int | None:
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _SECTION.match(line):
            section = header[1]
            found = section
        elif key := _KEY.match(line):
            found = f"{section}.{key[1]}" if section else key[1]
        else:
            continue
        if found == wanted or found.startswith(wanted + "."):  # [a] b.c = … names a.b, too
            return number
    return None
