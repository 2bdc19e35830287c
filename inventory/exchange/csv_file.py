"""Reads CSV as spreadsheets write it: UTF-8, UTF-16 or GB18030; comma, semicolon or tab."""

import codecs
import csv
import io
from collections.abc import Iterator

from inventory.exchange.columns import field_of
from inventory.exchange.problems import ProblemCode, Wrong
from inventory.exchange.sheet import MAX_COLUMNS, MAX_ROWS

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = frozenset(map(chr, range(32))) - set("\t\r\n")


def read_csv(content: bytes) -> list[tuple[str, ...]] | Wrong:
    """All records of the file, the headings first; or what is wrong with it."""
    text = _decode(content)
    if text is None:
        return Wrong(ProblemCode.WRONG_ENCODING)
    delimiter = max(",;\t", key=lambda each: _headings_found(text, each))
    records: list[tuple[str, ...]] = []
    reader = _records(text, delimiter)
    try:
        for record in reader:
            if len(record) > MAX_COLUMNS:
                return Wrong(ProblemCode.TOO_MANY_COLUMNS, {"limit": MAX_COLUMNS})
            records.append(record)
            if len(records) > MAX_ROWS + 1:
                return Wrong(ProblemCode.TOO_MANY_ROWS, {"limit": MAX_ROWS})
    except csv.Error:
        return Wrong(ProblemCode.BROKEN_CSV, {"after_row": len(records)})
    return records


def _decode(content: bytes) -> str | None:
    marked = [encoding for mark, encoding in _MARKS if content.startswith(mark)]
    # Without a mark, text that is UTF-8 by chance is all but impossible, so it is tried first.
    for encoding in marked or ["utf-8", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Text has no control characters; UTF-16 without a mark, and no text at all, have.
        return None if _CONTROLS.intersection(text) else text
    return None


def _headings_found(text: str, delimiter: str) -> int:
    try:
        headings = next(_records(text, delimiter), ())
    except csv.Error:
        return 0
    return sum(field_of(heading) is not None for heading in headings)


def _records(text: str, delimiter: str) -> Iterator[tuple[str, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return (tuple(record) for record in reader)
