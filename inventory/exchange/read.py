"""From a file to its cells: CSV or XLSX, told apart by the content and not by the name."""

import errno
from pathlib import Path

from inventory.exchange.csv_file import read_csv
from inventory.exchange.problems import Problem, ProblemCode, Problems, Wrong
from inventory.exchange.sheet import MAX_FILE, MIB, Sheet, SheetRow
from inventory.exchange.xlsx_file import read_xlsx

_ZIP = b"PK\x03\x04"
_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")


def read_file(path: Path) -> Sheet | Problems:
    """The cells of a file, or what is wrong with it as a whole."""
    content = _content(path)
    if isinstance(content, Wrong):
        return _problems(path, content)
    return read_content(path.name, content)


def read_content(file: str, content: bytes) -> Sheet | Problems:
    """The same for content that is at hand; `file` is the name that problems tell."""
    read = read_xlsx if content.startswith(_ZIP) else read_csv
    wrong = Wrong(ProblemCode.OLD_EXCEL) if content.startswith(_OLE2) else None
    records = wrong or read(content)
    if isinstance(records, Wrong):
        return _problems(Path(file), records)
    rows = tuple(
        SheetRow(number, record)
        for number, record in enumerate(records, 1)
        if number > 1 and any(map(str.strip, record))
    )
    if not rows:
        return _problems(Path(file), Wrong(ProblemCode.NO_ROWS))
    return Sheet(file, records[0], rows)


def _content(path: Path) -> bytes | Wrong:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE + 1)
            size = max(path.stat().st_size, len(content))
    except OSError as error:
        name = errno.errorcode.get(error.errno or 0, "EIO")
        return Wrong(ProblemCode.UNREADABLE, {"error": name})
    if len(content) > MAX_FILE:
        sizes = {"size_mib": round(size / MIB, 1), "limit_mib": MAX_FILE // MIB}
        return Wrong(ProblemCode.FILE_TOO_LARGE, sizes)
    return content


def _problems(path: Path, wrong: Wrong) -> Problems:
    return (Problem(path.name, None, None, wrong.code, wrong.params),)
