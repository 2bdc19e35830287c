"""Echo requests by gufo-ping: one socket for each address family, on the event loop.

gufo-ping builds and matches the packets: sender, identifier and sequence must fit. It tells
nothing of ICMP errors, so that these are read here, from the error queue of the same socket.
"""

import asyncio
import re
import socket
from collections import defaultdict
from collections.abc import Iterator
from errno import EPERM
from math import ceil
from os import dup, strerror
from typing import cast

from gufo.ping._fast import PS_IPV4, PS_IPV6, PS_RAW_DGRAM, SocketWrapper

from probes.icmp_socket import Privilege, privilege

LONGEST_WAIT_S = 15.0
"""No reply is waited for longer: so long gufo-ping remembers a request."""
_SIZE = 84
"""Bytes, IP header included: 56 of payload, as everybody's ping sends them."""
_RECEIVE_BUFFER = 4 * 1024 * 1024
_IP_RECVERR, _IPV6_RECVERR = 11, 25
_NS_PER_S, _NS_PER_MS = 10**9, 1e6
_TICK_S = 0.02
"""Pings are given up together, this often: waking for each alone costs more than the ping."""
_TRIES = 4
_OS_ERROR = re.compile(r"\(os error (\d+)\)")

_Reply = asyncio.Future[float | None]


class Echoes:
    """Pings any number of addresses of one family. Belongs to the event loop it was made in.

    Raises PermissionError when neither a raw nor a datagram socket may be opened, OSError when
    no socket can be had.
    """

    def __init__(self, family: socket.AddressFamily) -> None:
        ipv6 = family is socket.AF_INET6
        self._gufo = _opened(PS_IPV6 if ipv6 else PS_IPV4)
        self._gufo.set_recv_buffer_size(_RECEIVE_BUFFER)
        self._socket = socket.socket(fileno=dup(self._gufo.get_fd()))
        if ipv6:
            self._socket.setsockopt(socket.IPPROTO_IPV6, _IPV6_RECVERR, 1)
        else:
            self._socket.setsockopt(socket.IPPROTO_IP, _IP_RECVERR, 1)
        self._waiting: dict[int, _Reply] = {}
        self._towards: defaultdict[str, set[_Reply]] = defaultdict(set)
        self._expiring: dict[int, list[_Reply]] = {}
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket, self._hear)

    async def ping(self, address: str, timeout_s: float) -> float | None:
        """The round trip in ms, None without a reply. Raises OSError where the network says
        that the device cannot be reached, or this machine cannot send."""
        mark = self._send(address)
        reply: _Reply = self._loop.create_future()
        self._waiting[mark] = reply
        self._towards[address].add(reply)
        self._expire(reply, timeout_s)
        try:
            return await reply
        finally:
            self._waiting.pop(mark, None)
            self._towards[address].discard(reply)
            if not self._towards[address]:
                del self._towards[address]

    def _expire(self, reply: _Reply, timeout_s: float) -> None:
        tick = ceil((self._loop.time() + timeout_s) / _TICK_S)
        if tick not in self._expiring:
            self._expiring[tick] = []
            self._loop.call_at(tick * _TICK_S, self._give_up, tick)
        self._expiring[tick].append(reply)

    def _give_up(self, tick: int) -> None:
        for reply in self._expiring.pop(tick):
            if not reply.done():
                reply.set_result(None)

    def _send(self, address: str) -> int:
        """The mark of the request. An error may belong to an earlier one: then it is told, and
        this one is sent again."""
        for _ in range(_TRIES):
            try:
                # gufo-ping's stub is behind its code, here and in `_hear`.
                return cast("int", self._gufo.send(address, _SIZE))
            except OSError as error:
                number = _number_in(error)
                if not self._hear_errors():
                    break
        raise OSError(number, strerror(number))

    def _hear(self) -> None:
        try:
            heard = cast("dict[int, int | None] | None", self._gufo.recv())
        except OSError:  # the error that waits in the queue
            heard = None
        for mark, took_ns in (heard or {}).items():
            reply = self._waiting.get(mark)
            if reply is not None and not reply.done():
                reply.set_result(took_ns / _NS_PER_MS if took_ns else None)
        self._hear_errors()

    def _hear_errors(self) -> int:
        """Tell those who wait for the addresses in the error queue; how many errors there were."""
        errors = list(self._queued_errors())
        for address, number in errors:
            for reply in self._towards.get(address, ()):
                if not reply.done():
                    reply.set_exception(OSError(number, strerror(number)))
        return len(errors)

    def _queued_errors(self) -> Iterator[tuple[str, int]]:
        """Whom the request went to, and the errno."""
        while True:
            try:
                _, told, _, to = self._socket.recvmsg(512, 512, socket.MSG_ERRQUEUE)
            except OSError:  # nothing more
                return
            yield to[0].partition("%")[0], _number_told(told)

    def close(self) -> None:
        """Close the socket. Pings still waiting run into their time."""
        self._loop.remove_reader(self._socket)
        self._socket.close()


def _opened(version: int) -> SocketWrapper:
    try:
        return SocketWrapper(version + PS_RAW_DGRAM, int(LONGEST_WAIT_S * _NS_PER_S), False)
    except PermissionError:  # gufo-ping's word for whatever was wrong
        if privilege() is Privilege.NONE:
            raise PermissionError(EPERM, strerror(EPERM)) from None
        raise


def _number_in(error: OSError) -> int:
    """The errno, which gufo-ping gives in words alone: "… (os error 101)"."""
    found = _OS_ERROR.search(str(error))
    return error.errno or (int(found[1]) if found else 0)


def _number_told(told: list[tuple[int, int, bytes]]) -> int:
    """The errno of a struct sock_extended_err (ip(7))."""
    for _, kind, data in told:
        if kind in (_IP_RECVERR, _IPV6_RECVERR):
            return int.from_bytes(data[:4], "little")
    return 0
