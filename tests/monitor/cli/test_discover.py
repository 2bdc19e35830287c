"""`pointwatch discover` on a simulated district: proposals, the file for import, interruption."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from inventory.exchange.export import Format, write_table
from inventory.exchange.records import Record, records_of
from inventory.types.components import Kind
from monitor.discovery.search import Search
from probes.onvif_memory import CredentialMemory
from probes.sim.access import Access
from probes.sim.district import District
from tests.monitor.cli.conftest import Cli
from tests.probes.discovery.walk import WALK
from tests.probes.discovery.ws_cameras import as_camera, camera, in_the_group, join
from tests.probes.sim.small_district import (
    NET,
    ONVIF_PORT,
    SNMP_PORT,
    address_of,
    small_district,
)
from tests.servers.namespaces import inside, may_unshare, named_network
from tests.servers.snmpsim import installed as has_snmpsim
from tests.servers.snmpsim import snmpsim

ACCESS = Access("pointwatch", "s3cret", "rouge")
C1, C2, C3, SWITCH = (address_of(code)[0] for code in ("c1", "c2", "c3", "s"))


@contextmanager
def running(district: District) -> Iterator[None]:
    """The district in a loop and thread of its own."""
    started, loops, ended = threading.Event(), list[asyncio.AbstractEventLoop](), asyncio.Event()

    async def serve() -> None:
        async with district:
            loops.append(asyncio.get_running_loop())
            started.set()
            await ended.wait()

    with ThreadPoolExecutor(1) as thread:
        serving = thread.submit(asyncio.run, serve())
        try:
            assert started.wait(30), serving.exception(0)
            yield
        finally:
            loops[0].call_soon_threadsafe(ended.set)


@pytest.fixture
def simulated(installed: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cli]:
    """The small district at work; the inventory knows c1 at another address, c2 not at all."""
    monkeypatch.setattr("probes.onvif._MEMORY", CredentialMemory())
    settings = tmp_path / "pointwatch.toml"
    ports = f"[ports]\nonvif = {ONVIF_PORT}\nsnmp = {SNMP_PORT}\n"
    settings.write_text(settings.read_text().replace("[ports]\n", ports))
    records = records_of(small_district())
    records["c1"] = replace(records["c1"], address=f"{NET}.250", name="Gate")
    chosen = [replace(records[code], name=code) for code in ("c1", "c3")]
    chosen = [replace(each, powered_by=(), connected_to=()) for each in chosen]
    import_(installed, tmp_path, *chosen)
    keep(installed, "snmp", "rouge")
    keep(installed, "onvif", "s3cret", "--user", "pointwatch")
    with running(District(small_district(), ACCESS)):
        yield installed


def keep(cli: Cli, protocol: str, secret: str, *options: str, scope: str = "district") -> None:
    done = cli("credentials", "set", scope, "--protocol", protocol, *options, stdin=f"{secret}\n")
    assert done.code == 0, done.err


def import_(cli: Cli, folder: Path, *records: Record) -> None:
    path = folder / "inventory.csv"
    path.write_bytes(write_table(records, {"B1": "One"}, "en", Format.CSV))
    done = cli("inventory", "import", path, "--yes")
    assert done.code == 0, done.out + done.err


def test_a_sweep_proposes_what_the_inventory_lacks(simulated: Cli) -> None:
    ended = simulated("discover", C2, C3, SWITCH, "--json")
    assert ended.code == 1
    told = ended.json
    assert told["complete"] is True
    unknown = {each["address"]: each for each in told["proposals"]}
    assert set(unknown) == {C2, SWITCH}
    assert {each["kind"] for each in unknown.values()} == {"unknown_device"}
    assert [row["building"] for row in unknown[C2]["rows"]] == ["B1"]
    assert "rouge" not in ended.out
    assert "s3cret" not in ended.out


def test_nothing_is_taken_over_without_the_users_word(simulated: Cli, tmp_path: Path) -> None:
    before = simulated("inventory", "export", "-").out
    ended = simulated("discover", C1, C2, "--sign-in", "--write", "found.csv")
    assert ended.code == 1
    assert simulated("inventory", "export", "-").out == before
    imported = simulated("inventory", "import", tmp_path / "found.csv", "--yes", "--json")
    assert imported.code == 0, imported.out
    assert imported.json["added"] == 1
    assert {(each["code"], each["column"], each["after"]) for each in imported.json["changes"]} == {
        ("c1", "address", f"{C1}:{ONVIF_PORT}")
    }


def test_a_network_as_recorded_ends_with_code_0(simulated: Cli) -> None:
    ended = simulated("discover", C3)
    assert (ended.code, ended.err) == (0, "")
    assert "Nothing to propose: the inventory knows it all." in ended.out


def test_proposals_are_told_in_the_readers_language(simulated: Cli) -> None:
    ended = simulated("--language", "zh", "discover", C1, "--sign-in")
    assert "已移位" in ended.out
    assert "序列号" in ended.out


def test_ctrl_c_shows_what_was_found_so_far(
    simulated: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The interrupt comes with the first answer, while others are still being asked."""
    step = Search._asked

    def interrupted(search: Search, address: str, found: object) -> None:
        step(search, address, found)  # type: ignore[arg-type]
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(Search, "_asked", interrupted)
    ended = simulated("discover", C2, f"{NET}.100-240")
    assert ended.code == 130
    assert "Interrupted: this is what was found so far." in ended.out


