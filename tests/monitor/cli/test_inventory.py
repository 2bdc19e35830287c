"""The inventory on the command line: shown before it is applied, all or nothing."""

from pathlib import Path

import pytest

from inventory.types.components import Kind
from tests.monitor.cli.conftest import Cli

ROWS = """\
code,kind,name,building,building name,address,powered by,connected to,part of,index
SW1,switch,Access,B1,Library,127.0.0.1:1161,,,,
SW1.1,port,Port 1,B1,,,,,SW1,1
C1,camera,Door,B1,,127.0.0.2:8080,A1,SW1.1,,
A1,adapter,Adapter,B1,,,,,,
"""


def _write(folder: Path, text: str = ROWS) -> Path:
    path = folder / "inventory.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_import_shows_asks_and_applies(installed: Cli, tmp_path: Path) -> None:
    path = _write(tmp_path)
    dry = installed("inventory", "import", path, "--dry-run")
    assert (dry.code, "4 added, 0 changed, 0 retired" in dry.out) == (0, True)
    refused = installed("inventory", "import", path, stdin="n\n")
    assert (refused.code, "Nothing was changed." in refused.out) == (0, True)
    assert installed("inventory", "list", "--json").json == []
    assert installed("inventory", "import", path, stdin="y\n").code == 0
    assert len(installed("inventory", "list", "--json").json) == 4
    again = installed("inventory", "import", path)
    assert (again.code, "nothing to change" in again.out) == (0, True)


def test_import_with_nobody_to_ask(installed: Cli, tmp_path: Path) -> None:
    path = _write(tmp_path)
    assert installed("inventory", "import", path).code == 2
    assert installed("inventory", "import", path, "--json").code == 2
    done = installed("inventory", "import", path, "--json", "--yes")
    assert (done.code, done.json["added"]) == (0, 4)


def test_changes_are_shown_column_by_column(installed: Cli, tmp_path: Path) -> None:
    installed("inventory", "import", _write(tmp_path), "--yes")
    path = _write(tmp_path, ROWS.replace("127.0.0.2:8080", "127.0.0.3:8080"))
    changed = installed("inventory", "import", path, "--dry-run")
    assert "C1    address  127.0.0.2:8080  127.0.0.3:8080" in changed.out
    record = installed("inventory", "import", path, "--dry-run", "--json").json
    assert record["changes"] == [
        {"code": "C1", "column": "address", "before": "127.0.0.2:8080", "after": "127.0.0.3:8080"}
    ]


def test_retiring_what_is_missing(installed: Cli, tmp_path: Path) -> None:
    installed("inventory", "import", _write(tmp_path), "--yes")
    path = _write(tmp_path, "".join(ROWS.splitlines(keepends=True)[:3]))
    stays = installed("inventory", "import", path, "--dry-run", "--json").json
    goes = installed("inventory", "import", path, "--retire-missing", "--yes", "--json").json
    assert (stays["retired"], goes["retired"]) == (0, 2)
    assert len(installed("inventory", "list", "--json").json) == 2


def test_every_bad_row_is_told_at_once(installed: Cli, tmp_path: Path) -> None:
    path = _write(tmp_path, ROWS.replace("127.0.0.1:1161", "300.1.1.1").replace(",A1,", ",X9,"))
    ended = installed("inventory", "import", path, "--yes")
    assert ended.code == 1
    assert "2 problems; nothing was changed." in ended.out
    told = installed("inventory", "import", path, "--dry-run", "--json").json["problems"]
    assert [(each["row"], each["column"]) for each in told] == [(2, "address"), (4, "powered by")]
    assert installed("inventory", "list", "--json").json == []


def test_a_file_that_cannot_be_read(installed: Cli, tmp_path: Path) -> None:
    assert installed("inventory", "import", tmp_path / "none.csv").code == 2
    assert installed("inventory", "import", tmp_path).code == 2
    assert installed("inventory", "import", _write(tmp_path, "")).code == 2


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_export_and_back_changes_nothing(installed: Cli, tmp_path: Path, name: str) -> None:
    installed("inventory", "import", _write(tmp_path), "--yes")
    assert installed("inventory", "export", name, "--language", "zh").code == 0
    there = installed("inventory", "export", name)
    assert (there.code, "--force" in there.err) == (2, True)
    assert installed("inventory", "export", name, "--force").code == 0
    assert "nothing to change" in installed("inventory", "import", name).out


def test_export_to_standard_output_and_bad_formats(installed: Cli, tmp_path: Path) -> None:
    installed("inventory", "import", _write(tmp_path), "--yes")
    assert "127.0.0.2:8080" in installed("inventory", "export", "-").out
    assert installed("inventory", "export", "x.pdf").code == 2
    assert installed("inventory", "export", "nowhere\0/x.csv").code == 2


def test_lists(installed: Cli, tmp_path: Path) -> None:
    installed("inventory", "import", _write(tmp_path), "--yes")
    cameras = installed("inventory", "list", "--kind", "camera", "--building", "B1").out
    assert cameras.splitlines()[1].split() == ["C1", "camera", "Door", "B1", "127.0.0.2:8080"]
    assert installed("inventory", "list", "--building", "B2").code == 2


def test_the_record_of_one_component(installed: Cli, tmp_path: Path) -> None:
    installed("inventory", "import", _write(tmp_path), "--yes")
    page = installed("inventory", "show", "C1").out
    assert "B1 Library" in page
    assert "connected to SW1.1 (switch port)" in page
    assert "  part of SW1 (switch) 127.0.0.1:1161" in page
    record = installed("inventory", "show", "SW1.1", "--json").json
    assert (record["told_by"], record["needed_by"]) == ("SW1", ["C1"])
    assert "摄像机" in installed("--language", "zh", "inventory", "show", "C1").out
    assert installed("inventory", "show", "C9").code == 2


def test_the_sample_district_goes_in(installed: Cli) -> None:
    without = installed("inventory", "sample", "s.csv", "--language", "en")
    assert "which must exist" in without.out
    assert installed("inventory", "import", "s.csv", "--dry-run").code == 1
    assert installed("inventory", "sample", "s.csv", "--force", "--crews").code == 0
    done = installed("inventory", "import", "s.csv", "--yes", "--json").json
    kinds = [each["kind"] for each in done["added_records"]]
    assert kinds.count(Kind.CAMERA) == 310
    assert "310" in installed("status").out
