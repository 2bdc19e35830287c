"""Recording an agent, trying a profile on what it said, and profiles of one's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from probes.profiles.current import use
from tests.monitor.cli.conftest import Cli
from tests.probes.profiles.walks import MADE
from tests.servers.snmpsim import installed as snmpsim_installed
from tests.servers.snmpsim import snmpsim

WALK = MADE / "cdata.snmprec"
PRINTED = """\
.1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.171.41.1
.1.3.6.1.2.1.1.3.0 = Timeticks: (12345) 0:02:03.45
.1.3.6.1.2.1.1.5.0 = STRING: "frame 1"
.1.3.6.1.4.1.171.41.1.4.2.1.2.1 = INTEGER: 1
.1.3.6.1.4.1.171.41.1.4.2.1.4.1 = INTEGER: tp(1)
.1.3.6.1.4.1.171.41.1.4.2.1.5.1 = INTEGER: 2
.1.3.6.1.4.1.171.41.1.4.2.1.7.1 = INTEGER: offline(2)
.1.3.6.1.4.1.171.41.1.9.0 = Hex-STRING: 41 42 00
.1.3.6.1.4.1.171.41.1.9.1 = No Such Object available on this agent at this OID
and a line that is none
"""
OWN = """
title = "Mine"
[[row]]
kinds = ["card"]
[row.values]
model = { oid = "1.3.6.1.4.1.34592.1.1.1.3.1.1.3" }
"""
ROWS = """\
code,kind,name,building,maker,model,address
CH1,chassis,Rack,B1,,,{address}
C1,camera,Door,B1,,,127.0.0.3:9
"""


@pytest.fixture(autouse=True)
def _shipped_again() -> Iterator[None]:
    yield
    use(None)


def test_list(cli: Cli) -> None:
    listed = cli("profile", "list", "--json").json
    assert {"standard", "cdata", "perle-mcr"} <= {each["name"] for each in listed}
    assert "C-Data" in cli("profile", "list").out


def test_a_walk_names_its_profile(cli: Cli) -> None:
    tried = cli("profile", "try", WALK, "--json")
    assert (tried.code, tried.json["profile"]["name"]) == (0, "cdata")
    assert tried.json["why"] == "object_id"
    rows = {(row["kind"], row["row"]): row for row in tried.json["rows"]}
    assert rows["strand", "1.3"]["reason"] == "link_down"
    assert rows["strand", "1.3"]["facts"]["remote_power_down"] is True


def test_what_snmpwalk_prints_is_a_walk(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "printed.txt"
    path.write_text(PRINTED)
    tried = cli("profile", "try", path, "--json").json
    rows = {row["kind"]: row for row in tried["rows"]}
    assert tried["profile"]["name"] == "dlink-dmc"
    assert tried["skipped_lines"] == [10]
    assert rows["strand"]["facts"] == {"card_present": True, "fibre_link": False}
    assert rows["chassis"]["facts"] == {"uptime_s": 123.45, "name": "frame 1"}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_people_read_it_in_their_language(cli: Cli, language: str) -> None:
    told = cli("--language", language, "profile", "try", WALK)
    assert told.code == 0
    assert ("link down" if language == "en" else "链路断开") in told.out


def test_a_profile_in_a_file_of_its_own(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(OWN)
    tried = cli("profile", "try", WALK, "--profile", path, "--json").json
    assert (tried["profile"]["name"], tried["why"]) == ("mine", "chosen")
    cards = [row["facts"]["model"] for row in tried["rows"] if row["kind"] == "card"]
    assert cards == [3, 1, 1, 0]


def test_mistakes_in_a_profile_are_named_with_their_line(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(OWN.replace('["card"]', '["cart"]'))
    ended = cli("--language", "en", "profile", "try", WALK, "--profile", path)
    assert ended.code == 2
    assert ended.err.startswith(f"{path}:4: row.0.kinds.0: must be one of")


@pytest.mark.parametrize(
    ("text", "told"),
    [("no walk at all\n", ":1: this is no walk"), ("", ":1: this is no walk")],
)
def test_files_that_are_no_walks(cli: Cli, tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "walk.txt"
    path.write_text(text)
    ended = cli("--language", "en", "profile", "try", path)
    assert ended.code == 2
    assert told in ended.err
    assert cli("profile", "try", tmp_path / "gone").code == 2
    assert cli("profile", "try", WALK, "--profile", "nobody").code == 2


def test_nothing_found_is_told(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "walk.txt"
    path.write_text("1.3.6.1.4.1.99999.1.0|2|5\n")
    assert cli("profile", "try", path).code == 1


def test_a_bad_profile_of_ones_own_refuses_the_start(installed: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "families"
    folder.mkdir()
    (folder / "mine.toml").write_text(OWN.replace("oid =", "id ="))
    settings = tmp_path / "pointwatch.toml"
    text = settings.read_text().replace('# profiles = "profiles"', 'profiles = "families"')
    settings.write_text(text)
    for command in (("once",), ("run",), ("profile", "list")):
        ended = installed("--language", "en", *command)
        assert ended.code == 2
        assert f"{folder / 'mine.toml'}:6: row.0.values.model" in ended.err
    (folder / "mine.toml").write_text(OWN)
    assert "mine" in {each["name"] for each in installed("profile", "list", "--json").json}


@pytest.mark.skipif(not snmpsim_installed(), reason="snmpsim and snmpsim-data are missing")
def test_record_and_try(installed: Cli, tmp_path: Path) -> None:
    (folder := tmp_path / "sim").mkdir()
    walk = tmp_path / "walk.snmprec"
    with snmpsim(folder, {}, {"glass": WALK.read_text()}) as agent:
        path = tmp_path / "inventory.csv"
        path.write_text(ROWS.format(address=f"{agent.address}:{agent.port}"))
        assert installed("inventory", "import", path, "--yes").code == 0
        assert (
            installed("credentials", "set", "district", "--protocol", "snmp", stdin="glass\n").code
            == 0
        )
        recorded = installed("probe", "CH1", "--walk", walk, "--json")
        assert (recorded.code, recorded.json["rows"], recorded.json["ended"]) == (0, 35, "")
        assert installed("probe", "CH1", "--walk", walk).code == 2, "nothing is overwritten"
        assert installed("probe", "C1", "--walk", tmp_path / "other").code == 2
    assert walk.stat().st_mode & 0o077 == 0
    assert "glass" not in walk.read_text()
    assert installed("profile", "try", walk, "--json").json["profile"]["name"] == "cdata"


def test_a_silent_agent_leaves_no_file(installed: Cli, tmp_path: Path) -> None:
    path = tmp_path / "inventory.csv"
    path.write_text(ROWS.format(address="127.0.0.1:9"))
    assert installed("inventory", "import", path, "--yes").code == 0
    ended = installed("probe", "CH1", "--walk", tmp_path / "walk")
    assert ended.code == 1
    assert not (tmp_path / "walk").exists()
