"""Where no ICMP is permitted: a TCP connect stands in, and claims no more than it knows."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest

from inventory.types.components import Kind
from inventory.types.readings import Answer, ProbeName, Reason
from inventory.types.targets import Target
from probes import icmp, tcp_check
from probes.icmp_socket import Privilege
from probes.registry import Engine
from probes.tcp_check import TcpMemory
from tests.probes import engines
from tests.servers.namespaces import in_own_network, ip, may_unshare
from tests.servers.no_icmp import forbid_icmp
from tests.servers.ports import free_tcp_port, has_ipv6
from tests.servers.routed import behind_router

needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="no ::1 here")
needs_namespace = pytest.mark.skipif(not may_unshare(), reason="needs network namespaces (root)")
ROOT = Path(__file__).parents[2]
PATIENCE_S = 10.0
SHORT_S = 0.2
HOST = "127.77.3.1"
NEVER_ANSWERED = Answer(Reason.NO_PRIVILEGE, facts={"method": "tcp", "detail": "never_answered"})
ASK = """
import os, sys
from inventory.types.components import Kind
from inventory.types.targets import Target
from inventory.types.readings import ProbeName
from probes import icmp
from probes.registry import Engine, probes_of
from tests.probes import engines
engines.chosen = Engine(sys.argv[3])
probes_of(engines.chosen)
os.setgroups([]), os.setgid(65534), os.setuid(65534)
target = Target("C", Kind.CAMERA, sys.argv[1], tcp_ports=(int(sys.argv[2]),))
answer = engines.ask(ProbeName.ICMP, target, 5)
print(icmp.privilege(), answer.reason, answer.facts["method"])
"""
"""Privileges are dropped late: nobody may be kept from reading Python's own files."""


@pytest.fixture
def open_port() -> Iterator[int]:
    with socket.create_server((HOST, 0)) as listener:
        yield listener.getsockname()[1]


def check(
    address: str, *ports: int, memory: TcpMemory | None = None, within: float = PATIENCE_S
) -> Answer:
    until = perf_counter() + within
    return asyncio.run(tcp_check.ask(address, ports, until, memory or TcpMemory()))


def test_a_connection_is_life(open_port: int) -> None:
    answer = check(HOST, open_port)
    assert (answer.reason, answer.facts) == (Reason.OK, {"method": "tcp", "port": open_port})
    assert answer.delay_ms is not None


def test_a_refusal_is_life() -> None:
    port = free_tcp_port(HOST)
    assert check(HOST, port).facts == {"method": "tcp", "port": port}


@needs_ipv6
def test_over_ipv6() -> None:
    assert check("::1", 9).reason is Reason.OK


def test_the_port_that_answered_is_asked_alone(open_port: int) -> None:
    memory = TcpMemory()
    memory.keep(HOST, open_port)
    closed = free_tcp_port(HOST)
    assert check(HOST, closed, open_port, memory=memory).facts["port"] == open_port


async def test_descriptors_exhausted(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: int) -> socket.socket:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr("probes.tcp_check.socket.socket", exhausted)
    answer = await tcp_check.ask(HOST, (80,), perf_counter() + PATIENCE_S, TcpMemory())
    assert answer.reason is Reason.OVERLOAD


def test_the_memory_is_bounded_and_drops_the_oldest() -> None:
    memory = TcpMemory(most=2)
    for address in ("10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.3"):
        memory.keep(address, 80)
    assert memory.port_of("10.0.0.1") == 80
    assert memory.port_of("10.0.0.2") is None


def test_ping_falls_back_and_says_so(open_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_icmp(monkeypatch)
    assert icmp.privilege() is Privilege.NONE
    target = Target("C", Kind.CAMERA, HOST, tcp_ports=(open_port,))
    answer = engines.ask(ProbeName.ICMP, target, PATIENCE_S)
    assert answer.facts == {"method": "tcp", "port": open_port}


@pytest.mark.root
@needs_namespace
def test_silence_of_who_never_answered_proves_nothing() -> None:
    assert in_own_network(lambda: _ask_silent(TcpMemory())) == NEVER_ANSWERED


@pytest.mark.root
@needs_namespace
@pytest.mark.parametrize("port", [80, 8000], ids=["still asked", "asked no more"])
def test_silence_of_who_answered_before_is_a_loss(port: int) -> None:
    memory = TcpMemory()
    memory.keep("198.51.100.3", port)
    answer = in_own_network(lambda: _ask_silent(memory))
    assert answer == Answer(Reason.TIMEOUT, facts={"method": "tcp"})


def _ask_silent(memory: TcpMemory) -> Answer:
    with behind_router():
        return check("198.51.100.3", 80, 554, memory=memory, within=SHORT_S)


@pytest.mark.root
@needs_namespace
def test_a_host_that_no_router_finds_any_more_is_unreachable() -> None:
    memory = TcpMemory()
    memory.keep("198.51.100.1", 80)

    def ask() -> Answer:
        with behind_router():
            return check("198.51.100.1", 80, 554, memory=memory)

    assert in_own_network(ask) == Answer(Reason.UNREACHABLE, facts={"method": "tcp"})


@pytest.mark.root
@needs_namespace
def test_where_there_is_no_network_nobody_is_alive() -> None:
    assert in_own_network(lambda: check("198.51.100.9", 80)) == NEVER_ANSWERED


@pytest.mark.root
@needs_namespace
def test_an_unprivileged_process_watches_by_tcp(engine: Engine) -> None:
    """A new network lets no group open datagram sockets, and nobody holds CAP_NET_RAW."""

    def ask(address: str, port: int) -> list[str]:
        ip("link set lo up")
        command = [sys.executable, "-c", ASK, address, str(port), engine.value]
        said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        return said.stdout.split()

    assert in_own_network(lambda: ask("127.0.0.1", 9)) == ["none", "ok", "tcp"]
    unheard = in_own_network(lambda: ask("198.51.100.9", 9))
    assert unheard == ["none", "no_privilege", "tcp"]
