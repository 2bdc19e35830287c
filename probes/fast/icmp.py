"""The ICMP probe on the event loop, its packets moved by gufo-ping."""

import asyncio
import socket
from collections.abc import Collection
from time import perf_counter
from weakref import WeakKeyDictionary

from inventory.types.readings import Answer
from inventory.types.targets import Target
from probes import icmp
from probes.fast import readiness
from probes.fast.echoes import Echoes, Talk
from probes.fast.on_loop import on_loop, wait
from probes.icmp_socket import Echo, Heard
from probes.ip_address import family_of
from probes.readiness import WAITING

_Sockets = dict[socket.AddressFamily, Echoes]
_sockets: WeakKeyDictionary[asyncio.AbstractEventLoop, _Sockets] = WeakKeyDictionary()


async def ask(target: Target, deadline: float) -> Answer:
    """As `probes.icmp.ask`."""
    return await on_loop(_ask, target, deadline)


def _ask(target: Target, deadline: float) -> Answer:
    """In the greenlet, whose context is its own."""
    WAITING.set(readiness.by_loop)  # of the TCP check, where no ICMP is permitted
    return icmp.ask(target, deadline, by_loop)


class by_loop(Talk):  # noqa: N801 - called like its twin, `probes.icmp.by_socket`
    """Pings of the fast engine, through the loop's own socket of the address's family."""

    def __init__(self, address: str) -> None:
        super().__init__(_echoes(family_of(address)), address)

    def hear(self, _waiting: Collection[Echo], until: float) -> Heard | None:
        return wait(self.next_heard(until - perf_counter()))


def _echoes(family: socket.AddressFamily) -> Echoes:
    sockets = _sockets.get(loop := asyncio.get_running_loop())
    if sockets is None:
        sockets = _sockets[loop] = {}
    if family not in sockets:
        sockets[family] = Echoes(family)
    return sockets[family]


async def close() -> None:
    """Close the running loop's sockets. The next `ask` opens new ones."""
    for echoes in _sockets.pop(asyncio.get_running_loop(), {}).values():
        echoes.close()
