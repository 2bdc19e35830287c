"""`pointwatch inventory check`, as people and programs read it."""

from pathlib import Path

import pytest

from monitor.cli.app import run
from tests.monitor.cli.conftest import Cli

ROWS = """kind,code,name,building,address,connected to,powered by
switch,SW1,Switch,B1,127.0.0.1:1161,,M1
camera,C1,Door,B1,127.0.0.2:8080,SW1,A1
camera,C2,Yard,B1,127.0.0.3:8080,,
camera,C3,Gate,B2,127.0.0.4:8080,,
adapter,A1,Adapter,B1,,,M1
mains,M1,Mains,B1,,,
"""


@pytest.fixture
def checked(installed: Cli, tmp_path: Path) -> Cli:
    path = tmp_path / "in.csv"
    path.write_text(ROWS, encoding="utf-8")
    assert installed("inventory", "import", path, "--yes").code == 0
    return installed


def test_every_building_is_told_with_its_remedies(checked: Cli) -> None:
    ended = checked("inventory", "check")
    assert ended.code == 0, "it is advice"
    lines = [line.split() for line in ended.out.splitlines()]
    assert ["B1", "2", "1", "2", "2", "5", "3"] in [line[:7] for line in lines]
    assert "power adapter / camera" in ended.out
    assert "record what feeds each camera and transceiver: 1" in ended.out


def test_one_building_is_told_in_full(checked: Cli) -> None:
    page = checked("inventory", "check", "--building", "B1").out
    assert ["switch", "1", "1"] in [line.split() for line in page.splitlines()]
    assert "C3" not in page
    unknown = checked("inventory", "check", "--building", "B9")
    assert (unknown.code, "B9" in unknown.err) == (2, True)


def test_a_credential_is_an_instrument(checked: Cli) -> None:
    def remedies() -> set[str]:
        (found,) = checked("inventory", "check", "--building", "B1", "--json").json
        return {each["kind"] for each in found["remedies"]}

    (before,) = checked("inventory", "check", "--building", "B1", "--json").json
    assert before["missing"] == {
        "chain": ["C2"], "credential": ["C1", "C2"], "identity": ["C1", "C2"],
    }  # fmt: skip
    assert before["named_a_year"] < before["faults_a_year"]
    onvif = ("credentials", "set", "slot:C1", "--protocol", "onvif", "--user", "u")
    assert checked(*onvif, stdin="s3cret\n").code == 0
    (after,) = checked("inventory", "check", "--building", "B1", "--json").json
    assert after["missing"]["credential"] == ["C2"]
    assert "read_switches" not in remedies(), "the switch has no rows to be read"


def test_it_speaks_chinese(checked: Cli) -> None:
    page = checked("--language", "zh", "inventory", "check").out
    assert "电源适配器 / 摄像机" in page
    assert "万用表" in page, "what would tell, too"
    assert "record" not in page


def test_an_empty_inventory_has_nothing_to_check(installed: Cli) -> None:
    assert installed("inventory", "check").code == 0
    assert installed("inventory", "check", "--json").json == []
    assert run(["inventory", "check", "--building"]) == 2
