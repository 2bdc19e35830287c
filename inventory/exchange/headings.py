"""Which column of a sheet is which field. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from inventory.exchange.columns import HEADINGS, REQUIRED, Field, field_of, folded
from inventory.exchange.problems import Problem, ProblemCode, Problems
from inventory.exchange.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Headings:
    """`fields`: the position of each column that the file has."""

    fields: Mapping[Field, int]
    problems: Problems

    @property
    def sufficient(self) -> bool:
        """Whether the rows can be read at all."""
        return all(field in self.fields for field in REQUIRED)


def read_headings(sheet: Sheet) -> Headings:
    """The columns that the headings name, and what is wrong with the headings."""
    fields: dict[Field, int] = {}
    problems: list[Problem] = []
    for position, heading in enumerate(sheet.headings):
        field = field_of(heading)
        if field is None:
            problems.extend(_unknown(sheet, position, heading))
        elif field in fields:
            problems.append(Problem(sheet.file, 1, heading, ProblemCode.REPEATED_HEADING))
        else:
            fields[field] = position
    missing = (field for field in REQUIRED if field not in fields)
    params = ({"field": field.value} for field in missing)
    problems.extend(Problem(sheet.file, 1, None, ProblemCode.MISSING_HEADING, p) for p in params)
    return Headings(fields, tuple(problems))


def _unknown(sheet: Sheet, position: int, heading: str) -> Iterator[Problem]:
    """An empty heading is a problem only where something stands below it."""
    if heading.strip():
        near = get_close_matches(folded(heading), HEADINGS, 1, 0.7)
        params = {"nearest": HEADINGS[near[0]]} if near else {}
        yield Problem(sheet.file, 1, heading.strip(), ProblemCode.UNKNOWN_HEADING, params)
        return
    for row in sheet.rows:
        if position < len(row.cells) and row.cells[position].strip():
            params = {"value": row.cells[position].strip()[:60]}
            yield Problem(sheet.file, row.number, None, ProblemCode.EXTRA_CELL, params)
