"""What the network says about an echo request: ICMP errors, read from a socket's error queue.

Sources: RFC 792 and RFC 1812 section 5.2.7 (IPv4), RFC 4443 section 3 (IPv6), Linux ip(7) under
IP_RECVERR for the record in which the kernel hands them over.
"""

import os
import socket
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

# Of linux/in.h and linux/in6.h; the socket module does not name them.
IP_RECVERR = 11
IPV6_RECVERR = 25

_QUEUES = frozenset({(socket.IPPROTO_IP, IP_RECVERR), (socket.IPPROTO_IPV6, IPV6_RECVERR)})
_RECORD = struct.Struct("=IBBBBII")
"""struct sock_extended_err: errno, origin, type, code, pad, info, data. The offender follows."""
_ORIGIN_ICMP, _ORIGIN_ICMP6 = 2, 3
_ADDRESS_AT = {
    socket.AF_INET: slice(_RECORD.size + 4, _RECORD.size + 8),
    socket.AF_INET6: slice(_RECORD.size + 8, _RECORD.size + 24),
}
"""Where sockaddr_in and sockaddr_in6 hold the address."""
_LONGEST_PACKET, _LONGEST_RECORD = 512, 512
_DISCARD_PORT = 9

_UNREACHABLE_4: Mapping[int, str] = {
    0: "net_unreachable",
    1: "host_unreachable",
    2: "protocol_unreachable",
    3: "port_unreachable",
    4: "packet_too_big",
    5: "source_route_failed",
    6: "net_unreachable",
    7: "host_unreachable",
    9: "admin_prohibited",
    10: "admin_prohibited",
    11: "net_unreachable",
    12: "host_unreachable",
    13: "admin_prohibited",
    14: "admin_prohibited",
    15: "admin_prohibited",
}
_UNREACHABLE_6: Mapping[int, str] = {
    0: "net_unreachable",
    1: "admin_prohibited",
    2: "net_unreachable",
    3: "host_unreachable",
    4: "port_unreachable",
    5: "admin_prohibited",
    6: "admin_prohibited",
}
_OTHER: Mapping[tuple[int, int], str] = {
    (_ORIGIN_ICMP, 11): "hop_limit",
    (_ORIGIN_ICMP, 12): "parameter_problem",
    (_ORIGIN_ICMP6, 2): "packet_too_big",
    (_ORIGIN_ICMP6, 3): "hop_limit",
    (_ORIGIN_ICMP6, 4): "parameter_problem",
}
_HOSTS_OWN = frozenset({"protocol_unreachable", "port_unreachable", "admin_prohibited"})
NO_NEIGHBOUR = "no_neighbour"
"""This machine itself says it: nobody answers ARP or neighbour discovery at that address."""


@dataclass(frozen=True, slots=True)
class Report:
    """An ICMP error: `detail`, a code for the facts, and the address that `said` it."""

    detail: str
    said: str

    def is_alive(self, address: str) -> bool:
        """Whether the asked host itself refused, which no dead one does.

        That it cannot be reached is a router's word, whatever sender address it carries (NAT).
        """
        return self.said == address and self.detail in _HOSTS_OWN


@dataclass(frozen=True, slots=True)
class Complaint:
    """A report with the request that it is about: the packet from its ICMP header on, and whom it
    went `towards`."""

    report: Report
    request: bytes
    towards: str


def listen_to_errors(sock: socket.socket) -> None:
    """Have ICMP errors queued for `read_complaint`. Raises OSError."""
    if sock.family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVERR, 1)
    else:
        sock.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)


def read_complaint(sock: socket.socket) -> Complaint | None:
    """The next ICMP error in the queue; None for anything else that was in it.

    Raises BlockingIOError when the queue is empty; then a pending error of the socket's own, if
    there is one, as the OSError that it is.
    """
    try:
        packet, records, _, towards = sock.recvmsg(
            _LONGEST_PACKET, _LONGEST_RECORD, socket.MSG_ERRQUEUE
        )
    except BlockingIOError:
        pending = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if pending:
            raise OSError(pending, os.strerror(pending)) from None
        raise
    own = _own_address(sock, towards)
    for level, kind, record in records:
        if (level, kind) in _QUEUES and (report := read_record(record, own)) is not None:
            return Complaint(report, packet, towards[0].partition("%")[0])
    return None


def _own_address(sock: socket.socket, towards: tuple[str, int]) -> str:
    """This machine's towards whom the request went to; a socket for all devices has none."""
    own: str = sock.getsockname()[0]
    if own in ("0.0.0.0", "::"):  # noqa: S104 - nothing is bound
        with socket.socket(sock.family, socket.SOCK_DGRAM) as way, suppress(OSError):
            way.connect((towards[0], _DISCARD_PORT))  # sends nothing
            own = way.getsockname()[0]
    return own.partition("%")[0]


def read_record(record: bytes, own: str) -> Report | None:
    """What one record says; None where it is cut short, or was no ICMP error of the network.

    `own`: this machine's address towards the device.
    """
    if len(record) < _RECORD.size:
        return None
    _, origin, kind, code, _, _, _ = _RECORD.unpack_from(record)
    said = _offender(record)
    detail = _detail(origin, kind, code)
    if said is None or detail is None:
        return None
    if said == own and detail == "host_unreachable":
        detail = NO_NEIGHBOUR
    return Report(detail, said)


def _detail(origin: int, kind: int, code: int) -> str | None:
    if (origin, kind) == (_ORIGIN_ICMP, 3):
        return _UNREACHABLE_4.get(code, "unreachable")
    if (origin, kind) == (_ORIGIN_ICMP6, 1):
        return _UNREACHABLE_6.get(code, "unreachable")
    return _OTHER.get((origin, kind))


def _offender(record: bytes) -> str | None:
    """The address in the sockaddr behind the record."""
    if len(record) < _RECORD.size + 2:
        return None
    (family,) = struct.unpack_from("=H", record, _RECORD.size)
    where = _ADDRESS_AT.get(family)
    packed = record[where] if where else b""
    if where is None or len(packed) != where.stop - where.start:
        return None
    return socket.inet_ntop(family, packed)
