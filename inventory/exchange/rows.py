"""From the rows of a sheet to what each of them wants, and what is wrong with its cells. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from inventory.exchange.cells import Value, parse
from inventory.exchange.columns import LIMITS, Field, heading_of
from inventory.exchange.headings import Headings
from inventory.exchange.problems import Problem, ProblemCode, Problems, Wrong
from inventory.exchange.sheet import Sheet, SheetRow
from inventory.exchange.text import clean


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one row says: a value for each column that the file has and whose cell is right.

    `bad`: the columns whose cells are wrong, so that nothing is concluded from them.
    """

    row: int
    code: str
    values: Mapping[Field, Value]
    bad: frozenset[Field]


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows that have a code, and the problems of all rows."""

    wanted: tuple[Wanted, ...]
    problems: Problems


class Places:
    """Tells where in the file a problem is."""

    def __init__(self, sheet: Sheet, headings: Headings) -> None:
        self.file = sheet.file
        self._headings = sheet.headings
        self.fields = headings.fields

    def problem(self, row: int, field: Field | None, wrong: Wrong) -> Problem:
        """The problem at its place; columns are named as the file names them."""
        column = self._column(field) if field else None
        return Problem(self.file, row, column, wrong.code, wrong.params)

    def _column(self, field: Field) -> str:
        if field is Field.CODE and field not in self.fields:
            field = Field.NAME  # the name is the code
        position = self.fields.get(field)
        return heading_of(field, "en") if position is None else self._headings[position].strip()


def read_rows(sheet: Sheet, places: Places) -> Rows:
    """Every row's wish, and every cell's problem."""
    wanted: list[Wanted] = []
    problems: list[Problem] = []
    for row in sheet.rows:
        values: dict[Field, Value] = {}
        bad: dict[Field, Wrong] = {}
        texts = _texts(row, places.fields)
        for field, text in texts.items():
            value = _too_long(field, text) or _missing(field, text) or parse(field, text)
            if isinstance(value, Wrong):
                bad[field] = value
            elif text or field is not Field.KIND:  # an empty kind says nothing
                values[field] = value
        problems.extend(places.problem(row.number, *each) for each in bad.items())
        problems.extend(_extra_cells(row, len(sheet.headings), places))
        if code := texts[Field.CODE]:
            wanted.append(Wanted(row.number, code, values, frozenset(bad)))
    return Rows(tuple(wanted), tuple(problems))


def _texts(row: SheetRow, fields: Mapping[Field, int]) -> dict[Field, str]:
    cells = row.cells
    texts = {
        field: clean(cells[position]) if position < len(cells) else ""
        for field, position in fields.items()
    }
    texts[Field.CODE] = texts.get(Field.CODE) or texts[Field.NAME]
    return texts


def _too_long(field: Field, text: str) -> Wrong | None:
    if len(text) <= LIMITS[field]:
        return None
    return Wrong(ProblemCode.TOO_LONG, {"limit": LIMITS[field], "length": len(text)})


def _missing(field: Field, text: str) -> Wrong | None:
    """Whether an address is needed depends on the kind: see `inventory.exchange.checks`."""
    needed = field in (Field.NAME, Field.BUILDING)
    return Wrong(ProblemCode.MISSING_VALUE) if needed and not text else None


def _extra_cells(row: SheetRow, width: int, places: Places) -> list[Problem]:
    texts = [cell.strip() for cell in row.cells[width:]]
    wrongs = (Wrong(ProblemCode.EXTRA_CELL, {"value": text[:60]}) for text in texts if text)
    return [places.problem(row.number, None, wrong) for wrong in wrongs]
