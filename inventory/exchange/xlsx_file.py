"""Reads the first sheet of an XLSX file.

The archive is measured first; XML entities are refused by defusedxml, which openpyxl uses.
"""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook

from inventory.exchange.problems import ProblemCode, Wrong
from inventory.exchange.sheet import MAX_COLUMNS, MAX_ROWS
from inventory.exchange.xlsx_guard import measure

_BROKEN = Wrong(ProblemCode.BROKEN_XLSX)
# openpyxl checks little: what a damaged file makes it raise is whatever its code meets first.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, ParseError, SyntaxError, ValueError, TypeError, LookupError,
    AttributeError, ArithmeticError, NotImplementedError, RuntimeError, EOFError, OSError,
)  # fmt: skip


def read_xlsx(content: bytes) -> list[tuple[str, ...]] | Wrong:
    """All rows of the first sheet as text, the headings first; or what is wrong with the file."""
    try:
        return measure(content) or _read(content)
    except _DAMAGE:
        return _BROKEN


def _read(content: bytes) -> list[tuple[str, ...]] | Wrong:
    with warnings.catch_warnings():
        # openpyxl warns of styles and validations that it leaves out: we want the values alone.
        warnings.simplefilter("ignore")
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            if not workbook.worksheets:
                return []
            return _collect(workbook)
        finally:
            workbook.close()


def _collect(workbook: Workbook) -> list[tuple[str, ...]] | Wrong:
    workbook.worksheets[0].reset_dimensions()  # the file's own word on its size is often wrong
    headings = next(_rows(workbook, 1, MAX_COLUMNS + 1), ())
    if len(headings) > MAX_COLUMNS:
        return Wrong(ProblemCode.TOO_MANY_COLUMNS, {"limit": MAX_COLUMNS})
    # One column more than the headings have, so that text beside them is noticed.
    rows = list(_rows(workbook, MAX_ROWS + 2, len(headings) + 1))
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > MAX_ROWS + 1:
        return Wrong(ProblemCode.TOO_MANY_ROWS, {"limit": MAX_ROWS})
    return rows


def _rows(workbook: Workbook, count: int, width: int) -> Iterator[tuple[str, ...]]:
    """The first rows as text, without the empty cells at their ends."""
    sheet = workbook.worksheets[0]
    for row in sheet.iter_rows(max_row=count, max_col=width, values_only=True):
        filled = max((at for at, cell in enumerate(row, 1) if cell is not None), default=0)
        yield tuple(map(_text, row[:filled]))


def _text(value: object) -> str:
    """A cell as a person would type it: 7.0 is 7, and a date is an ISO date."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
