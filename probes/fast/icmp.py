"""The ICMP probe on the event loop, its packets moved by gufo-ping."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from weakref import WeakKeyDictionary

from inventory.types.readings import Answer
from inventory.types.targets import Target
from probes import icmp
from probes.fast.echoes import Echoes
from probes.fast.on_loop import on_loop, wait
from probes.icmp import Ping
from probes.ip_address import family_of

_Sockets = dict[socket.AddressFamily, Echoes]
_sockets: WeakKeyDictionary[asyncio.AbstractEventLoop, _Sockets] = WeakKeyDictionary()


async def ask(target: Target, deadline: float) -> Answer:
    """As `probes.icmp.ask`."""
    return await on_loop(icmp.ask, target, deadline, by_loop)


@contextmanager
def by_loop(address: str) -> Iterator[Ping]:
    """Pings through the loop's own socket of the address's family; others go on meanwhile."""
    echoes = _echoes(family_of(address))
    yield lambda until: wait(echoes.ping(address, until - perf_counter()))


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
