"""What Pydantic found wrong with the settings, as texts of our own with file lines."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from inventory.words import mark
from monitor.settings_file import Problem, RawSettings

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

_TEXTS: Mapping[str, str] = {
    "missing": mark("is missing"),
    "string_type": mark("must be a text in quotes"),
    "path_type": mark("must be a text in quotes"),
    "bool_type": mark("must be true or false"),
    "int_type": mark("must be a whole number"),
    "greater_than_equal": mark("must be at least {ge}"),
    "less_than_equal": mark("must be at most {le}"),
    "literal_error": mark("must be one of {expected}"),
    "tuple_type": mark("must be a list in brackets"),
    "model_type": mark("must be a section of its own"),
    "string_pattern_mismatch": mark("must be a code without spaces"),
    "ip_address": mark("is not an IP address"),
    "database_url": mark("must look like sqlite:///file or postgresql://…"),
}
_OTHER = mark("has a value that does not fit")
_UNKNOWN = mark("is no setting")
_UNKNOWN_NEAR = mark("is no setting; did you mean {near}?")


def problems_of(
    error: "ValidationError", raw: RawSettings, known: Mapping[str, Sequence[str]]
) -> list[Problem]:
    """One problem for each error. A value is never repeated: it may hold a password."""
    found = error.errors(include_url=False, include_input=False)
    return [_problem(each, raw, known) for each in found]


def _problem(
    error: "ErrorDetails", raw: RawSettings, known: Mapping[str, Sequence[str]]
) -> Problem:
    keys = [part for part in error["loc"] if isinstance(part, str)]
    line = raw.line_of(keys)
    text, params = _TEXTS.get(error["type"], _OTHER), dict(error.get("ctx", {}))
    if "expected" in params:
        params["expected"] = str(params["expected"]).replace(" or ", ", ").replace("'", '"')
    if error["type"] == "extra_forbidden":
        near = get_close_matches(keys[-1], known.get(".".join(keys[:-1]), ()), n=1)
        text, params = (_UNKNOWN_NEAR, {"near": near[0]}) if near else (_UNKNOWN, {})
    return Problem(text, params, ".".join(keys), line)
