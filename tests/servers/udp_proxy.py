"""A UDP relay in front of an agent: it takes its time, and counts how many requests it holds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

Peer = tuple[str, int]


@dataclass(slots=True)
class UdpRelay:
    """Requests that wait for their reply: now, at most at once, and in all."""

    address: str
    agent: Peer
    delay_s: float
    port: int = 0
    now: int = 0
    most: int = 0
    requests: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def carry(self, transport: asyncio.DatagramTransport, data: bytes, asker: Peer) -> None:
        """One request and its reply."""
        self.now, self.requests = self.now + 1, self.requests + 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(self.delay_s)
            reply = await _exchange(data, self.agent)
        finally:
            self.now -= 1  # before the asker can know
        transport.sendto(reply, asker)


@asynccontextmanager
async def udp_relay(agent: Peer, delay_s: float = 0.05) -> AsyncIterator[UdpRelay]:
    """A relay on a free port of 127.0.0.1."""
    relay = UdpRelay("127.0.0.1", agent, delay_s)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: _Front(relay), local_addr=(relay.address, 0)
    )
    relay.port = transport.get_extra_info("sockname")[1]
    try:
        yield relay
    finally:
        for task in relay.tasks:
            task.cancel()
        transport.close()


class _Front(asyncio.DatagramProtocol):
    def __init__(self, relay: UdpRelay) -> None:
        self._relay = relay

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: Peer) -> None:
        task = asyncio.create_task(self._relay.carry(self._transport, data, addr))
        self._relay.tasks.add(task)
        task.add_done_callback(self._relay.tasks.discard)


class _Back(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.reply: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def datagram_received(self, data: bytes, _addr: Peer) -> None:
        if not self.reply.done():
            self.reply.set_result(data)


async def _exchange(data: bytes, agent: Peer) -> bytes:
    loop = asyncio.get_running_loop()
    transport, back = await loop.create_datagram_endpoint(_Back, remote_addr=agent)
    try:
        transport.sendto(data)
        return await back.reply
    finally:
        transport.close()
