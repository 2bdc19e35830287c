"""Reads the first sheet of an XLSX file, on guard against archives that expand without end.

The parts are measured twice before openpyxl sees them: by what the archive declares, and by
unpacking them once into nothing. XML entities are refused by defusedxml, which openpyxl uses.
"""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

from inventory.exchange.problems import ProblemCode, Wrong
from inventory.exchange.sheet import MAX_COLUMNS, MAX_EXPANDED, MAX_ROWS, MIB

_MAX_PARTS = 2_000
_CHUNK = 64 * 1024
# zipfile limits what it unpacks at a time for these alone.
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_TOO_MUCH = Wrong(ProblemCode.EXPANDS_TOO_MUCH, {"limit_mib": MAX_EXPANDED // MIB})
_BROKEN = Wrong(ProblemCode.BROKEN_XLSX)
# openpyxl checks little: what a damaged file makes it raise is whatever its code meets first.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, ParseError, SyntaxError, ValueError, TypeError, LookupError,
    AttributeError, ArithmeticError, NotImplementedError, RuntimeError, EOFError, OSError,
)  # fmt: skip


def read_xlsx(content: bytes) -> list[tuple[str, ...]] | Wrong:
    """All rows of the first sheet as text, the headings first; or what is wrong with the file."""
    try:
        wrong = _measure(content)
        return wrong or _read(content)
    except _DAMAGE:
        return _BROKEN


def _measure(content: bytes) -> Wrong | None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_EXPANDED:
            return _TOO_MUCH
        if any(part.compress_type not in _PACKINGS for part in parts):
            return _BROKEN
        return _TOO_MUCH if _expanded(archive, parts) > MAX_EXPANDED else None


def _expanded(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> int:
    """Bytes that the parts really hold, counted no further than just past the limit."""
    total = 0
    for part in parts:
        with archive.open(part) as file:
            while chunk := file.read(_CHUNK):
                total += len(chunk)
                if total > MAX_EXPANDED:
                    return total
    return total


def _read(content: bytes) -> list[tuple[str, ...]] | Wrong:
    with warnings.catch_warnings():
        # openpyxl warns of styles and validations that it leaves out: we want the values alone.
        warnings.simplefilter("ignore")
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            if not workbook.worksheets:
                return []
            sheet = workbook.worksheets[0]
            sheet.reset_dimensions()  # the file's own word on its size is often wrong
            rows = sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS + 1, values_only=True)
            return _collect(tuple(map(_text, row)) for row in rows)
        finally:
            workbook.close()


def _collect(rows: Iterator[tuple[str, ...]]) -> list[tuple[str, ...]] | Wrong:
    collected: list[tuple[str, ...]] = []
    last_filled = 0
    for row in rows:
        width = max((at for at, cell in enumerate(row, 1) if cell), default=0)
        if width > MAX_COLUMNS:
            return Wrong(ProblemCode.TOO_MANY_COLUMNS, {"limit": MAX_COLUMNS})
        collected.append(row[:width])
        last_filled = len(collected) if width else last_filled
    if last_filled > MAX_ROWS + 1:
        return Wrong(ProblemCode.TOO_MANY_ROWS, {"limit": MAX_ROWS})
    return collected[:last_filled]


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
