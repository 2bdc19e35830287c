"""Sockets of gufo-snmp towards agents, on the event loop.

gufo-snmp builds and reads the messages and checks sender and request id; waiting and asking again
is done here, because its own session takes the first unreadable datagram for the end of it.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import cast

from gufo.snmp import SnmpAuthError, SnmpDecodeError, SnmpError, ValueType
from gufo.snmp._fast import SnmpV2cClientSocket, SnmpV3ClientSocket
from gufo.snmp.utils import format_sock_addr

from probes.fast.framing import is_framed
from probes.fast.snmp_users import MadeUser
from probes.snmp_envelope import Envelope, read_envelope
from probes.snmp_wire import RETRY_AFTER_S
from probes.usm_time import TimeWindows

ENGINE_TIME_LASTS_S = 120.0
"""An agent not heard for so long is asked its boots and time again (RFC 3414 section 2.2.3)."""
_Socket = SnmpV2cClientSocket | SnmpV3ClientSocket
_LONGEST = 65535
_DEFAULTS = (0, 0, 0, 0)
"""Type of service, sizes of both buffers, time limit: as the kernel has them; none."""


class Session:
    """The socket towards one agent; one request at a time. Raises OSError for what is no address.

    `garbled`: whether something unreadable came since the last request.
    """

    garbled = False

    def __init__(self, sock: _Socket) -> None:
        self.alone = asyncio.Lock()
        self._loop = asyncio.get_running_loop()
        self._reply: asyncio.Future[object] | None = None
        self._listen(sock)

    def _listen(self, sock: _Socket) -> None:
        self._sock = sock
        self._datagrams = socket.socket(fileno=sock.get_fd())
        self._receive: Callable[[], object] = sock.recv_get_many
        self._loop.add_reader(sock.get_fd(), self._hear)

    async def get(self, names: list[str]) -> dict[str, ValueType]:
        """The values that the agent has, by name. Asks again and again until it is cancelled.

        Raises SnmpAuthError where the agent refuses.
        """
        sock = self._sock
        got = await self._exchange(lambda: sock.send_get_many(names), sock.recv_get_many)
        return cast("dict[str, ValueType]", got)

    async def _exchange(self, send: Callable[[], None], receive: Callable[[], object]) -> object:
        self.garbled, self._receive = False, receive
        self._reply = self._loop.create_future()
        self._send(send, RETRY_AFTER_S)
        try:
            return await self._reply
        finally:
            self._again.cancel()

    def _send(self, send: Callable[[], None], patience_s: float) -> None:
        """Send, and after a while again. That has a new id: slow agents need longer waits."""
        self._again = self._loop.call_later(patience_s, self._send, send, patience_s * 2)
        try:
            send()
        except SnmpError as error:
            self._settle(error)
        except OSError:  # of an earlier request, or no way there just now: the next time, then
            return

    def _hear(self) -> None:
        """Read what came. Late replies come while nobody waits; they are read all the same."""
        try:
            message = self._datagrams.recv(_LONGEST, socket.MSG_PEEK)
            if not self._may_count(message):
                self._datagrams.recv(1)  # the rest goes with it
                return
            said = self._receive()
        except OSError:  # nothing more; or "port unreachable", which anyone may have sent
            return
        except SnmpDecodeError:
            self.garbled = True
        except SnmpError as error:
            self._settle(error)
        except BaseException as panic:
            if type(panic).__name__ != "PanicException":  # Rust's: a message it did not foresee
                raise
            self.garbled = True
        else:
            self._note_authentic(message)
            self._settle(said)

    def _may_count(self, message: bytes) -> bool:
        """Whether gufo-snmp is to see it."""
        framed = is_framed(message)
        self.garbled = self.garbled or not framed
        return framed

    def _note_authentic(self, message: bytes) -> None:
        """gufo-snmp took it for a reply."""

    def _settle(self, said: object) -> None:
        if self._reply is None or self._reply.done():
            return
        if isinstance(said, Exception):
            self._reply.set_exception(said)
        else:
            self._reply.set_result(said)

    def doubt(self) -> None:
        """The agent was silent: what was known of it may no longer be so."""

    def close(self) -> None:
        """Stop listening; the socket closes with gufo-snmp's object, whose it is."""
        self._loop.remove_reader(self._sock.get_fd())
        self._datagrams.detach()


class V2cSession(Session):
    """As whom: a community."""

    def __init__(self, address: str, port: int, community: str) -> None:
        where = format_sock_addr(address, port)
        super().__init__(SnmpV2cClientSocket(where, community, *_DEFAULTS))


class V3Session(Session):
    """As whom: a user. `engine_id`: the agent's, where it is remembered (RFC 3414 section 4)."""

    def __init__(self, address: str, port: int, user: MadeUser, engine_id: bytes = b"") -> None:
        self._where, self._user = format_sock_addr(address, port), user
        self._windows = TimeWindows()
        super().__init__(self._open(engine_id))

    def _open(self, engine_id: bytes) -> SnmpV3ClientSocket:
        as_whom = self._user if engine_id else MadeUser("")
        self._v3 = SnmpV3ClientSocket(self._where, engine_id, *as_whom, *_DEFAULTS)
        self._known = self._proven = bool(engine_id)
        self._fresh_until = 0.0
        return self._v3

    @property
    def engine_id(self) -> bytes:
        """The agent's, once it has answered; else empty."""
        return self._v3.get_engine_id() if self._known else b""

    async def get(self, names: list[str]) -> dict[str, ValueType]:
        """As above. A refusal by an agent that has agreed before may be no more than a reboot:
        its boots, time or engine id are learned again, and it is asked once more."""
        try:
            return await self._get(names)
        except SnmpAuthError:
            if not self._proven:
                raise
        self.doubt()
        return await self._get(names)

    async def _get(self, names: list[str]) -> dict[str, ValueType]:
        if self._loop.time() >= self._fresh_until:
            await self._introduce()
        values = await super().get(names)
        self._proven, self._fresh_until = True, self._loop.time() + ENGINE_TIME_LASTS_S
        return values

    async def _introduce(self) -> None:
        """Learn the agent's engine id, then its boots and time."""
        if not self._known:
            await self._refresh()
            self._v3.set_keys(*self._user)
            self._known = True
        if self._user.auth_alg:
            await self._refresh()

    async def _refresh(self) -> None:
        await self._exchange(self._v3.send_refresh, self._v3.recv_refresh)

    def _may_count(self, message: bytes) -> bool:
        """gufo-snmp never asks how old a message is (RFC 3414 section 3.2.7b). A report may tell of
        a clock that was set back: it is no reply, and ends in doubt."""
        if not super()._may_count(message):
            return False
        told = read_envelope(message)
        return told is None or told.is_report or self._windows.fits(*self._clock(told))

    def _note_authentic(self, message: bytes) -> None:
        told = read_envelope(message)
        if told is not None and self._known:  # before, the agent only said who it is
            self._windows.accepts(*self._clock(told))

    def _clock(self, told: Envelope) -> tuple[bytes, int, int, float]:
        return told.engine_id, told.boots, told.time, self._loop.time()

    def doubt(self) -> None:
        self._windows = TimeWindows()
        self.close()
        self._listen(self._open(b""))
