"""Agents that lie, garble, reflect or say nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from pyasn1.codec.ber import decoder, encoder
from pysnmp.proto import api

from inventory.types.components import Kind
from inventory.types.readings import Answer, ProbeName, Reason
from inventory.types.targets import SnmpCredential, SnmpVersion, Target
from probes import snmp
from probes.registry import Engine
from probes.snmp_pysnmp import PysnmpCarrier
from probes.snmp_wire import RETRY_AFTER_S
from tests.probes import engines

pytestmark = pytest.mark.usefixtures("engine")

Address = tuple[str, int]
Behaviour = Callable[[bytes, Address, asyncio.DatagramTransport], None]
PLAIN = "standard"
"""Named by the inventory: nothing is asked but the row itself."""
V2C = api.PROTOCOL_MODULES[api.SNMP_VERSION_2C]


class Peer(asyncio.DatagramProtocol):
    """A UDP listener that counts what it is asked and does what it is told."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.asked = 0
        self._behaviour = behaviour

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self.asked += 1
        self._behaviour(data, addr, self._transport)


@asynccontextmanager
async def peer(behaviour: Behaviour, host: str = "127.0.0.1") -> AsyncIterator[tuple[Peer, int]]:
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(
        lambda: Peer(behaviour), local_addr=(host, 0)
    )
    try:
        yield protocol, transport.get_extra_info("sockname")[1]
    finally:
        transport.close()
        await asyncio.sleep(0)


@pytest_asyncio.fixture(autouse=True)
async def _closed(engine: Engine) -> AsyncIterator[None]:
    yield
    await engines.close(ProbeName.SNMP)


def reply_to(request: bytes, status: int = 0) -> bytes:
    """A right reply: every object has the value 1; with an error they have none (RFC 3416)."""
    asked, _ = decoder.decode(request, asn1Spec=V2C.Message())
    pdu = V2C.apiMessage.get_pdu(asked)
    answer = V2C.apiPDU.get_response(pdu)
    names = [name for name, _ in V2C.apiPDU.get_varbinds(pdu)]
    value = V2C.null if status else V2C.Integer(1)
    V2C.apiPDU.set_varbinds(answer, [(name, value) for name in names])
    V2C.apiPDU.set_error_status(answer, status)
    V2C.apiMessage.set_pdu(asked, answer)
    encoded: bytes = encoder.encode(asked)
    return encoded


def nothing(_data: bytes, _sender: Address, _transport: asyncio.DatagramTransport) -> None:
    """Silence."""


def sending(make: Callable[[bytes], bytes]) -> Behaviour:
    return lambda data, sender, transport: transport.sendto(make(data), sender)


async def ask(port: int, deadline: float, credential: SnmpCredential | None = None) -> Answer:
    target = Target(
        "S", Kind.CARD, "127.0.0.1", port, "1", own=False, snmp=credential, profile=PLAIN
    )
    return await engines.ask_on_loop(ProbeName.SNMP, target, deadline)


async def ask_switch(port: int, deadline: float) -> Answer:
    target = Target("S", Kind.SWITCH, "127.0.0.1", port, profile=PLAIN)
    return await engines.ask_on_loop(ProbeName.SNMP, target, deadline)


async def test_right_reply() -> None:
    async with peer(sending(reply_to)) as (_, port):
        assert (await ask(port, 20)).reason is Reason.OK


async def test_reply_from_another_address_is_ignored() -> None:
    """Not taken, and the request still waits for its own reply, which comes after."""
    async with peer(nothing, "127.0.0.2") as (stranger, _):

        def both(data: bytes, sender: Address, transport: asyncio.DatagramTransport) -> None:
            stranger._transport.sendto(reply_to(data, status=5), sender)
            loop = asyncio.get_running_loop()
            loop.call_later(0.05, transport.sendto, reply_to(data), sender)

        async with peer(both) as (_, port):
            assert (await ask(port, 20)).reason is Reason.OK


async def test_only_another_address_replies() -> None:
    async with peer(nothing, "127.0.0.2") as (stranger, _):

        def forged(data: bytes, sender: Address, _transport: asyncio.DatagramTransport) -> None:
            stranger._transport.sendto(reply_to(data), sender)

        async with peer(forged) as (_, port):
            assert (await ask_switch(port, 0.3)).reason is Reason.TIMEOUT


async def test_a_lost_request_is_sent_again() -> None:
    lost = iter([True])

    def once_lost(data: bytes, sender: Address, transport: asyncio.DatagramTransport) -> None:
        if not next(lost, False):
            transport.sendto(reply_to(data), sender)

    async with peer(once_lost) as (listener, port):
        assert (await ask(port, 20)).reason is Reason.OK
        assert listener.asked == 2


