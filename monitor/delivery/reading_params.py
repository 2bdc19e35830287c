"""Reads a message's parameters: JSON from the ledger, of any age, so every field may be missing.

A field that is missing or of another type reads as empty. Texts from the inventory are put on one
line and cut, so that no name can break a message's layout.
"""

from collections.abc import Mapping
from typing import cast

from inventory.types.readings import Fact

Params = Mapping[str, object]

LONGEST = 60
"""Characters that one name may take in a message."""


def text(params: Params, name: str) -> str:
    """A name or code, on one line and not too long."""
    value = params.get(name)
    line = " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def number(params: Params, name: str) -> float | None:
    """A number; bool is none."""
    value = params.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def whole(params: Params, name: str) -> int:
    """A whole number, 0 when there is none."""
    return round(number(params, name) or 0)


def record(params: Params, name: str) -> Params:
    """A nested record, empty when there is none."""
    value = params.get(name)
    return cast(Params, value) if isinstance(value, Mapping) else {}


def records(params: Params, name: str) -> list[Params]:
    """A list of nested records; whatever else the list holds is left out."""
    value = params.get(name)
    found = value if isinstance(value, list | tuple) else ()
    return [cast(Params, each) for each in found if isinstance(each, Mapping)]


def facts(params: Params) -> dict[str, Fact]:
    """The plain values of a record."""
    return {name: value for name, value in params.items() if isinstance(value, Fact)}
