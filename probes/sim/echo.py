"""The simulated ICMP: a district's echo server, and the probe that asks it instead of pinging.

Every 127.x address answers a real ping, whatever the simulated world says. So the world answers
echo requests itself, on one UDP socket: b"TOKEN ADDRESS[:PORT]" comes back as b"TOKEN" when the
device answers, and nothing comes back when it does not.
"""

import asyncio
import secrets
import socket
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, cast

from inventory.types.readings import Answer, Reason
from inventory.types.targets import Target
from probes.sim.world import World

MAX_WAIT_S = 1.0
_MAX_DATAGRAM = 256


class EchoServer(asyncio.DatagramProtocol):
    """Answers for every address of the world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._codes = {address: code for code, address in world.addresses.items()}
        hosts = Counter(_host(address) for address in self._codes)
        self._alone = {
            _host(address): code
            for address, code in self._codes.items()
            if hosts[_host(address)] == 1
        }

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        if len(data) > _MAX_DATAGRAM:
            return
        token, _, asked = data.partition(b" ")
        code = self._find(asked.decode("latin-1"))
        if code is not None and self._world.answers(code):
            self._transport.sendto(token, addr)

    def _find(self, address: str) -> str | None:
        """The device at "IP:port"; the port matters only where devices share the IP."""
        return self._codes.get(address) or self._alone.get(_host(address))


def make_probe(echo_address: tuple[str, int]) -> Callable[[Target, float], Awaitable[Answer]]:
    """A probe on the event loop, (target, deadline in s) → answer, that stands in for the ICMP
    probe.

    OK with `delay_ms` and the real probe's facts (loss, rtt_ms), or TIMEOUT after the deadline or
    one second, whichever is less.
    """

    async def ask(target: Target, deadline: float) -> Answer:
        return await _ask(echo_address, _name(target), min(deadline, MAX_WAIT_S))

    return ask


def _name(target: Target) -> str:
    return f"{target.address}:{target.port}" if target.port else target.address


def _host(address: str) -> str:
    return address.partition(":")[0]


async def _ask(echo_address: tuple[str, int], name: str, wait_s: float) -> Answer:
    loop, token = asyncio.get_running_loop(), secrets.token_hex(8).encode()
    began = time.perf_counter()
    # A socket for each question: no reply can reach the wrong asker.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.setblocking(False)
        try:
            asker.connect(echo_address)
            asker.send(token + b" " + name.encode())
            async with asyncio.timeout(wait_s):
                while await loop.sock_recv(asker, _MAX_DATAGRAM) != token:
                    pass  # it is another's
        except OSError:
            # Silence, or no echo server at all: either way nobody answered.
            return Answer(Reason.TIMEOUT, facts={"loss": 1.0})
    rtt = round((time.perf_counter() - began) * 1000, 3)
    return Answer(Reason.OK, delay_ms=rtt, facts={"loss": 0.0, "rtt_ms": rtt})
