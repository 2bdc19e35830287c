"""The ICMP probe on the loopback and in network namespaces of its own."""

import asyncio
import resource
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import ping3
import pytest

from inventory.types.components import Kind
from inventory.types.readings import Answer, ProbeName, Reason
from inventory.types.targets import Target
from probes import icmp
from probes.icmp_socket import Privilege, privilege
from tests.probes import engines
from tests.servers.namespaces import in_own_network, ip, may_unshare
from tests.servers.no_icmp import forbid_icmp
from tests.servers.ports import has_ipv6

needs_icmp = pytest.mark.skipif(
    privilege() is Privilege.NONE, reason="neither CAP_NET_RAW nor ping_group_range permits ICMP"
)
needs_raw = pytest.mark.skipif(privilege() is not Privilege.RAW, reason="needs CAP_NET_RAW")
needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="no ::1 here")
each_engine = pytest.mark.usefixtures("engine")
needs_namespace = pytest.mark.skipif(not may_unshare(), reason="needs network namespaces (root)")


def camera(address: str) -> Target:
    return Target("B1-01", Kind.CAMERA, address)


def ask(address: str, deadline: float, *, thorough: bool = False) -> Answer:
    target = Target("B1-01", Kind.CAMERA, address, thorough=thorough)
    return engines.ask(ProbeName.ICMP, target, deadline)


@each_engine
@needs_icmp
def test_answers() -> None:
    answer = ask("127.0.0.1", 5)
    assert answer.reason is Reason.OK
    assert answer.facts["loss"] == 0
    assert answer.delay_ms == answer.facts["rtt_ms"]


@each_engine
@needs_icmp
def test_several_requests() -> None:
    answer = ask("127.0.0.9", 5, thorough=True)
    assert (answer.reason, answer.facts["loss"]) == (Reason.OK, 0)
    assert 0 < float(answer.facts["rtt_ms"]) <= float(answer.facts["rtt_mean_ms"])
    assert float(answer.facts["jitter_ms"]) >= 0


@each_engine
@needs_icmp
@pytest.mark.parametrize("thorough", [False, True])
def test_one_request_and_three_in_doubt(thorough: bool) -> None:
    answer = ask("127.0.0.9", 5, thorough=thorough)
    assert ("jitter_ms" in answer.facts) is thorough


@each_engine
@needs_icmp
def test_many_threads_at_once() -> None:
    addresses = [f"127.0.3.{host}" for host in range(1, 200)]
    with ThreadPoolExecutor(32) as pool:
        reasons = {answer.reason for answer in pool.map(lambda each: ask(each, 20), addresses)}
    assert reasons == {Reason.OK}


@each_engine
@needs_icmp
@needs_ipv6
def test_ipv6() -> None:
    assert ask("::1", 5).reason is Reason.OK
    assert ask("0:0::0001", 5).reason is Reason.OK


@each_engine
@pytest.mark.parametrize("address", ["", "localhost", "127.1", "127.0.0.01", "::g"])
def test_no_name_is_resolved(address: str) -> None:
    assert ask(address, 1).reason is Reason.UNREACHABLE


def test_descriptors_exhausted(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_icmp(monkeypatch, error=OSError(24, "Too many open files"))
    assert ask("127.0.0.1", 1).reason is Reason.OVERLOAD


@each_engine
@needs_icmp
def test_descriptors_above_1023() -> None:
    """`select` could not wait for these."""

    def ask_with_many_open() -> Answer:
        with ExitStack() as many:
            while many.enter_context(socket.socket()).fileno() < 1024:
                pass
            return ask("127.0.0.1", 5)

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 4096), hard))
    try:
        assert ask_with_many_open().reason is Reason.OK
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@each_engine
@needs_icmp
@pytest.mark.parametrize("thorough", [False, True])
async def test_a_busy_loop_loses_nothing(thorough: bool) -> None:
    """The deadline passes while nobody looks at the reply, which has come long ago."""
    target = Target("B1-01", Kind.CAMERA, "127.0.0.9", thorough=thorough)
    asked = asyncio.ensure_future(engines.ask_on_loop(ProbeName.ICMP, target, 0.05))
    asyncio.get_running_loop().call_soon(time.sleep, 0.2)
    answer = await asked
    await engines.close(ProbeName.ICMP)
    assert (answer.reason, answer.facts["loss"]) == (Reason.OK, 0)


@needs_icmp
async def test_time_spent_in_the_socket_is_not_the_devices() -> None:
    """The kernel notes when a reply came; the first ones before it has begun to."""
    delays = []
    for _ in range(8):
        asked = asyncio.ensure_future(icmp.ask(camera("127.0.0.9"), 5))
        asyncio.get_running_loop().call_soon(time.sleep, 0.1)
        delays.append((await asked).delay_ms or 0)
    await icmp.close()
    assert 0 < min(delays) < 80


