"""What asks over TCP shares the few connections that one host has for us."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine as Database

from inventory.types.components import Inventory, Kind
from inventory.types.readings import CheckKey, ProbeName
from inventory.types.targets import Target
from monitor.runner.asking import Limits
from monitor.runner.hosts import Hosts, connecting
from monitor.runner.service import Monitor, Settings
from monitor.runner.targets import Ports
from probes.icmp_socket import Privilege
from probes.registry import Engine, probes_of
from tests.founding import QUICK, found, new_vault
from tests.monitor.runner.conftest import ACCESS, until
from tests.monitor.runner.gates import GATES, NET, PORT, gates

CAMERA = "127.0.0.1"


def target(slot: str, port: int = 80, address: str = CAMERA) -> Target:
    return Target(slot, Kind.CAMERA, address, port)


def test_all_probes_of_a_host_share_its_places() -> None:
    hosts = Hosts(2)
    first, second = CheckKey("a", ProbeName.ONVIF), CheckKey("a", ProbeName.RTSP)
    third = CheckKey("b", ProbeName.ONVIF)
    assert hosts.begin(first, target("a"))
    assert hosts.begin(second, target("a", 554))
    assert not hosts.begin(third, target("b", 8080))
    assert hosts.begin(third, target("b", 8080, "127.0.0.2"))
    assert hosts.begin(CheckKey("a", ProbeName.ICMP), target("a")), "a ping is no connection"
    hosts.end(CheckKey("a", ProbeName.ICMP))
    hosts.end(third)
    hosts.end(first)
    assert hosts.begin(third, target("b", 8080))


@pytest.mark.parametrize(
    ("permitted", "free"),
    [(Privilege.RAW, True), (Privilege.DATAGRAM, True), (Privilege.NONE, False)],
)
def test_where_tcp_stands_in_for_pings_it_takes_a_place(
    permitted: Privilege, free: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.runner.hosts.privilege", lambda: permitted)
    hosts = Hosts(1, connecting())
    assert hosts.begin(CheckKey("a", ProbeName.RTSP), target("a", 554))
    assert hosts.begin(CheckKey("a", ProbeName.ICMP), target("a")) is free


def test_the_channels_of_a_recorder_are_one_conversation() -> None:
    hosts = Hosts(1)
    channels = [CheckKey(f"channel{n}", ProbeName.RECORDER) for n in range(16)]
    assert all(hosts.begin(each, target(each.slot)) for each in channels)
    own = CheckKey("recorder", ProbeName.ONVIF)
    for each in channels:
        assert not hosts.begin(own, target("recorder"))
        hosts.end(each)
    assert hosts.begin(own, target("recorder"))


@dataclass(slots=True)
class Board:
    """A host that says nothing for a while on any of its ports, and counts who is connected."""

    now: int = 0
    most: int = 0
    served: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.wait_for(reader.read(1), 5)
            await asyncio.sleep(0.05)
        except (TimeoutError, OSError):
            pass
        finally:
            self.now, self.served = self.now - 1, self.served + 1
            writer.close()


@asynccontextmanager
async def board(*ports: int) -> AsyncIterator[Board]:
    """It listens on these ports of the gates' addresses' net's last address."""
    made = Board()
    servers = [
        await asyncio.start_server(made.serve, f"{NET}.250", port, family=socket.AF_INET)
        for port in ports
    ]
    try:
        yield made
    finally:
        for server in servers:
            server.close()


def all_behind(address: str) -> Inventory:
    """Six cameras behind one address, each at a port of its own."""
    where = {code: f"{address}:{PORT + number}" for number, code in enumerate(GATES)}
    return gates(where)


@pytest.mark.parametrize("engine", list(Engine))
async def test_one_address_never_holds_more_connections_than_it_may(
    sqlite_ledger: Database, engine: Engine
) -> None:
    vault = new_vault()
    quick = {**QUICK, "rtsp_interval": 1.0, "rtsp_deadline": 1.0}
    found(sqlite_ledger, vault, all_behind(f"{NET}.250"), ACCESS, quick)
    probes = probes_of(engine)
    wanted = Settings("d", Ports(rtsp=PORT + 50), probes=probes, limits=Limits(), tick_s=0.2)
    stop = asyncio.Event()
    async with board(*range(PORT, PORT + len(GATES)), PORT + 50) as host:
        work = asyncio.create_task(Monitor(sqlite_ledger, vault, wanted).run(stop))
        try:
            await until(lambda: host.served >= 40)
        finally:
            stop.set()
            await work
    assert host.most == wanted.limits.per_host == 2
