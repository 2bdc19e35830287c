"""Echo requests of the named engine: ping3 builds the packets and reads the headers.

Waiting for replies is `probes.icmp_echoes`', because ping3's own wait never looks at the sender,
ends by the wall clock, and cannot wait on a file descriptor above 1023 (decision 0005).
"""

import inspect
import itertools
import secrets
import socket
import struct
import time
from collections.abc import Iterator
from typing import NamedTuple

import ping3

from probes.icmp_socket import open_socket

_PAYLOAD = 56
_IPV4_HEADER, _ICMP_HEADER = 20, 8
_LONGEST_REPLY = 2048
_MOST_AT_ONCE = 4096
"""Packets read in one go: whoever floods this machine must not keep the loop."""
_SO_TIMESTAMPNS = 35
"""Of asm-generic/socket.h: the kernel tells when each packet came, by the wall clock."""
_TIME = struct.Struct("@ll")
_LONGEST_STAY_S = 60.0

_numbers = itertools.count(secrets.randbits(32))
"""Every request of this process has its own number, starting at random, so that a late reply to
one request is never the reply to another."""

# Without its debugging wrapper, which formats every argument of every packet.
_send_one = inspect.unwrap(ping3.send_one_ping)


class Echo(NamedTuple):
    """One echo request: whom it went to, and what its reply must carry."""

    address: str
    icmp_id: int
    sequence: int


class Ping3Socket:
    """`probes.icmp_echoes.EchoSocket` by ping3. Raises NotPermitted, OSError."""

    def __init__(self, family: socket.AddressFamily) -> None:
        self.sock = open_socket(family)
        self.sock.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        self._ipv6 = family is socket.AF_INET6
        self._has_header = self.sock.type == socket.SOCK_RAW and not self._ipv6
        kinds = ping3.IcmpV6Type if self._ipv6 else ping3.IcmpV4Type
        self._reply, self._request = int(kinds.ECHO_REPLY), int(kinds.ECHO_REQUEST)
        # The kernel gives datagram sockets an id of their own.
        by_datagram = self.sock.type == socket.SOCK_DGRAM
        self._own_id = self.sock.getsockname()[1] if by_datagram else None

    def send(self, address: str) -> Echo:
        icmp_id, sequence = divmod(next(_numbers) & 0xFFFFFFFF, 0x10000)
        echo = Echo(address, icmp_id if self._own_id is None else self._own_id, sequence)
        _send_one(self.sock, *echo, _PAYLOAD)
        return echo

    def receive(self) -> Iterator[tuple[Echo, float]]:
        for _ in range(_MOST_AT_ONCE):
            try:
                packet, told, _, sender = self.sock.recvmsg(_LONGEST_REPLY, _ROOM)
            except OSError:  # nothing more, or an error whose place is the queue
                return
            message = packet[_header_length(packet) :] if self._has_header else packet
            marks = marks_of(message, self._reply)
            if marks is not None:
                yield Echo(sender[0].partition("%")[0], *marks), _came_at(told)

    def is_about(self, request: bytes, mark: Echo) -> bool:
        return marks_of(request, self._request) == mark[1:]

    def close(self) -> None:
        self.sock.close()


_ROOM = socket.CMSG_SPACE(_TIME.size)


def _came_at(told: list[tuple[int, int, bytes]]) -> float:
    """When the packet reached this machine (perf_counter, s), however late it is read."""
    stayed_s = 0.0
    for level, kind, stamp in told:
        if (level, kind) == (socket.SOL_SOCKET, _SO_TIMESTAMPNS):
            seconds, nanoseconds = _TIME.unpack(stamp)
            stayed_s = time.time() - seconds - nanoseconds / 1e9
    if not 0 <= stayed_s <= _LONGEST_STAY_S:  # the wall clock was set meanwhile
        stayed_s = 0.0
    return time.perf_counter() - stayed_s


def marks_of(message: bytes, wanted_type: int) -> tuple[int, int] | None:
    """Identifier and sequence of an ICMP message of that type; None of any other."""
    if len(message) < _ICMP_HEADER or message[0] != wanted_type:
        return None
    header = ping3.read_icmp_header(message[:_ICMP_HEADER])
    return header["id"], header["seq"]


def _header_length(packet: bytes) -> int:
    """Length of the IPv4 header in front, options included (ping3 takes 20 bytes for granted)."""
    return max(_IPV4_HEADER, (packet[0] & 0x0F) * 4) if packet else _IPV4_HEADER
