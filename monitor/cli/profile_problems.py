"""Mistakes in device profiles, in the reader's language."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from inventory.words import Gettext, mark
from monitor.cli.exits import ExitCode, Trouble
from probes.profiles.problems import BadProfile, ProfileProblem

_TEXTS: Mapping[str, str] = {
    "unreadable": mark("cannot be read: {reason}"),
    "not_utf8": mark("is not UTF-8 text"),
    "not_toml": mark("is not TOML: {reason}"),
    "too_long": mark("is larger than {kilobytes} KB"),
    "too_many": mark("holds more than {most} profiles"),
    "missing": mark("is missing"),
    "extra_forbidden": mark("is no key of a profile"),
    "string_type": mark("must be a text in quotes"),
    "bool_type": mark("must be true or false"),
    "int_type": mark("must be a whole number"),
    "float_type": mark("must be a number"),
    "list_type": mark("must be a list in brackets"),
    "dict_type": mark("must be a table"),
    "model_type": mark("must be a table"),
    "greater_than": mark("must be more than {gt}"),
    "greater_than_equal": mark("must be at least {ge}"),
    "less_than_equal": mark("must be at most {le}"),
    "enum": mark("must be one of {expected}"),
    "literal_error": mark("must be one of {expected}"),
    "bad_oid": mark("is no object name: numbers with dots, or a base and numbers"),
    "bad_code": mark("is no code: whole numbers only"),
    "one_source": mark("needs either oid or sensor"),
    "unknown_value": mark("names a value that is not above it: {name}"),
    "extends_nothing": mark("names no profile, or goes in a circle: {name}"),
}
_OTHER = mark("has a value that does not fit")


def problem_line(path: object, problem: ProfileProblem, _: Gettext) -> str:
    """ "file:line: key: what is wrong"."""
    text = _(_TEXTS.get(problem.code, _OTHER)).format(**problem.params)
    place = f"{path}:{problem.line}" if problem.line else str(path)
    return ": ".join(part for part in (place, problem.key, text) if part)


@contextmanager
def profile_troubles(_: Gettext) -> Iterator[None]:
    """Bad profiles become Trouble, with a line for each mistake."""
    try:
        yield
    except BadProfile as bad:
        lines = [problem_line(bad.path, each, _) for each in bad.problems]
        raise Trouble(ExitCode.USAGE, "{lines}", lines="\n".join(lines)) from None
