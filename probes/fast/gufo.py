"""Echo requests of the fast engine: gufo-ping builds and matches the packets.

Sender, identifier and sequence must fit. Its marks of IPv4 requests hold all three; those of IPv6
requests hide them.
"""

import re
import socket
from collections.abc import Iterator
from errno import EPERM
from os import dup, strerror
from time import perf_counter
from typing import cast

from gufo.ping._fast import PS_IPV4, PS_IPV6, PS_RAW_DGRAM, SocketWrapper

from probes.icmp_socket import NotPermitted, Privilege, prepare, privilege

LONGEST_WAIT_S = 15.0
"""No reply is waited for longer: so long gufo-ping remembers a request."""
_SIZE = 84
"""Bytes, IP header included: 56 of payload, as everybody's ping sends them."""
_NS_PER_S = 10**9
_ECHO_REQUEST, _ECHO_REQUEST_6 = 8, 128
_OS_ERROR = re.compile(r"\(os error (\d+)\)")


class GufoSocket:
    """`probes.icmp_echoes.EchoSocket` by gufo-ping. Raises NotPermitted, OSError."""

    def __init__(self, family: socket.AddressFamily) -> None:
        self._ipv6 = family is socket.AF_INET6
        self._gufo = _opened(PS_IPV6 if self._ipv6 else PS_IPV4)
        self.sock = socket.socket(fileno=dup(self._gufo.get_fd()))
        own_id = self._own_id() if self._ipv6 else None
        self._quoted_id = None if own_id is None else bytes([_ECHO_REQUEST_6, 0]) + own_id
        prepare(self.sock)

    def _own_id(self) -> bytes | None:
        """gufo-ping's identifier: read off a request to this machine itself. Where it cannot be
        seen, no report is believed."""
        try:
            self._gufo.send("::1", _SIZE)
            while packet := self.sock.recv(_SIZE, socket.MSG_DONTWAIT):
                if packet[14:16] == packet[4:6]:  # its payload begins with 6 bytes and the same
                    return packet[4:6]
        except OSError:  # nothing more
            pass
        return None

    def send(self, address: str) -> int:
        try:
            # gufo-ping's stub is behind its code, here and in `receive`.
            return cast("int", self._gufo.send(address, _SIZE))
        except OSError as error:
            number = _number_in(error)
            raise OSError(number, strerror(number)) from None

    def receive(self) -> Iterator[tuple[int, float]]:
        try:
            heard = cast("dict[int, int | None] | None", self._gufo.recv())
        except OSError:  # the error that waits in the queue
            heard = None
        at = perf_counter()
        return ((mark, at) for mark, took_ns in (heard or {}).items() if took_ns)

    def is_about(self, request: bytes, mark: int) -> bool:
        if self._ipv6:
            return request[:2] + request[4:6] == self._quoted_id
        marks = request[:1] + request[4:8]
        return marks == bytes([_ECHO_REQUEST]) + (mark >> 32).to_bytes(4, "big")

    def close(self) -> None:
        self.sock.close()


def _opened(version: int) -> SocketWrapper:
    try:
        return SocketWrapper(version + PS_RAW_DGRAM, int(LONGEST_WAIT_S * _NS_PER_S), False)
    except PermissionError:  # gufo-ping's word for whatever was wrong
        if privilege() is Privilege.NONE:
            raise NotPermitted(EPERM, strerror(EPERM)) from None
        raise


def _number_in(error: OSError) -> int:
    """The errno, which gufo-ping gives in words alone: "… (os error 101)"."""
    found = _OS_ERROR.search(str(error))
    return error.errno or (int(found[1]) if found else 0)
