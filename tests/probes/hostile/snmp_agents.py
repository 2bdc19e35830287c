"""Agents on real sockets whose manner of replying is a function."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from inventory.types.targets import SnmpVersion
from tests.probes.hostile.snmp_messages import Reply, v2c_reply, v3_reply

Address = tuple[str, int]


class Asked:
    """One GET that came, and the ways to reply to it. `number`: from 0."""

    def __init__(self, agent: "Agent", request: bytes, sender: Address, number: int) -> None:
        self._agent, self._request, self.sender = agent, request, sender
        self.number = number

    def made(self, reply: Reply | None = None) -> bytes:
        """The datagram that says so."""
        return self._agent.made(self._request, reply or Reply())[0]

    def send(self, *datagrams: bytes) -> None:
        """Send them now."""
        for each in datagrams:
            self._agent.transport.sendto(each, self.sender)

    def send_soon(self, *datagrams: bytes) -> None:
        """Send them when what was sent before has been read."""
        asyncio.get_running_loop().call_later(0.05, self.send, *datagrams)

    def set_clock(self, boots: int, time: int) -> None:
        """The agent's boots and time, from now on."""
        self._agent.clock = boots, time

    def send_from(self, other: "Agent", datagram: bytes) -> None:
        """Send it from another's address."""
        other.transport.sendto(datagram, self.sender)


Manner = Callable[[Asked], None]


class Agent(asyncio.DatagramProtocol):
    """Tells of its engine politely (version 3), and replies to GETs in its manner.

    `clock`: its boots and time, as long as a reply tells no others.
    """

    transport: asyncio.DatagramTransport

    def __init__(self, version: SnmpVersion, manner: Manner, clock: tuple[int, int]) -> None:
        self._version, self._manner, self.clock = version, manner, clock
        self._count = 0

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Address) -> None:
        report, is_reply = self.made(data, Reply())
        if not is_reply:
            self.transport.sendto(report, addr)
            return
        self._count += 1
        self._manner(Asked(self, data, addr, self._count - 1))

    def made(self, request: bytes, reply: Reply) -> tuple[bytes, bool]:
        """The datagram, and whether it is no mere report."""
        if self._version is SnmpVersion.V3:
            return v3_reply(request, reply, self.clock)
        return v2c_reply(request, reply), True

    @property
    def port(self) -> int:
        port: int = self.transport.get_extra_info("sockname")[1]
        return port


@asynccontextmanager
async def agent(
    version: SnmpVersion, manner: Manner, host: str, clock: tuple[int, int] = (5, 1000)
) -> AsyncIterator[Agent]:
    """A running agent at a free port."""
    loop = asyncio.get_running_loop()
    transport, made = await loop.create_datagram_endpoint(
        lambda: Agent(version, manner, clock), local_addr=(host, 0)
    )
    try:
        yield made
    finally:
        transport.close()
        await asyncio.sleep(0)


def polite(asked: Asked) -> None:
    """The right reply, at once."""
    asked.send(asked.made())