def test_ping3_still_builds_what_we_match() -> None:
    """Type, id and sequence are read from the header by ping3's own format."""
    header = ping3.read_icmp_header(bytes.fromhex("0000f7fb00070001"))
    assert (header["type"], header["id"], header["seq"]) == (0, 7, 1)


@each_engine
@pytest.mark.root
@needs_raw
@needs_namespace
def test_dead_host_on_the_wire_is_unreachable() -> None:
    """Nobody answers ARP: the kernel says "host unreachable" before the deadline."""
    answer = in_own_network(_ask_dead_neighbour)
    assert answer.reason is Reason.UNREACHABLE
    assert answer.facts == {"loss": 1, "detail": "no_neighbour", "reported_by": "192.0.2.1"}


def _ask_dead_neighbour() -> Answer:
    ip("link set lo up")
    ip("link add here type veth peer name there")
    ip("address add 192.0.2.1/24 dev here")
    for name, value in (("retrans_time_ms", "50"), ("mcast_solicit", "1")):
        Path(f"/proc/sys/net/ipv4/neigh/here/{name}").write_text(value)
    ip("link set here up")
    ip("link set there up")
    return ask("192.0.2.9", 30)


@each_engine
@pytest.mark.root
@needs_raw
@needs_namespace
def test_dead_ipv6_host_on_the_wire_is_unreachable() -> None:
    """Nobody answers neighbour solicitations."""

    def ask_dead_neighbour() -> Answer:
        ip("link set lo up")
        ip("link add here type veth peer name there")
        ip("address add 2001:db8::1/64 dev here nodad")
        for name, value in (("retrans_time_ms", "50"), ("mcast_solicit", "1")):
            Path(f"/proc/sys/net/ipv6/neigh/here/{name}").write_text(value)
        ip("link set here up")
        ip("link set there up")
        return ask("2001:db8::9", 30)

    answer = in_own_network(ask_dead_neighbour)
    assert answer.reason is Reason.UNREACHABLE
    assert (answer.facts["detail"], answer.facts["reported_by"]) == ("no_neighbour", "2001:db8::1")


@each_engine
@pytest.mark.root
@needs_namespace
def test_no_route_is_unreachable() -> None:
    answer = in_own_network(lambda: ask("192.0.2.9", 5))
    assert answer == Answer(Reason.UNREACHABLE, facts={"detail": "no_route"})


@each_engine
@pytest.mark.root
@needs_namespace
def test_silence_is_a_timeout() -> None:
    def ask_silent() -> Answer:
        ip("link set lo up")
        ip("link add here type veth peer name there")  # nobody is there
        ip("address add 192.0.2.1/24 dev here")
        ip("link set here up")
        ip("link set there up")
        ip("neighbour add 192.0.2.9 lladdr 02:00:00:00:00:09 dev here")
        return ask("192.0.2.9", 0.2)

    assert in_own_network(ask_silent) == Answer(Reason.TIMEOUT, facts={"loss": 1})


@each_engine
@pytest.mark.root
@needs_raw
@needs_namespace
def test_half_silent_are_told_apart() -> None:
    """Live and dead devices in turns: none is taken for another."""

    def sweep() -> list[Reason]:
        ip("link set lo up")
        ip("link add here type veth peer name there")
        ip("address add 198.18.0.1/24 dev here")
        ip("link set here up")
        ip("link set there up")
        for host in range(2, 102):
            ip(f"neighbour add 198.18.0.{host} lladdr 02:00:00:00:00:09 dev here")
        addresses = [f"{net}.{host}" for host in range(2, 102) for net in ("127.0.5", "198.18.0")]
        targets = [camera(address) for address in addresses]
        return [each.reason for each in engines.ask_together(ProbeName.ICMP, targets, 0.5)]

    assert in_own_network(sweep) == [Reason.OK, Reason.TIMEOUT] * 100


@pytest.mark.root
@needs_namespace
def test_datagram_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel rewrites the id of datagram requests; replies are matched all the same."""
    forbid_icmp(monkeypatch, socket.SOCK_RAW)

    def ask_by_datagram() -> tuple[Privilege, Answer]:
        ip("link set lo up")
        Path("/proc/sys/net/ipv4/ping_group_range").write_text("0 2147483647")
        return icmp.privilege(), ask("127.0.0.1", 5, thorough=True)

    permitted, answer = in_own_network(ask_by_datagram)
    assert permitted is Privilege.DATAGRAM
    assert (answer.reason, answer.facts["loss"]) == (Reason.OK, 0)
