"""A report as JSON: every field under its own name, and the ratios beside their sums."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING

from reports.arithmetic.tally import Tally

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

RATIOS = (
    "availability",
    "availability_of_agreed",
    "coverage",
    "resolution",
    "mttr",
    "mtbf",
    "agreed",
)


def to_json(report: object) -> str:
    """The JSON text of a report or of any part of it. Times are UTC ms, dates ISO."""
    return json.dumps(_plain(report), ensure_ascii=False, allow_nan=False)


def _plain(value: object) -> object:
    if isinstance(value, Tally):
        return {**_fields(value), **{name: getattr(value, name) for name in RATIOS}}
    if is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _fields(value: "DataclassInstance") -> dict[str, object]:
    return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
