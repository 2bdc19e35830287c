"""Writes the inventory as the flat table that import reads: doing so and back changes nothing."""

import csv
import io
from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import chain

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from inventory.exchange.columns import Field, heading_of
from inventory.exchange.kind_words import kind_word, truth_word
from inventory.exchange.records import Record, records_of
from inventory.exchange.text import guard
from inventory.types.components import Inventory, Kind

_WIDTHS: Mapping[Field, int] = {
    Field.NAME: 28,
    Field.LOCATION: 36,
    Field.ADDRESS: 20,
    Field.CONNECTED_TO: 20,
    Field.MODEL: 22,
    Field.SERIAL: 22,
    Field.MAC: 19,
}


class Format(StrEnum):
    """CSV is UTF-8 with a mark, as spreadsheets need it; GB18030 serves older Chinese ones."""

    CSV = "csv"
    CSV_GB18030 = "csv-gb18030"
    XLSX = "xlsx"


def export(inventory: Inventory, language: str, file_format: Format) -> bytes:
    """The content of the file, sorted by code; `language`: "en" or "zh_CN"."""
    records = records_of(inventory).values()
    return write_table(
        records, {each.code: each.name for each in inventory.buildings}, language, file_format
    )


def write_table(
    records: Iterable[Record], buildings: Mapping[str, str], language: str, file_format: Format
) -> bytes:
    """The same for records. `buildings`: names by code."""
    ordered = sorted(records, key=lambda each: each.code)
    headings = [heading_of(field, language) for field in Field]
    rows = [_cells(each, buildings, language) for each in ordered]
    if file_format is Format.XLSX:
        return _xlsx(headings, rows)
    encoding = "utf-8-sig" if file_format is Format.CSV else "gb18030"
    return _csv(headings, rows).encode(encoding)


def _cells(record: Record, buildings: Mapping[str, str], language: str) -> list[str]:
    return [guard(_cell(record, field, buildings, language)) for field in Field]


def _cell(record: Record, field: Field, buildings: Mapping[str, str], language: str) -> str:
    if field is Field.BUILDING_NAME:
        return buildings.get(record.building, "")
    value = getattr(record, field)
    if isinstance(value, Kind):
        return kind_word(value, language)
    if isinstance(value, bool):
        return truth_word(value, language)
    if isinstance(value, tuple):
        return "; ".join(value)
    return str(value or "")


def _csv(headings: list[str], rows: list[list[str]]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(chain([headings], rows))
    return buffer.getvalue()


def _xlsx(headings: list[str], rows: list[list[str]]) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("inventory")
    sheet.freeze_panes = "A2"
    for number, field in enumerate(Field, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(field, 14)
    titles = [WriteOnlyCell(sheet, heading) for heading in headings]
    for title in titles:
        title.font = Font(bold=True)
    sheet.append(titles)
    for row in rows:
        sheet.append([cell or None for cell in row])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
