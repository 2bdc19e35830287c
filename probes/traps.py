"""Traps and informs: heard on a socket of their own, sifted before they are decoded.

The socket is looked at, at most, every 20 ms, and emptied at once: a flood wakes the event loop no
more often than that. Senders and rates are checked first (`probes.trap_gate`); what passes is
decoded one message at a time, and the loop goes its round in between.
"""

import asyncio
import errno
import socket
from collections import Counter, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from pysnmp.proto.api import verdec
from pysnmp.proto.error import ProtocolError

from inventory.types.targets import SnmpCredential
from inventory.types.time import Ms
from probes.ip_address import family_of
from probes.trap_gate import Gate, Refusal
from probes.trap_kinds import Trap, read_trap
from probes.trap_v2c import open_v2c
from probes.trap_v3 import Engine, V3Opener
from probes.trap_wire import LONGEST, Notice, Opened, Reply

EVERYWHERE = "::"
"""All addresses of this machine, IPv4 and IPv6."""
_EVERYWHERE_V4 = "0.0.0.0"  # noqa: S104 - the user's choice
_BUFFER = 4 * 1024 * 1024
"""Bytes asked for; the kernel gives at most `net.core.rmem_max`."""
_REST_S = 0.02
_AT_ONCE = 1024
"""Datagrams taken between two rests: some 3 ms of work when all of them are strangers'."""
_WAITING = 256
_V2C, _V3 = 1, 3

Sender = tuple[object, ...]
"""A socket address as the kernel gives it."""


@dataclass(frozen=True, slots=True)
class Access:
    """What the agents at one address prove themselves with."""

    communities: frozenset[str] = field(default=frozenset(), repr=False)
    users: frozenset[SnmpCredential] = frozenset()


class TrapListener:
    """Hears the notifications of known agents. Belongs to the event loop in which it is opened.

    `heard` is told of each; `now`: UTC ms; `clock`: seconds that nobody sets.
    """

    def __init__(
        self,
        heard: Callable[[Trap], None],
        engine: Engine,
        now: Callable[[], Ms],
        clock: Callable[[], float],
    ) -> None:
        self._heard, self._now, self._clock = heard, now, clock
        self._gate, self._v3 = Gate(), V3Opener(engine, clock)
        self._agents: Mapping[str, Access] = {}
        self._waiting: deque[tuple[bytes, str, Sender]] = deque(maxlen=_WAITING)
        self._socket: socket.socket | None = None
        self._rest: asyncio.TimerHandle | None = None

    def open(self, address: str, port: int) -> int:
        """Listen there from now on; the port. Raises OSError when that is not possible."""
        self._socket = bound_socket(address, port)
        self._listen()
        chosen: int = self._socket.getsockname()[1]
        return chosen

    def follow(self, agents: Mapping[str, Access]) -> None:
        """Know exactly these agents, by IP address in the kernel's spelling."""
        self._agents = agents
        self._gate.follow(agents)
        self._v3.forget()

    def take_refused(self) -> Counter[tuple[str, Refusal]]:
        """What was dropped since the last call, by address; strangers are one, named ""."""
        return self._gate.take_refused()

    def close(self) -> None:
        """Hear nothing more."""
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None
        if self._rest is not None:
            self._rest.cancel()
        self._waiting.clear()

    def _listen(self) -> None:
        if self._socket is not None:
            asyncio.get_running_loop().add_reader(self._socket, self._drain)

    def _drain(self) -> None:
        """Take what has come; then rest, so that the next ones are taken together."""
        assert self._socket is not None  # noqa: S101  # its reader is removed before it closes
        loop = asyncio.get_running_loop()
        was_idle, now = not self._waiting, self._clock()
        for _ in range(_AT_ONCE):
            try:
                data, sender = self._socket.recvfrom(LONGEST + 1)
            except OSError:  # nothing more, or a stranger's ICMP message
                break
            self._sift(data, sender, now)
        if was_idle and self._waiting:
            loop.call_soon(self._open_next)
        loop.remove_reader(self._socket)
        self._rest = loop.call_later(_REST_S, self._listen)

    def _sift(self, data: bytes, sender: Sender, now: float) -> None:
        source = self._gate.admit(str(sender[0]), now)
        if source is None:
            return
        if len(data) > LONGEST:
            self._gate.refuse(source, Refusal.TOO_LONG)
        else:
            self._waiting.append((data, source, sender))

    def _open_next(self) -> None:
        if not self._waiting:
            return
        data, source, sender = self._waiting.popleft()
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._open_next)
        opened = self._open(data, self._agents.get(source, Access()))
        if isinstance(opened, Refusal):
            self._gate.refuse(source, opened)
            return
        self._answer(opened, sender)
        if isinstance(opened, Notice):
            self._heard(read_trap(source, opened.oid, opened.binds, self._now()))

    def _open(self, data: bytes, access: Access) -> Opened:
        try:
            version = int(verdec.decode_message_version(data))
        except (ProtocolError, ValueError, TypeError):
            return Refusal.GARBLED
        if version == _V2C:
            return open_v2c(data, access.communities)
        return self._v3.open(data, access.users) if version == _V3 else Refusal.VERSION

    def _answer(self, opened: Notice | Reply, sender: Sender) -> None:
        message = opened.message if isinstance(opened, Reply) else opened.reply
        if message is not None and self._socket is not None:
            with suppress(OSError):  # a full buffer: the agent asks again
                self._socket.sendto(message, sender)


def bound_socket(address: str, port: int) -> socket.socket:
    """A socket for notifications at this address ("::" for all, IPv4 too). Raises OSError."""
    try:
        return _bound(address, port)
    except OSError as error:
        no_ipv6 = error.errno in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL)
        if address != EVERYWHERE or not no_ipv6:
            raise
        return _bound(_EVERYWHERE_V4, port)


def _bound(address: str, port: int) -> socket.socket:
    family = family_of(address)
    sock = socket.socket(family, socket.SOCK_DGRAM)
    try:
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        sock.setblocking(False)
        sock.bind((address, port))
    except OSError:
        sock.close()
        raise
    return sock