async def test_an_agent_slower_than_the_retries_is_heard() -> None:
    def slow(data: bytes, sender: Address, transport: asyncio.DatagramTransport) -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(RETRY_AFTER_S * 1.2, transport.sendto, reply_to(data), sender)

    async with peer(slow) as (_, port):
        assert (await ask(port, 20)).reason is Reason.OK


@pytest.mark.parametrize("version", list(SnmpVersion))
async def test_silence(version: SnmpVersion) -> None:
    credential = SnmpCredential(version=version, community="public", user="watcher")
    async with peer(nothing) as (_, port):
        assert (await ask(port, 0.2, credential)).reason is Reason.AGENT_SILENT


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\x00",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30\x03\x02\x01\x01",
        b"\x30\x03\x02\x01\x07",
        b"\x30\x80" * 600,
        bytes(range(256)) * 4,
    ],
    ids=["empty", "zero", "http", "length", "cut", "version", "nested", "bytes"],
)
async def test_garbage(garbage: bytes) -> None:
    async with peer(sending(lambda _: garbage)) as (_, port):
        answer = await ask_switch(port, 0.2)
        assert answer.reason in (Reason.PROTOCOL, Reason.TIMEOUT)
        assert (await ask(port, 0.2)).reason is Reason.AGENT_SILENT


async def test_garbage_before_the_reply_is_forgotten() -> None:
    """A later silence of the same agent is a silence."""
    manners = iter(["garbage", "silence"])

    def changing(data: bytes, sender: Address, transport: asyncio.DatagramTransport) -> None:
        if next(manners, None) == "garbage":
            transport.sendto(b"garbage", sender)
            transport.sendto(reply_to(data), sender)

    async with peer(changing) as (_, port):
        assert (await ask_switch(port, 20)).reason is Reason.OK
        assert (await ask_switch(port, 0.2)).reason is Reason.TIMEOUT


async def test_the_silent_do_not_keep_the_others_waiting() -> None:
    """More silent agents than requests may be on their way: the live one is asked in time."""
    async with peer(nothing) as (_, dead), peer(sending(reply_to)) as (_, live):
        silent = [asyncio.ensure_future(ask_switch(dead, 4)) for _ in range(100)]
        await asyncio.sleep(0)
        assert (await ask_switch(live, 20)).reason is Reason.OK
        assert not any(each.done() for each in silent)
        for each in silent:
            each.cancel()
        await asyncio.gather(*silent, return_exceptions=True)


async def test_own_request_sent_back() -> None:
    async with peer(sending(lambda request: request)) as (_, port):
        assert (await ask_switch(port, 0.5)).reason is Reason.PROTOCOL


@pytest.mark.parametrize(
    ("status", "reason"),
    [(2, Reason.OK), (5, Reason.PROTOCOL), (16, Reason.AUTHENTICATION)],
    ids=["noSuchName", "genErr", "authorizationError"],
)
async def test_error_status(status: int, reason: Reason) -> None:
    async with peer(sending(lambda request: reply_to(request, status))) as (_, port):
        assert (await ask_switch(port, 20)).reason is reason


@pytest.mark.parametrize("address", ["", "localhost", "127.1"])
async def test_no_name_is_resolved(address: str) -> None:
    answer = await engines.ask_on_loop(ProbeName.SNMP, Target("S", Kind.SWITCH, address, 9), 1)
    assert answer == Answer(Reason.UNREACHABLE, facts={"detail": "no_address"})


async def test_closing_leaves_nothing_behind() -> None:
    """Requests cut off by their deadline are forgotten and no longer resent."""
    async with peer(nothing) as (listener, port):
        await ask(port, 0.1)
        assert listener.asked == 1
        [clients] = snmp._clients[asyncio.get_running_loop()].values()
        if isinstance(clients.carrier, PysnmpCarrier):
            assert clients.carrier.v2c is not None
            assert not clients.carrier.v2c._dispatcher.pending


async def test_a_silent_agent_says_nothing_against_its_camera() -> None:
    async with peer(lambda *_: None) as (agent, port):
        camera = Target("C", Kind.CAMERA, "127.0.0.1", port, profile="hikvision")
        answer = await engines.ask_on_loop(ProbeName.SNMP, camera, 0.3)
    assert agent.asked
    assert (answer.reason, answer.facts["detail"]) == (Reason.AGENT_SILENT, "timeout")
