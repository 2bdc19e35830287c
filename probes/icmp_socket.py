"""ICMP echo sockets: opened as this machine permits, deaf to everyone but the device asked.

ping3 builds the packets and reads the headers. Waiting for the reply is done here, because
ping3's own wait never looks at the sender, ends by the wall clock, and cannot wait on a file
descriptor above 1023 (decision 0005).
"""

import errno
import inspect
import select
import socket
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter

import ping3

from probes.icmp_reports import Report, listen_to_errors, read_complaint
from probes.ip_address import family_of

_IPV4_HEADER = 20
_ICMP_HEADER = 8
_LONGEST_REPLY = 2048
_PENDING = frozenset(
    {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ECONNREFUSED, errno.EACCES, errno.EPROTO}
)
"""What a call raises in the name of an earlier packet, when an ICMP error came for that one."""


class Privilege(StrEnum):
    """Which kind of ICMP socket this process may open (`pointwatch doctor` shows it)."""

    RAW = "raw"
    """CAP_NET_RAW is held."""
    DATAGRAM = "datagram"
    """The group is within `net.ipv4.ping_group_range`."""
    NONE = "none"


class NotPermitted(PermissionError):
    """This process may open neither kind of ICMP socket."""


@dataclass(frozen=True, slots=True)
class Echo:
    """One echo request on its way: whom it went to and the marks its reply must carry."""

    address: str
    icmp_id: int
    sequence: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What came for `echo`, and when (perf_counter, s): its reply, or what the network reports."""

    echo: Echo
    at: float
    report: Report | None = None


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

    A connected raw socket gets from the kernel only what `address` sent; ICMP errors about it,
    whoever sent those, are queued apart. Raises NotPermitted when neither kind is permitted,
    OSError as socket() and connect() do.
    """
    sock = _permitted(family_of(address))
    try:
        listen_to_errors(sock)
        sock.setblocking(False)
        sock.connect((address, 0))
    except OSError:
        sock.close()
        raise
    return sock


def _permitted(family: socket.AddressFamily) -> socket.socket:
    ipv6 = family is socket.AF_INET6
    protocol = socket.IPPROTO_ICMPV6 if ipv6 else socket.IPPROTO_ICMP
    try:
        return socket.socket(family, socket.SOCK_RAW, protocol)
    except PermissionError:
        pass
    try:
        return socket.socket(family, socket.SOCK_DGRAM, protocol)
    except PermissionError as error:
        raise NotPermitted(*error.args) from None


# Without its debugging wrapper, which formats every argument of every packet.
_send_one = inspect.unwrap(ping3.send_one_ping)


def send(sock: socket.socket, echo: Echo, size: int = 56) -> None:
    """Send the request, `size` bytes of payload (RFC 792, RFC 4443). Raises OSError."""
    try:
        _send_one(sock, echo.address, echo.icmp_id, echo.sequence, size)
    except OSError as error:
        if error.errno not in _PENDING:
            raise
        # Raising it has cleared it: what is raised now is about this packet.
        _send_one(sock, echo.address, echo.icmp_id, echo.sequence, size)


def hear(sock: socket.socket, echoes: Collection[Echo], until: float) -> Heard | None:
    """The next that comes for any of `echoes`, or None when `until` (perf_counter, s) came first.

    Whatever is for none of them is dropped: late replies to earlier requests, other senders'
    packets, errors about other processes' packets, one's own request seen on the loopback.
    Raises OSError for what is wrong with the socket itself.
    """
    poller = select.poll()
    poller.register(sock, select.POLLIN)
    while (left := until - perf_counter()) > 0:
        for _, events in poller.poll(left * 1000):
            try:
                failed = events & select.POLLERR
                heard = _next_error(sock, echoes) if failed else _next_reply(sock, echoes)
            except BlockingIOError:  # the kernel dropped what it had announced (bad checksum)
                continue
            except OSError as error:
                if failed or error.errno not in _PENDING:
                    raise
                continue  # an ICMP error came meanwhile, and goes first: its queue says whose
            if heard is not None:
                return heard
    return None


def _next_reply(sock: socket.socket, echoes: Collection[Echo]) -> Heard | None:
    packet, sender = sock.recvfrom(_LONGEST_REPLY)
    at = perf_counter()
    found = (echo for echo in echoes if is_reply(sock, packet, sender[0], echo))
    return next((Heard(echo, at) for echo in found), None)


def _next_error(sock: socket.socket, echoes: Collection[Echo]) -> Heard | None:
    complaint = read_complaint(sock)
    at = perf_counter()
    if complaint is None:
        return None
    found = (echo for echo in echoes if is_request(sock, complaint.request, echo))
    return next((Heard(echo, at, complaint.report) for echo in found), None)


def is_reply(sock: socket.socket, packet: bytes, sender: str, echo: Echo) -> bool:
    """Whether `packet` from `sender` is the device's own reply to `echo`."""
    if sender.partition("%")[0] != echo.address:
        return False
    ipv6, raw = sock.family == socket.AF_INET6, sock.type == socket.SOCK_RAW
    start = _header_length(packet) if raw and not ipv6 else 0
    wanted = ping3.IcmpV6Type.ECHO_REPLY if ipv6 else ping3.IcmpV4Type.ECHO_REPLY
    return _carries(sock, packet[start:], int(wanted), echo)


def is_request(sock: socket.socket, packet: bytes, echo: Echo) -> bool:
    """Whether `packet`, from its ICMP header on, is the request `echo` itself, sent back."""
    ipv6 = sock.family == socket.AF_INET6
    wanted = ping3.IcmpV6Type.ECHO_REQUEST if ipv6 else ping3.IcmpV4Type.ECHO_REQUEST
    return _carries(sock, packet, int(wanted), echo)


def _carries(sock: socket.socket, message: bytes, wanted_type: int, echo: Echo) -> bool:
    """Whether the message has that type and the echo's marks.

    The kernel rewrites the id of datagram sockets to the socket's port.
    """
    if len(message) < _ICMP_HEADER:
        return False
    header = ping3.read_icmp_header(message[:_ICMP_HEADER])
    wanted_id = echo.icmp_id if sock.type == socket.SOCK_RAW else sock.getsockname()[1]
    marks = (header["type"], header["id"], header["seq"])
    return marks == (wanted_type, wanted_id, echo.sequence)


def _header_length(packet: bytes) -> int:
    """Length of the IPv4 header in front, options included (ping3 takes 20 bytes for granted)."""
    return max(_IPV4_HEADER, (packet[0] & 0x0F) * 4) if packet else _IPV4_HEADER


def is_permission(error: OSError) -> bool:
    """Whether the operating system refuses the probe itself."""
    return error.errno in (errno.EPERM, errno.EACCES)


def is_exhaustion(error: OSError) -> bool:
    """Whether this machine, not the device, is at its limit (descriptors, buffers, memory)."""
    return error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
