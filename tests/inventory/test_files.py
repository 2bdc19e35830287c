"""What kinds of files are read, and what hostile or damaged ones come to."""

import io
import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from inventory.exchange.export import Format, write_table
from inventory.exchange.problems import ProblemCode
from inventory.exchange.read import read_content, read_file
from inventory.exchange.records import Record
from inventory.exchange.sheet import MAX_EXPANDED, MAX_FILE, MAX_ROWS, Sheet
from inventory.types.components import Kind

P = ProblemCode
TEXT = "名称,楼栋,地址\n大门,一号楼,10.0.0.1\n"
CELLS = ("大门", "一号楼", "10.0.0.1")


def only_code(answer: object) -> ProblemCode:
    assert isinstance(answer, tuple)
    (problem,) = answer
    code: ProblemCode = problem.code
    return code


def sheet_of(content: bytes) -> Sheet:
    sheet = read_content("points", content)
    assert isinstance(sheet, Sheet), sheet
    return sheet


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_csv_as_spreadsheets_write_it(encoding: str, delimiter: str, line_end: str) -> None:
    text = TEXT.replace(",", delimiter).replace("\n", line_end)
    (row,) = sheet_of(text.encode(encoding)).rows
    assert row.cells == CELLS


def test_rows_count_as_a_spreadsheet_counts_them() -> None:
    text = 'name,building,address\n\n"two\nlines",B1,10.0.0.1\n,,\nGate,B1,10.0.0.2\n'
    assert [row.number for row in sheet_of(text.encode()).rows] == [3, 5]


def test_xlsx_cells_are_what_a_person_would_type() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["name", "building", "address", "installed", "index"])
    sheet.append([" Gate ", 3, "10.0.0.1", datetime(2024, 3, 15), 7.0])  # noqa: DTZ001 as typed
    content = io.BytesIO()
    workbook.save(content)
    (row,) = sheet_of(content.getvalue()).rows
    assert row.cells == (" Gate ", "3", "10.0.0.1", "2024-03-15", "7")


@pytest.mark.parametrize(
    "content",
    [
        os.urandom(64) + b"\x00\xff\xfe",
        "name,building\n".encode("utf-16-le"),
        b"name,building\nCaf\xe9\xff\xff,B1\n",
        b"\xff\xfeodd",
    ],
)
def test_what_is_no_text_is_told(content: bytes) -> None:
    assert only_code(read_content("x.csv", content)) is P.WRONG_ENCODING


def test_an_old_excel_file_is_told() -> None:
    content = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512
    assert only_code(read_content("x.xls", content)) is P.OLD_EXCEL


def test_a_file_of_50_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    problems = read_file(path)
    assert only_code(problems) is P.FILE_TOO_LARGE
    assert isinstance(problems, tuple)
    assert problems[0].params == {"size_mib": 47.7, "limit_mib": MAX_FILE >> 20}


def test_a_missing_file_and_a_directory_are_told(tmp_path: Path) -> None:
    for path, error in ((tmp_path / "none.csv", "ENOENT"), (tmp_path, "EISDIR")):
        problems = read_file(path)
        assert only_code(problems) is P.UNREADABLE
        assert isinstance(problems, tuple)
        assert problems[0].params == {"error": error}


def test_too_many_rows_are_told() -> None:
    rows = "a,b,c\n" * (MAX_ROWS + 2)
    assert only_code(read_content("x.csv", rows.encode())) is P.TOO_MANY_ROWS


def archive(parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def good_parts() -> dict[str, bytes]:
    record = Record("A", Kind.CAMERA, "Gate", "B1", address="10.0.0.1")
    content = write_table([record], {"B1": "B1"}, "en", Format.XLSX)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_a_zip_bomb_is_refused() -> None:
    bomb = archive(good_parts() | {"xl/media/big.bin": b"\0" * (MAX_EXPANDED + 1)})
    assert len(bomb) < 200_000
    assert only_code(read_content("bomb.xlsx", bomb)) is P.EXPANDS_TOO_MUCH


def test_a_zip_bomb_that_lies_about_its_size_is_refused() -> None:
    size = MAX_EXPANDED + 1
    bomb = archive(good_parts() | {"xl/media/big.bin": b"\0" * size})
    lying = bomb.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert only_code(read_content("bomb.xlsx", lying)) is P.BROKEN_XLSX


@pytest.mark.parametrize(("rows", "cells"), [(1, 300_000), (30, 100_000)])
def test_a_crowd_of_empty_cells_is_refused(rows: int, cells: int) -> None:
    """It would take gigabytes as a tree, and is small both packed and unpacked."""
    parts = good_parts()
    name = "xl/worksheets/sheet1.xml"
    crowd = b"<row>" + b"<c/>" * cells + b"</row>"
    parts[name] = parts[name].replace(b"</sheetData>", crowd * rows + b"</sheetData>")
    content = archive(parts)
    assert len(content) < 100_000
    assert only_code(read_content("x.xlsx", content)) is P.EXPANDS_TOO_MUCH


def test_a_packing_that_cannot_be_bounded_is_refused() -> None:
    content = archive(good_parts(), zipfile.ZIP_BZIP2)
    assert only_code(read_content("x.xlsx", content)) is P.BROKEN_XLSX


def test_xml_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    parts = good_parts()
    name = "xl/worksheets/sheet1.xml"
    start = parts[name].index(b"<worksheet")
    parts[name] = bomb + parts[name][start:].replace(b"Gate", b"&b;")
    assert only_code(read_content("x.xlsx", archive(parts))) is P.BROKEN_XLSX


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", archive({}), archive({"a.txt": b"hello"}), archive(good_parts())[:900]],
)
def test_a_damaged_archive_is_told(content: bytes) -> None:
    code = only_code(read_content("x.xlsx", content))
    assert code in (P.BROKEN_XLSX, P.WRONG_ENCODING)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    part=st.sampled_from(sorted(good_parts())),
    at=st.floats(0, 1),
    put=st.binary(max_size=12),
    cut=st.integers(0, 40),
)
def test_damage_to_a_part_never_raises(part: str, at: float, put: bytes, cut: int) -> None:
    parts = good_parts()
    place = int(at * len(parts[part]))
    parts[part] = parts[part][:place] + put + parts[part][place + cut :]
    read_content("x.xlsx", archive(parts))


@given(st.binary(max_size=300))
def test_no_bytes_raise(content: bytes) -> None:
    read_content("x", content)
    read_content("x", b"PK\x03\x04" + content)
