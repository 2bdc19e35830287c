"""Is anyone alive at an address? Asked by TCP, where this machine permits no ICMP at all.

A connection made or refused proves that the host lives (RFC 9293 section 3.10.7.1: a closed port
answers with a reset). Silence proves little: a device may filter every port. It counts as a loss
only of a device that has answered this check before.
"""

import errno
import select
import socket
import struct
from collections import OrderedDict
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Lock
from time import perf_counter

from inventory.types.readings import Answer, Fact, Reason
from probes.ip_address import family_of
from probes.readiness import Sockets, first_ready

METHOD = "tcp"
"""Fact `method` of every answer of this check."""
PORTS = (80, 554, 443, 22)
"""Asked where the target names none: web, RTSP and shells are what such devices have."""

_OWN_LIMITS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.EAGAIN})
_ALIVE = frozenset({0, errno.ECONNREFUSED})
_NO_WAY = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH})
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
"""SO_LINGER without time: the connection is gone at once, on the device as here."""


class TcpMemory:
    """Which port of an address answered last: of `most` addresses, the latest. Thread-safe."""

    def __init__(self, most: int = 65_536) -> None:
        self._ports: OrderedDict[str, int] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def port_of(self, address: str) -> int | None:
        """The port that answered last; None for who never did."""
        with self._lock:
            return self._ports.get(address)

    def keep(self, address: str, port: int) -> None:
        """It answered there."""
        with self._lock:
            self._ports[address] = port
            self._ports.move_to_end(address)
            if len(self._ports) > self._most:
                self._ports.popitem(last=False)


_MEMORY = TcpMemory()
"""Of this process: a monitor that starts anew has to hear from a device first."""


@dataclass(frozen=True, slots=True)
class _Tried:
    """`port`: the one that answered, after `delay_ms`. `no_way`: the network said so of all."""

    port: int | None = None
    delay_ms: float | None = None
    no_way: bool = False


async def ask(
    address: str, ports: tuple[int, ...], until: float, memory: TcpMemory | None = None
) -> Answer:
    """Try the ports, the one that answered last alone at first, until `until` (perf_counter, s).

    Facts: `method` "tcp"; `port`, the one that answered. OK when one did. Of a device that has
    answered before: UNREACHABLE when the network says so of every port, TIMEOUT on silence. Of
    any other NO_PRIVILEGE, with `detail` "never_answered": nothing is known of it.
    """
    memory = memory or _MEMORY
    known, wanted = memory.port_of(address), tuple(dict.fromkeys(ports or PORTS))
    try:
        tried = _Tried()
        if known in wanted:
            now = perf_counter()
            tried = await _try(address, (known,), now + (until - now) / 2)
        if tried.port is None:
            tried = await _try(address, wanted, until)
    except OSError as error:
        own = error.errno in _OWN_LIMITS
        return _answer(Reason.OVERLOAD if own else Reason.UNREACHABLE)
    if tried.port is not None:
        memory.keep(address, tried.port)
        return _answer(Reason.OK, tried.delay_ms, port=tried.port)
    if known is None:
        return _answer(Reason.NO_PRIVILEGE, detail="never_answered")
    return _answer(Reason.UNREACHABLE if tried.no_way else Reason.TIMEOUT)


def _answer(reason: Reason, delay_ms: float | None = None, **facts: Fact) -> Answer:
    return Answer(reason, delay_ms, facts={"method": METHOD, **facts})


async def _try(address: str, ports: tuple[int, ...], until: float) -> _Tried:
    """Connect to all of `ports` at once; the first word of the host ends it. Raises OSError."""
    began, lost = perf_counter(), 0
    with ExitStack() as stack:
        calls = {stack.enter_context(_socket(address)): port for port in ports}
        errors = {sock: sock.connect_ex((address, port)) for sock, port in calls.items()}
        while settled := await _settled(errors, until):
            for sock in settled:
                error = errors.pop(sock)
                if error in _ALIVE:
                    return _Tried(calls[sock], round((perf_counter() - began) * 1000, 3))
                lost += error in _NO_WAY
    return _Tried(no_way=lost == len(ports))


def _socket(address: str) -> socket.socket:
    sock = socket.socket(family_of(address), socket.SOCK_STREAM)
    sock.setblocking(False)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    return sock


async def _settled(errors: dict[socket.socket, int], until: float) -> Sockets:
    """Those whose connection was made or has failed, as soon as there is one; none at `until`.

    `errors`: what is known of each connection, completed here; 0 for one that was made.
    """
    known = [sock for sock, error in errors.items() if error != errno.EINPROGRESS]
    if known or not errors:
        return known
    ready = await first_ready(errors, select.POLLOUT, until)
    errors.update((sock, sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)) for sock in ready)
    return ready
