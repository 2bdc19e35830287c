"""A file's cells, as text, before anything is made of them; and how much of a file is read."""

from dataclasses import dataclass

MIB = 1024 * 1024
MAX_FILE = 20 * MIB
MAX_EXPANDED = 64 * MIB
"""The most that the parts of an XLSX file may hold together once unpacked."""
MAX_ROWS = 20_000
MAX_COLUMNS = 64


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`number` counts as a spreadsheet does: the headings are row 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` holds no row without text, and may be empty; rows may be shorter than `headings`."""

    file: str
    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]
