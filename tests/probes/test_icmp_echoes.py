"""Echoes by one socket, of either engine: whose reply counts, and what lies still in the socket."""

import asyncio
import socket
from collections.abc import Mapping
from contextlib import closing
from errno import ENOBUFS
from pathlib import Path

import pytest

from probes.fast.gufo import GufoSocket
from probes.icmp_echoes import Echoes, Heard, Opening, Talk
from probes.icmp_ping3 import Ping3Socket
from probes.icmp_reports import NO_NEIGHBOUR, Report
from probes.icmp_socket import Privilege, privilege
from probes.registry import Engine
from tests.probes import engines
from tests.servers.namespaces import in_own_network, ip, may_unshare

pytestmark = [
    pytest.mark.root,
    pytest.mark.usefixtures("engine"),
    pytest.mark.skipif(privilege() is not Privilege.RAW, reason="needs CAP_NET_RAW"),
    pytest.mark.skipif(not may_unshare(), reason="needs network namespaces (root)"),
]

_SOCKETS: Mapping[Engine, Opening] = {Engine.NAMED: Ping3Socket, Engine.FAST: GufoSocket}
DEVICE, OTHER, DEAD = "192.0.2.9", "192.0.2.10", "192.0.2.11"
_ETHERNET, _IPV4 = 14, 20
_SO_RCVBUFFORCE = 33
_ANY_PROTOCOL = 3


class Wire:
    """The far end of a cable: sees what is sent, and answers as it is told."""

    def __init__(self) -> None:
        for command in (
            "link set lo up",
            "link add here type veth peer name there",
            "address add 192.0.2.1/24 dev here",
            "link set here address 02:00:00:00:00:01",
            "link set here up",
            "link set there up",
            f"neighbour add {DEVICE} lladdr 02:00:00:00:00:09 dev here",
        ):
            ip(command)
        kind = socket.htons(_ANY_PROTOCOL)
        self._packets = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, kind)
        self._packets.bind(("there", 0))
        self._packets.setblocking(False)

    async def request(self) -> bytes:
        """The next echo request, from its ICMP header on."""
        loop = asyncio.get_running_loop()
        while True:
            frame = await loop.sock_recv(self._packets, 2048)
            if frame[12:14] == b"\x08\x00" and frame[23] == socket.IPPROTO_ICMP:
                return frame[_ETHERNET + _IPV4 :]

    def reply(self, request: bytes, sender: str) -> None:
        """The reply to it, as if `sender` sent it."""
        icmp = _summed(b"\0\0\0\0" + request[4:], 2)
        length = (_IPV4 + len(icmp)).to_bytes(2, "big")
        ends = socket.inet_aton(sender) + socket.inet_aton("192.0.2.1")
        header = _summed(b"\x45\0" + length + b"\0\0\0\0\x40\x01\0\0" + ends, 10)
        self._packets.send(bytes.fromhex("020000000001 020000000009 0800") + header + icmp)

    def close(self) -> None:
        self._packets.close()


def _summed(packet: bytes, at: int) -> bytes:
    """With its checksum (RFC 1071) put in at that place, which holds zeros."""
    total = sum(int.from_bytes(packet[n : n + 2], "big") for n in range(0, len(packet), 2))
    total = (total & 0xFFFF) + (total >> 16)
    checksum = ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF
    return packet[:at] + checksum.to_bytes(2, "big") + packet[at + 2 :]


def _echoes() -> Echoes:
    return Echoes(_SOCKETS[engines.chosen](socket.AF_INET))


async def _ping(echoes: Echoes, address: str, within_s: float) -> Heard | None:
    """One request and what comes for it."""
    with Talk(echoes, address) as talk:
        talk.send()
        return await talk.next_heard(within_s)


async def _heard_from(wire: Wire, sender: str) -> Heard | None:
    echoes = _echoes()
    with closing(echoes):
        asked = asyncio.ensure_future(_ping(echoes, DEVICE, 0.4))
        wire.reply(await wire.request(), sender)
        return await asked


async def _heard_late(wire: Wire) -> tuple[Heard | None, Heard | None]:
    """The reply to the first request comes while the second waits."""
    echoes = _echoes()
    with closing(echoes):
        first = await _ping(echoes, DEVICE, 0.05)
        request = await wire.request()
        asked = asyncio.ensure_future(_ping(echoes, DEVICE, 0.4))
        await wire.request()
        wire.reply(request, DEVICE)
        return first, await asked


async def _heard_between(wire: Wire) -> list[tuple[bool, Heard | None]]:
    """Two requests of one talk; the first is answered while the second waits."""
    echoes = _echoes()
    with closing(echoes), Talk(echoes, DEVICE) as talk:
        first, second = talk.send(), talk.send()
        request, later = await wire.request(), await wire.request()
        wire.reply(later, DEVICE)
        wire.reply(request, DEVICE)
        heard = [await talk.next_heard(5), await talk.next_heard(5)]
        return [(each is not None and each.mark == mark, each)
                for each, mark in zip(heard, (second, first), strict=True)]  # fmt: skip


