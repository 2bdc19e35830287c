"""What the district looks like: status, tickets, report, probe, doctor."""

import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from inventory.database import open_engine, writing
from inventory.queries.faults import write_fault_event
from inventory.queries.leases import take_lease
from inventory.queries.states import SlotStateEntry, write_states
from inventory.queries.tickets import write_ticket
from inventory.types.components import Kind
from inventory.types.faults import (
    Component,
    Diagnosis,
    Evidence,
    Fault,
    FaultEvent,
    FaultEventKind,
    FaultKind,
    FaultState,
    Rival,
)
from inventory.types.outages import SlotState
from inventory.types.readings import ProbeName, Reason
from inventory.types.tickets import Ticket, TicketEvent, TicketEventKind, TicketState
from inventory.types.time import HOUR, MINUTE
from monitor.cli.times import now_ms
from probes.onvif_memory import CredentialMemory
from probes.registry import Engine, EngineMissing, Probe
from tests.monitor.cli.conftest import Cli
from tests.servers.ports import free_udp_port
from tests.servers.scripted_http import Listening, scripted_http
from tests.servers.soap_camera import SoapCamera

ROWS = """\
code,kind,name,building,floor,location,address
C1,camera,Door,B1,2F,west wall,{address}
C2,camera,Gate,B1,,,127.0.0.3:9
P2,port,Port 2,B1,,,
"""


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listening]:
    monkeypatch.setattr("probes.onvif._MEMORY", CredentialMemory())
    with scripted_http(SoapCamera("right")) as listening:
        yield listening


@pytest.fixture
def watched(installed: Cli, tmp_path: Path, camera: Listening) -> Cli:
    """Two points, of which one is down: a fault and its ticket."""
    path = tmp_path / "inventory.csv"
    path.write_text(ROWS.format(address=f"127.0.0.1:{camera.port}"))
    assert installed("inventory", "import", path, "--yes").code == 0
    _enter(tmp_path)
    return installed


def _enter(folder: Path) -> None:
    """What a monitor would have written."""
    now = now_ms()
    found = Diagnosis(
        component=Component(Kind.CAMERA, "C2"),
        kind=FaultKind.DEAD,
        affected=frozenset({"C2", "P2"}),
        onset_at=now - HOUR,
        confidence=0.8,
        evidence=(Evidence("link_down", "C2", now - HOUR),),
        rivals=(Rival(Component(Kind.ADAPTER, "A2"), FaultKind.DEAD, 0.2),),
    )
    fault = Fault(1, found, FaultState.OPEN, now - HOUR)
    ticket = Ticket(1, 1, TicketState.OPEN, 1, "net", None, now - HOUR, now - HOUR)
    entries = [
        SlotStateEntry("C1", SlotState.OK, Reason.OK, now - HOUR, False, {}),
        SlotStateEntry("C2", SlotState.DOWN, Reason.TIMEOUT, now - HOUR, False, {}),
    ]
    engine = open_engine(f"sqlite:///{folder / 'pointwatch.db'}")
    with writing(engine) as connection:
        write_fault_event(connection, "D", FaultEvent(FaultEventKind.OPENED, fault, now - HOUR))
        opened = TicketEvent(TicketEventKind.OPENED, now - HOUR, "monitor")
        write_ticket(connection, "D", ticket, opened)
        write_states(connection, "D", entries, now)
        take_lease(connection, "D", "host/1/2", now, 15 * MINUTE)
    engine.dispose()


def test_status_of_a_district_that_nobody_watches(installed: Cli) -> None:
    ended = installed("status")
    assert ended.code == 1
    assert "No monitor has run yet" in ended.out


def test_status_shows_points_and_faults(watched: Cli) -> None:
    ended = watched("status")
    assert ended.code == 1
    assert "host/1/2 watches" in ended.out
    assert "    1  Camera does not answer  C2" in ended.out
    record = watched("status", "--json").json
    assert record["buildings"][0]["points"] == {"ok": 1, "down": 1}
    assert record["faults"][0]["affected"] == ["C2", "P2"]
    assert record["faults"][0]["points"] == ["C2"]


def test_tickets_are_listed_and_shown(watched: Cli) -> None:
    assert "Camera does not answer" in watched("tickets", "list").out
    (ticket,) = watched("tickets", "list", "--json").json
    assert (ticket["id"], ticket["state"], ticket["place"]) == (1, "open", "B1")
    page = watched("tickets", "show", 1).out
    assert "P2" not in page
    for words in ("link is down", "Not ruled out", "A2", "80%", "C2 Gate"):
        assert words in page
    assert "不能排除" in watched("--language", "zh", "tickets", "show", 1).out


