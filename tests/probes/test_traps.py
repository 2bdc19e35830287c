"""Traps and informs over real sockets: whom we hear, whom we answer, and what a flood does."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from threading import Event
from time import monotonic

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from pyasn1.codec.ber import decoder

from inventory.types.components import Kind
from inventory.types.readings import Reason
from inventory.types.targets import SnmpCredential, SnmpVersion, Target
from probes import snmp, traps
from probes.trap_gate import Refusal
from probes.trap_kinds import Trap, TrapKind
from probes.trap_v2c import open_v2c
from probes.trap_v3 import Engine, V3Opener
from probes.trap_wire import LONGEST
from probes.traps import Access, TrapListener
from tests.probes.notifications import LINK_DOWN, V2C, notification, row_down
from tests.probes.test_snmp_hostile import peer, reply_to, sending

PATIENCE_S = 20.0
AGENT, OTHER_AGENT, STRANGER = "127.0.0.2", "127.0.0.3", "127.0.0.4"
COMMUNITY = "rouge"
ENGINE = Engine(bytes.fromhex("80004fb805") + b"pointwatch", 7)


@dataclass
class Post:
    """A listener at work, and what it heard."""

    heard: list[Trap] = field(default_factory=list)
    refused: dict[tuple[str, Refusal], int] = field(default_factory=dict)
    port: int = 0

    def __post_init__(self) -> None:
        self.listener = TrapListener(self.heard.append, ENGINE, lambda: 42, monotonic)

    def has_refused(self, source: str, why: Refusal, count: int = 1) -> bool:
        for key, more in self.listener.take_refused().items():
            self.refused[key] = self.refused.get(key, 0) + more
        return self.refused.get((source, why), 0) >= count


async def until(true: Callable[[], bool]) -> None:
    end = monotonic() + PATIENCE_S
    while not true():
        assert monotonic() < end, "it did not come true in time"
        await asyncio.sleep(0.01)


@pytest_asyncio.fixture
async def post() -> AsyncIterator[Post]:
    each = Post()
    each.port = each.listener.open("::", 0)
    access = Access(frozenset({COMMUNITY}))
    each.listener.follow({AGENT: access, OTHER_AGENT: access, "::1": access})
    yield each
    each.listener.close()


def speaker(source: str, port: int) -> socket.socket:
    """A socket of the agent at `source`."""
    family = socket.AF_INET6 if ":" in source else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_DGRAM)
    sock.bind((source, 0))
    sock.connect(("::1" if family == socket.AF_INET6 else "127.0.0.1", port))
    sock.settimeout(PATIENCE_S)
    return sock


def say(post: Post, source: str, *datagrams: bytes) -> None:
    with speaker(source, post.port) as sock:
        for each in datagrams:
            sock.send(each)


@pytest.mark.parametrize("source", [AGENT, "::1"])
async def test_a_trap_of_a_known_agent_is_heard(post: Post, source: str) -> None:
    say(post, source, notification(COMMUNITY, binds=row_down(7)))
    await until(lambda: bool(post.heard))
    assert post.heard == [Trap(source, TrapKind.LINK_DOWN, LINK_DOWN, "7", 42)]


async def test_an_inform_is_acknowledged(post: Post) -> None:
    asked = notification(COMMUNITY, binds=row_down(7), inform=True)
    with speaker(AGENT, post.port) as sock:
        sock.send(asked)
        reply = await asyncio.to_thread(sock.recv, LONGEST)
    question, _ = decoder.decode(asked, asn1Spec=V2C.Message())
    answer, _ = decoder.decode(reply, asn1Spec=V2C.Message())
    sent, got = V2C.apiMessage.get_pdu(question), V2C.apiMessage.get_pdu(answer)
    assert got.tagSet == V2C.ResponsePDU.tagSet
    assert V2C.apiPDU.get_request_id(got) == V2C.apiPDU.get_request_id(sent)
    assert V2C.apiPDU.get_varbinds(got) == V2C.apiPDU.get_varbinds(sent)
    assert V2C.apiPDU.get_error_status(got) == 0
    assert len(post.heard) == 1


@pytest.mark.parametrize(
    ("source", "counted_as", "community", "why"),
    [
        (STRANGER, "", COMMUNITY, Refusal.UNKNOWN_SOURCE),
        (AGENT, AGENT, "guess", Refusal.COMMUNITY),
        (AGENT, AGENT, "", Refusal.COMMUNITY),
    ],
)
async def test_others_are_neither_heard_nor_answered(
    post: Post, source: str, counted_as: str, community: str, why: Refusal
) -> None:
    with speaker(source, post.port) as sock:
        sock.send(notification(community, inform=True))
        await until(lambda: post.has_refused(counted_as, why))
        sock.setblocking(False)
        with pytest.raises(BlockingIOError):
            sock.recv(LONGEST)
    assert not post.heard


GARBAGE = {
    "empty": (b"", Refusal.GARBLED),
    "http": (b"GET / HTTP/1.1\r\n\r\n", Refusal.GARBLED),
    "length": (b"\x30\x84\xff\xff\xff\xff", Refusal.GARBLED),
    "cut": (notification(COMMUNITY)[:-3], Refusal.GARBLED),
    "more": (notification(COMMUNITY) + b"\x05\x00", Refusal.GARBLED),
    "nested": (b"\x30\x80" * 2000, Refusal.GARBLED),
    "no notification": (notification(COMMUNITY, oid=None), Refusal.NO_NOTIFICATION),
    "version 1": (b"\x30\x0c\x02\x01\x00\x04\x05rouge\xa4\x00", Refusal.VERSION),
    "version 3, empty": (b"\x30\x03\x02\x01\x03", Refusal.GARBLED),
    "long": (bytes(LONGEST + 1), Refusal.TOO_LONG),
}


@pytest.mark.parametrize(("data", "why"), GARBAGE.values(), ids=GARBAGE)
async def test_garbage_is_dropped_and_the_next_is_heard(
    post: Post, data: bytes, why: Refusal
) -> None:
    say(post, AGENT, data, notification(COMMUNITY))
    await until(lambda: bool(post.heard))
    assert post.has_refused(AGENT, why)


@given(st.binary(max_size=200), st.integers(0, 300), st.integers(0, 255))
def test_no_bytes_are_a_bug(noise: bytes, place: int, value: int) -> None:
    users = [SnmpCredential(SnmpVersion.V3, user="watcher", auth_protocol="SHA", auth_key="k" * 8)]
    v3 = V3Opener(ENGINE, lambda: 0.0)
    spoiled = bytearray(notification(COMMUNITY, binds=row_down(7)))
    spoiled[place % len(spoiled)] = value
    for data in (noise, b"\x30\x80\x02\x01\x03" + noise, bytes(spoiled)):
        open_v2c(data, [COMMUNITY])
        v3.open(data, users)


async def test_a_closed_listener_gives_its_port_back(post: Post) -> None:
    post.listener.close()
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sock:
        sock.bind(("::", post.port))
    post.listener.close()


async def test_a_taken_port_is_an_error(post: Post) -> None:
    second = Post()
    with pytest.raises(OSError, match="in use"):
        second.listener.open("::", post.port)


async def test_a_machine_without_ipv6_listens_to_ipv4(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = traps._bound

    def without_ipv6(address: str, port: int) -> socket.socket:
        if ":" in address:
            raise OSError(errno.EAFNOSUPPORT, "Address family not supported by protocol")
        return whole(address, port)

    monkeypatch.setattr(traps, "_bound", without_ipv6)
    post = Post()
    post.port = post.listener.open("::", 0)
    post.listener.follow({AGENT: Access(frozenset({COMMUNITY}))})
    say(post, AGENT, notification(COMMUNITY))
    await until(lambda: bool(post.heard))
    post.listener.close()
    with pytest.raises(OSError, match="not supported"):
        post.listener.open("::1", 0)


async def _flood(port: int, source: str, seconds: float, rate: int, data: bytes) -> int:
    """Send from a thread, as evenly as that goes; how many were sent."""

    def work() -> int:
        sent, began = 0, monotonic()
        with speaker(source, port) as sock:
            while (elapsed := monotonic() - began) < seconds:
                while sent < elapsed * rate:
                    sock.send(data)
                    sent += 1
                stopped.wait(0.002)
        return sent

    stopped = Event()
    return await asyncio.to_thread(work)


@pytest.mark.parametrize("source", [STRANGER, OTHER_AGENT], ids=["strangers", "one known agent"])
async def test_in_a_flood_probes_answer_and_the_right_trap_is_heard(
    post: Post, source: str
) -> None:
    """10,000 datagrams a second. Of those of a known agent few are decoded."""
    async with peer(sending(reply_to)) as (_, agent_port):
        flood = asyncio.create_task(_flood(post.port, source, 2.0, 10_000, notification("guess")))
        asked = 0
        target = Target("S", Kind.SWITCH, "127.0.0.1", agent_port)
        while not flood.done():
            assert (await snmp.ask(target, 5.0)).reason is Reason.OK
            asked += 1
        say(post, AGENT, notification(COMMUNITY, binds=row_down(3)))
        await until(lambda: bool(post.heard))
        await snmp.close()
    sent = await flood
    assert asked > 1
    assert [trap.index for trap in post.heard] == ["3"]
    post.has_refused(source, Refusal.COMMUNITY)
    assert sum(post.refused.values()) <= sent
    assert post.refused.get((source, Refusal.COMMUNITY), 0) < 200