@pytest.mark.skipif(not has_snmpsim(), reason="snmpsim and snmpsim-data are missing")
def test_switches_propose_links(installed: Cli, tmp_path: Path) -> None:
    with snmpsim(tmp_path, {}, {"switch": WALK}) as agent:
        import_(
            installed,
            tmp_path,
            Record("SW", Kind.SWITCH, "switch", "B1", address=f"{agent.address}:{agent.port}"),
            Record("SW2", Kind.SWITCH, "below", "B1", address="10.0.2.251", connected_to=("SW",)),
            Record("C1", Kind.CAMERA, "gate", "B1", address="10.0.1.1"),
        )
        keep(installed, "snmp", "switch", scope="slot:SW")
        ended = installed("discover", "--from-switches", "--write", "links.xlsx", "--json")
    assert ended.code == 1
    kinds = [(each["kind"], each["slot"]) for each in ended.json["proposals"]]
    assert ("missing_mac", "C1") in kinds
    assert ("link", "C1") in kinds
    changed = installed("inventory", "import", "links.xlsx", "--yes", "--json").json
    after = {(each["code"], each["column"]): each["after"] for each in changed["changes"]}
    assert after["C1", "mac"] == "00:11:00:00:00:01"
    assert after["C1", "connected_to"] == ["SW.10"]


@pytest.mark.root
@pytest.mark.skipif(not may_unshare(), reason="no network namespaces here")
def test_listening_hears_the_local_network(installed: Cli, tmp_path: Path) -> None:
    """The whole program in a network of its own, with one camera in the next one."""
    here, there = f"pw-cli-a{os.getpid()}", f"pw-cli-b{os.getpid()}"
    command = [
        str(Path(sys.executable).with_name("pointwatch")),
        "discover",
        "--listen",
        "2",
        "--json",
    ]
    with named_network(here), named_network(there):
        join(here, there)
        with camera(inside(there, lambda: in_the_group("10.77.0.2")), as_camera("10.77.0.2")):
            run = partial(subprocess.run, command, cwd=tmp_path, capture_output=True)
            ended = inside(here, run)
    assert ended.returncode == 1, ended.stderr
    (proposal,) = json.loads(ended.stdout)["proposals"]
    assert (proposal["kind"], proposal["address"]) == ("unknown_device", "10.77.0.2")
    assert proposal["rows"][0]["address"] == "10.77.0.2:8080"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Say where to look"),
        (("8.8.8.0/24",), "public Internet"),
        (("10.0.0.0/8",), "more than 4096 addresses"),
        (("gate",), "names no IPv4 addresses"),
        (("127.77.0.1", "--write", "x.txt"), "must end with .csv or .xlsx"),
        (("127.77.0.1", "--write", "pointwatch.csv"), "exists already"),
    ],
)
def test_what_is_refused(
    installed: Cli, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "pointwatch.csv").touch()
    ended = installed("discover", *arguments)
    assert ended.code == 2
    assert said in ended.err