def test_a_lone_camera_with_its_port_is_one_point(watched: Cli) -> None:
    (row,) = (line for line in watched("tickets", "list").out.splitlines() if "C2" in line)
    assert row.split("B1")[1].split()[0] == "1"
    (fault,) = (line for line in watched("status").out.splitlines() if "Camera does not" in line)
    assert fault.split("B1")[1].split()[0] == "1"
    (ticket,) = watched("tickets", "list", "--json").json
    assert (ticket["points"], ticket["diagnosis"]["affected"]) == (["C2"], ["C2", "P2"])


def test_the_life_of_a_ticket(watched: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POINTWATCH_USER", "wang")
    assert watched("tickets", "accept", 1).out == "Ticket 1 is accepted by wang.\n"
    taken = watched("tickets", "accept", 1, "--by", "li")
    assert (taken.code, taken.err) == (2, "Ticket 1 is with wang already.\n")
    assert watched("tickets", "note", 1, "ladder needed").code == 0
    assert watched("tickets", "close", 1, "--reason", "point is gone").code == 0
    assert watched("tickets", "close", 1, "--reason", "again").code == 2
    assert watched("tickets", "list", "--json").json == []
    assert len(watched("tickets", "list", "--state", "closed", "--json").json) == 1
    (ticket,) = watched("tickets", "list", "--all", "--json").json
    assert ticket["closed_by_hand"]
    events = watched("tickets", "show", 1, "--json").json["events"]
    assert [(each["kind"], each["actor"], each["note"]) for each in events] == [
        ("opened", "monitor", None),
        ("accepted", "wang", None),
        ("noted", "wang", "ladder needed"),
        ("closed", "wang", "point is gone"),
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", 9), ("accept", 9), ("note", 1, " "), ("close", 1), ("accept", 1, "--by", " "),
        ("close", 9, "--reason", "x"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_with_a_ticket(watched: Cli, arguments: tuple[object, ...]) -> None:
    assert watched("tickets", *arguments).code == 2


def test_reports(watched: Cli, tmp_path: Path) -> None:
    written = watched("report")
    assert written.code == 0
    (page,) = (tmp_path / "reports").iterdir()
    assert "<html" in page.read_text(encoding="utf-8")
    figures = watched("report", "--from", "2026-03-02", "--to", "2026-03-04T12:00", "--json").json
    assert figures["period"]["zone"] == "Asia/Shanghai"
    assert figures["period"]["end"] - figures["period"]["start"] == 60 * HOUR
    week = watched("report", "--week", "2026-W10", "--language", "zh", "--out", "w.html")
    assert week.code == 0
    assert 'lang="zh-CN"' in (tmp_path / "w.html").read_text(encoding="utf-8")
    assert "<html" in watched("report", "--week", "2026-03-05", "--out", "-").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("--week", "2026-W60"), ("--week", "soon"), ("--week", "2026-W09", "--from", "2026-03-01"),
        ("--from", "2026-03-01"), ("--from", "x", "--to", "y"),
        ("--from", "2026-03-02", "--to", "2026-03-01"), ("--week", "2999-W01"),
        ("--language", "fr"), ("--as-known-at", "x"), ("--out", "/proc/none/x.html"),
    ],
)  # fmt: skip
def test_reports_that_cannot_be(watched: Cli, arguments: tuple[str, ...]) -> None:
    assert watched("report", *arguments).code == 2


def _set_password(cli: Cli, password: str) -> None:
    command = ("credentials", "set", "kind:camera", "--protocol", "onvif", "--user", "admin")
    assert cli(*command, stdin=password + "\n").code == 0


def test_probe_explains_a_device(watched: Cli, camera: Listening) -> None:
    _set_password(watched, "right")
    record = watched("probe", f"127.0.0.1:{camera.port}", "--json").json
    told = {each["probe"]: each for each in record["readings"]}
    assert (record["slot"], told["onvif"]["reason"]) == ("C1", "ok")
    assert told["onvif"]["facts"]["model"] == "Dome 4"
    page = watched("probe", "C1").out
    assert "its service works; clock and password are right" in page
    assert "right" not in [word for line in page.splitlines()[5:] for word in line.split()]


def test_probe_tells_a_wrong_password(watched: Cli) -> None:
    _set_password(watched, "wr0ng")
    ended = watched("probe", "C1")
    assert ended.code == 1
    assert "alive, but the user or password is wrong" in ended.out
    assert "wr0ng" not in ended.out


def test_probe_by_address_without_the_port(watched: Cli, tmp_path: Path) -> None:
    assert watched("probe", "127.0.0.1", "--json").json["slot"] == "C1"
    rows = "code,kind,name,building,address\nC3,camera,Twin,B1,127.0.0.1:9\n"
    (tmp_path / "twin.csv").write_text(rows)
    watched("inventory", "import", "twin.csv", "--yes")
    ended = watched("probe", "127.0.0.1")
    assert (ended.code, "several devices: C1, C3" in ended.err) == (2, True)


def test_probe_of_nothing(watched: Cli, tmp_path: Path) -> None:
    assert watched("probe", "C9").code == 2
    (tmp_path / "more.csv").write_text("code,kind,name,building,address\nK1,cable,Cable,B1,\n")
    watched("inventory", "import", "more.csv", "--yes")
    ended = watched("probe", "K1")
    assert (ended.code, "Nothing can ask K1" in ended.err) == (1, True)


def test_doctor_without_an_installation(cli: Cli) -> None:
    ended = cli("doctor", "--json")
    assert ended.code == 1
    told = {each["topic"]: each["level"] for each in ended.json}
    assert (told["Python"], told["Packages"], told["Settings"]) == ("ok", "ok", "problem")


def test_doctor_of_an_installation(watched: Cli, tmp_path: Path) -> None:
    told = {each["topic"]: each for each in watched("doctor", "--devices", 0, "--json").json}
    for topic in ("Settings", "Key", "Database", "District", "Monitor", "Inventory"):
        assert told[topic]["level"] == "ok", told[topic]
    assert told["Crews"]["level"] == "warning"
    assert told["Reference hosts"]["level"] == "warning"
    (tmp_path / "pointwatch.key").chmod(0o640)
    spoiled = watched("doctor", "--devices", 0)
    assert spoiled.code == 1
    assert "chmod 600" in spoiled.out


def _choose(engine: str, tmp_path: Path) -> None:
    path = tmp_path / "pointwatch.toml"
    path.write_text(path.read_text().replace('# engine = "named"', f'engine = "{engine}"'))


def test_doctor_and_version_tell_the_engine(watched: Cli, tmp_path: Path) -> None:
    assert watched("version", "--json").json["engine"] == "named"
    (told,) = (
        each
        for each in watched("doctor", "--devices", 0, "--json").json
        if each["topic"] == "Engine"
    )
    assert told["text"].startswith("named: ping3 ")
    _choose("fast", tmp_path)
    assert watched("version", "--json").json["engine"] == "fast"
    assert "fast: gufo-ping " in watched("doctor", "--devices", 0).out


def test_the_fast_engine_answers_as_the_named_one(watched: Cli, tmp_path: Path) -> None:
    named = watched("probe", "C1", "--json").json["readings"]
    _choose("fast", tmp_path)
    fast = watched("probe", "C1", "--json").json["readings"]
    assert [(each["probe"], each["reason"]) for each in fast] == [
        (each["probe"], each["reason"]) for each in named
    ]


def test_an_engine_that_is_not_installed(
    watched: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_engine: Engine) -> Mapping[ProbeName, Probe]:
        raise EngineMissing("gufo")

    monkeypatch.setattr("monitor.cli.engine.probes_of", none)
    _choose("fast", tmp_path)
    ended = watched("probe", "C1")
    assert ended.code == 2
    assert "gufo is not installed" in ended.err
    assert "pip install 'pointwatch[fast]'" in ended.err


def test_doctor_asks_a_sample_of_devices(watched: Cli) -> None:
    told = {each["topic"]: each for each in watched("doctor", "--devices", 9, "--json").json}
    assert "C2" in told["Devices"]["text"]


@pytest.mark.parametrize(
    ("lines", "level", "words"),
    [
        ("enabled = false", "ok", "switched off"),
        ('listen = "127.0.0.1"\nport = {free}', "ok", "is free"),
        ('listen = "127.0.0.1"\nport = {taken}', "ok", "heard on UDP port {taken}"),
        ('listen = "192.0.2.1"\nport = {free}', "problem", "Cannot assign requested address"),
    ],
)
def test_doctor_tells_whether_traps_are_heard(
    watched: Cli, tmp_path: Path, lines: str, level: str, words: str
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        ports = {"taken": listener.getsockname()[1], "free": free_udp_port()}
        settings = tmp_path / "pointwatch.toml"
        text = settings.read_text().replace("[traps]", "[traps]\n" + lines.format(**ports))
        settings.write_text(text)
        told = {each["topic"]: each for each in watched("doctor", "--devices", 0, "--json").json}
    assert told["Traps"]["level"] == level
    assert words.format(**ports) in told["Traps"]["text"]