def test_the_devices_own_reply_counts() -> None:
    def scene() -> Heard | None:
        with closing(Wire()) as wire:
            return asyncio.run(_heard_from(wire, DEVICE))

    assert in_own_network(scene) is not None


def test_anothers_reply_does_not() -> None:
    def scene() -> Heard | None:
        with closing(Wire()) as wire:
            return asyncio.run(_heard_from(wire, OTHER))

    assert in_own_network(scene) is None


def test_nor_does_a_late_one() -> None:
    def scene() -> tuple[Heard | None, Heard | None]:
        with closing(Wire()) as wire:
            return asyncio.run(_heard_late(wire))

    assert in_own_network(scene) == (None, None)


def test_replies_belong_to_their_requests() -> None:
    def scene() -> list[tuple[bool, Heard | None]]:
        with closing(Wire()) as wire:
            return asyncio.run(_heard_between(wire))

    assert [right for right, _ in in_own_network(scene)] == [True, True]


def test_an_error_of_one_address_is_not_anothers() -> None:
    """The kernel reports it by the socket that all share, at the next request."""

    async def ask() -> list[Heard | BaseException | None]:
        echoes = _echoes()
        with closing(echoes):
            addresses = ["203.0.113.9", "127.0.0.1", "203.0.113.10", "127.0.0.2"] * 5
            asked = (_ping(echoes, each, 20) for each in addresses)
            return await asyncio.gather(*asked, return_exceptions=True)

    def scene() -> list[Heard | BaseException | None]:
        ip("link set lo up")
        ip("route add unreachable 203.0.113.9")
        return asyncio.run(ask())

    told = in_own_network(scene)
    assert [isinstance(each, OSError) for each in told] == [True, False] * 10
    assert all(isinstance(each, Heard) and each.report is None for each in told[1::2])


def test_a_dead_neighbour_is_told_from_a_silent_one() -> None:
    """Nobody has the second address: the kernel says so, and of that address alone."""

    async def ask() -> list[Heard | None]:
        echoes = _echoes()
        with closing(echoes):
            return await asyncio.gather(*(_ping(echoes, each, 1) for each in (DEVICE, DEAD)))

    def scene() -> list[Heard | None]:
        with closing(Wire()):
            for name, value in (("retrans_time_ms", "50"), ("mcast_solicit", "1")):
                Path(f"/proc/sys/net/ipv4/neigh/here/{name}").write_text(value)
            return asyncio.run(ask())

    silent, dead = in_own_network(scene)
    assert silent is None
    assert dead is not None
    assert dead.report == Report(NO_NEIGHBOUR, "192.0.2.1")


def test_nothing_is_kept_of_what_is_over() -> None:
    async def ask() -> int:
        echoes = _echoes()
        with closing(echoes):
            await asyncio.gather(*(_ping(echoes, f"127.0.6.{n}", 5) for n in range(1, 200)))
            await _ping(echoes, "127.0.6.1", 0)
            return len(echoes._asked) + len(echoes._talks)

    assert asyncio.run(ask()) == 0


def test_who_waits_when_the_socket_closes_runs_into_its_time() -> None:
    async def ask() -> Heard | None:
        echoes = _echoes()
        asked = asyncio.ensure_future(_ping(echoes, DEVICE, 0.1))
        await asyncio.sleep(0)
        echoes.close()
        return await asked

    def scene() -> Heard | None:
        with closing(Wire()):
            return asyncio.run(ask())

    assert in_own_network(scene) is None


def test_the_replies_of_a_crowd_find_room() -> None:
    """All asked before the loop looks at the socket again, which has no room for so many."""
    told = asyncio.run(_ask_a_crowd(20))
    assert all(isinstance(each, Heard) for each in told)


def test_what_the_kernel_dropped_is_not_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probes.icmp_echoes._UNHEARD", 10_000)
    told = asyncio.run(_ask_a_crowd(0.5))
    lost = [each for each in told if not isinstance(each, Heard)]
    assert lost
    assert {getattr(each, "errno", None) for each in lost} == {ENOBUFS}


async def _ask_a_crowd(within_s: float) -> list[Heard | BaseException | None]:
    echoes = _echoes()
    with closing(echoes):
        for option in (socket.SO_RCVBUF, _SO_RCVBUFFORCE):
            echoes._by.sock.setsockopt(socket.SOL_SOCKET, option, 300_000)
        addresses = (f"127.0.{n // 250}.{n % 250 + 1}" for n in range(2000))
        asked = (_ping(echoes, each, within_s) for each in addresses)
        return await asyncio.gather(*asked, return_exceptions=True)
