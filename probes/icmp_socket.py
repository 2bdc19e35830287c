"""ICMP echo sockets: opened as this machine permits, deaf to everyone but the device asked.

ping3 builds the packets and reads the headers. Waiting for the reply is done here, because
ping3's own wait never looks at the sender, ends by the wall clock, and cannot wait on a file
descriptor above 1023 (decision 0005).
"""

import errno
import select
import socket
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter

import ping3

from probes.ip_address import family_of

_IP_RECVERR = 11
_IPV6_RECVERR = 25
_IPV4_HEADER = 20
_ICMP_HEADER = 8
_LONGEST_REPLY = 2048


class Privilege(StrEnum):
    """Which kind of ICMP socket this process may open (`pointwatch doctor` shows it)."""

    RAW = "raw"
    """CAP_NET_RAW is held."""
    DATAGRAM = "datagram"
    """The group is within `net.ipv4.ping_group_range`."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Echo:
    """One echo request on its way: whom it went to and the marks its reply must carry."""

    address: str
    icmp_id: int
    sequence: int


def privilege() -> Privilege:
    """Which ICMP socket can be opened, found by opening one."""
    for kind, name in ((socket.SOCK_RAW, Privilege.RAW), (socket.SOCK_DGRAM, Privilege.DATAGRAM)):
        try:
            socket.socket(socket.AF_INET, kind, socket.IPPROTO_ICMP).close()
        except PermissionError:
            continue
        return name
    return Privilege.NONE


def open_towards(address: str) -> socket.socket:
    """An ICMP socket connected to `address`, raw where permitted, else datagram.

    A connected raw socket gets from the kernel only what `address` sent; with RECVERR an ICMP
    "unreachable" about it, whoever sent that, is raised by the next receive.
    Raises PermissionError when neither kind is permitted, OSError as socket() and connect() do.
    """
    family = family_of(address)
    ipv6 = family is socket.AF_INET6
    protocol = socket.IPPROTO_ICMPV6 if ipv6 else socket.IPPROTO_ICMP
    try:
        sock = socket.socket(family, socket.SOCK_RAW, protocol)
    except PermissionError:
        sock = socket.socket(family, socket.SOCK_DGRAM, protocol)
    try:
        if ipv6:
            sock.setsockopt(socket.IPPROTO_IPV6, _IPV6_RECVERR, 1)
        else:
            sock.setsockopt(socket.IPPROTO_IP, _IP_RECVERR, 1)
        sock.setblocking(False)
        sock.connect((address, 0))
    except OSError:
        sock.close()
        raise
    return sock


def send(sock: socket.socket, echo: Echo, size: int = 56) -> None:
    """Send the request, `size` bytes of payload (RFC 792, RFC 4443). Raises OSError."""
    ping3.send_one_ping(sock, echo.address, echo.icmp_id, echo.sequence, size)


def await_reply(sock: socket.socket, echo: Echo, until: float) -> float | None:
    """The moment (perf_counter, s) the reply to `echo` came, or None when `until` came first.

    Whatever is not that reply is dropped: late replies to earlier requests, other senders'
    packets, one's own request seen on the loopback. Raises OSError (EHOSTUNREACH and its kin)
    when the network says that the device cannot be reached.
    """
    poller = select.poll()
    poller.register(sock, select.POLLIN)
    while (left := until - perf_counter()) > 0:
        if not poller.poll(left * 1000):
            continue
        try:
            packet, sender = sock.recvfrom(_LONGEST_REPLY)
        except BlockingIOError:  # the kernel dropped what it had announced (bad checksum)
            continue
        if is_reply(sock, packet, sender[0], echo):
            return perf_counter()
    return None


def is_reply(sock: socket.socket, packet: bytes, sender: str, echo: Echo) -> bool:
    """Whether `packet` from `sender` is the device's own reply to `echo`.

    The kernel rewrites the id of datagram sockets to the socket's port.
    """
    if sender.partition("%")[0] != echo.address:
        return False
    ipv6, raw = sock.family == socket.AF_INET6, sock.type == socket.SOCK_RAW
    start = _header_length(packet) if raw and not ipv6 else 0
    if len(packet) < start + _ICMP_HEADER:
        return False
    header = ping3.read_icmp_header(packet[start : start + _ICMP_HEADER])
    wanted_type = ping3.IcmpV6Type.ECHO_REPLY if ipv6 else ping3.IcmpV4Type.ECHO_REPLY
    wanted_id = echo.icmp_id if raw else sock.getsockname()[1]
    return (header["type"], header["id"], header["seq"]) == (
        int(wanted_type),
        wanted_id,
        echo.sequence,
    )


def _header_length(packet: bytes) -> int:
    """Length of the IPv4 header in front, options included (ping3 takes 20 bytes for granted)."""
    return max(_IPV4_HEADER, (packet[0] & 0x0F) * 4) if packet else _IPV4_HEADER


def is_permission(error: OSError) -> bool:
    """Whether the operating system refuses the probe itself."""
    return error.errno in (errno.EPERM, errno.EACCES)


def is_exhaustion(error: OSError) -> bool:
    """Whether this machine, not the device, is at its limit (descriptors, buffers, memory)."""
    return error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
