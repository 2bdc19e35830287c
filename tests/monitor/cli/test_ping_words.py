"""What people are told of a ping: by probe, doctor and status, in both languages."""

from pathlib import Path

import pytest

from inventory.database import open_engine, writing
from inventory.queries.leases import take_lease
from inventory.queries.states import SlotStateEntry, write_states
from inventory.types.components import Kind
from inventory.types.outages import SlotState
from inventory.types.readings import CheckKey, Fact, ProbeName, Reading, Reason
from inventory.types.targets import Target
from inventory.types.time import MINUTE
from inventory.words import translator
from monitor.cli import doctor_ping
from monitor.cli.findings import Level
from monitor.cli.probe_words import explain
from monitor.cli.times import now_ms
from probes.icmp_reports import _OTHER, _UNREACHABLE_4, _UNREACHABLE_6
from probes.icmp_socket import Privilege
from tests.monitor.cli.conftest import Cli

BY_TCP: dict[str, Fact] = {"method": "tcp"}


def reported(detail: str) -> dict[str, Fact]:
    return {"loss": 1, "detail": detail, "reported_by": "10.0.0.1"}


MEANINGS: list[tuple[Reason, dict[str, Fact], str, str]] = [
    (Reason.OK, {"loss": 0}, "powered, and reachable on the network", "有电"),
    (Reason.TIMEOUT, {"loss": 1}, "no power, no network, or ping is blocked", "没电"),
    (Reason.UNREACHABLE, reported("host_unreachable"), "the router 10.0.0.1 finds no such host",
     "10.0.0.1"),
    (Reason.UNREACHABLE, reported("net_unreachable"), "10.0.0.1 knows no way to its network",
     "10.0.0.1"),
    (Reason.UNREACHABLE, reported("admin_prohibited"), "10.0.0.1 forbids the way to it", "防火墙"),
    (Reason.UNREACHABLE, reported("hop_limit"), "a routing loop", "环路"),
    (Reason.UNREACHABLE, reported("no_neighbour"), "nobody has this address", "没有设备"),
    (Reason.UNREACHABLE, reported("unreachable"), "10.0.0.1 says that it cannot be reached",
     "10.0.0.1"),
    (Reason.UNREACHABLE, {"detail": "no_route"}, "this machine itself knows no way", "本机"),
    (Reason.OK, reported("admin_prohibited"), "alive: it refuses the ping itself", "在线"),
    (Reason.OK, {**BY_TCP, "port": 554}, "alive: answers TCP on port 554", "554"),
    (Reason.TIMEOUT, BY_TCP, "no longer answers TCP", "TCP"),
    (Reason.NO_PRIVILEGE, {**BY_TCP, "detail": "never_answered"}, "never answered TCP", "TCP"),
    (Reason.UNREACHABLE, BY_TCP, "the network says that there is no way to it", "网络"),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "facts", "english", "chinese"), MEANINGS)
def test_a_ping_is_explained(
    reason: Reason, facts: dict[str, Fact], english: str, chinese: str
) -> None:
    reading = Reading(CheckKey("C1", ProbeName.ICMP), reason, 0, facts=facts)
    target = Target("C1", Kind.CAMERA, "10.0.0.9")
    assert english in explain(reading, target, translator("en"))
    told = explain(reading, target, translator("zh_CN"))
    assert chinese in told
    assert "{" not in told


def test_every_report_of_the_network_can_be_told() -> None:
    details = {*_UNREACHABLE_4.values(), *_UNREACHABLE_6.values(), *_OTHER.values()}
    for detail in details:
        reading = Reading(
            CheckKey("C1", ProbeName.ICMP), Reason.UNREACHABLE, 0, facts=reported(detail)
        )
        assert "10.0.0.1" in explain(
            reading, Target("C1", Kind.CAMERA, "10.0.0.9"), translator("en")
        )


@pytest.fixture
def unprivileged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.cli.doctor_ping.privilege", lambda: Privilege.NONE)


@pytest.mark.parametrize("kind", [Privilege.RAW, Privilege.DATAGRAM])
def test_doctor_says_which_socket_is_in_use(
    kind: Privilege, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.cli.doctor_ping.privilege", lambda: kind)
    found = doctor_ping.check_ping()
    assert (found.level, kind.value in found.text) == (Level.OK, True)


@pytest.mark.usefixtures("unprivileged")
@pytest.mark.parametrize(
    ("present", "wanted"),
    [("1\t0", "1000 1000"), ("0\t99", "0 1000"), ("2000 3000", "1000 3000"), ("?", "1000 1000")],
)
def test_doctor_grants_the_group_and_takes_it_from_nobody(
    present: str, wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "range").write_text(present)
    monkeypatch.setattr(doctor_ping, "_RANGE", tmp_path / "range")
    monkeypatch.setattr("os.getegid", lambda: 1000)
    found = doctor_ping.check_ping()
    assert found.level is Level.PROBLEM
    assert f'net.ipv4.ping_group_range="{wanted}"' in found.hint.format(**found.params)


@pytest.mark.usefixtures("unprivileged")
@pytest.mark.parametrize(("language", "word"), [("en", "its group"), ("zh", "所属组")])
def test_doctor_shows_the_commands(cli: Cli, language: str, word: str) -> None:
    said = cli("--language", language, "doctor", "--devices", 0).out
    for command in ("AmbientCapabilities=CAP_NET_RAW", "sysctl -w", "setcap cap_net_raw+ep /"):
        assert command in said
    assert word in said


def test_status_tells_what_was_judged_by_tcp(installed: Cli, tmp_path: Path) -> None:
    assert "TCP" not in installed("status").out
    now = now_ms()
    engine = open_engine(f"sqlite:///{tmp_path / 'pointwatch.db'}")
    entry = SlotStateEntry("C1", SlotState.OK, Reason.OK, now, False, {**BY_TCP, "port": 80})
    with writing(engine) as connection:
        write_states(connection, "D", [entry], now)
        take_lease(connection, "D", "host/1/2", now, 15 * MINUTE)
    engine.dispose()
    assert "1 device was last judged by TCP" in installed("status").out
    assert installed("status", "--json").json["judged_by_tcp"] == 1
