"""ICMP sockets: one for all devices of an address family, opened as this machine permits."""

import errno
import socket
import struct
from contextlib import suppress
from enum import StrEnum

from probes.icmp_reports import listen_to_errors

# Of asm-generic/socket.h, linux/icmp.h and linux/icmpv6.h; the socket module does not name them.
_SO_RCVBUFFORCE = 33
_ICMP_FILTER, _SOL_RAW = 1, 255
_ICMPV6_FILTER = 1
_ECHO_REPLY, _ECHO_REPLY_6 = 0, 129
_ALL_BITS = 0xFFFFFFFF
_RECEIVE_BUFFER = 4 * 1024 * 1024


class Privilege(StrEnum):
    """Which kind of ICMP socket this process may open (`pointwatch doctor` shows it)."""

    RAW = "raw"
    """CAP_NET_RAW is held."""
    DATAGRAM = "datagram"
    """The group is within `net.ipv4.ping_group_range`."""
    NONE = "none"


class NotPermitted(PermissionError):
    """This process may open neither kind of ICMP socket."""


def privilege() -> Privilege:
    """Which ICMP socket can be opened, found by opening one."""
    for kind, name in ((socket.SOCK_RAW, Privilege.RAW), (socket.SOCK_DGRAM, Privilege.DATAGRAM)):
        try:
            socket.socket(socket.AF_INET, kind, socket.IPPROTO_ICMP).close()
        except PermissionError:
            continue
        return name
    return Privilege.NONE


def open_socket(family: socket.AddressFamily) -> socket.socket:
    """A raw socket where permitted, else a datagram one; prepared (`prepare`).

    Raises NotPermitted when neither kind is permitted, OSError as socket() does.
    """
    sock = _permitted(family)
    try:
        if sock.type == socket.SOCK_DGRAM:
            sock.bind(("", 0))  # its port is the id of all its requests
        prepare(sock)
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


def prepare(sock: socket.socket) -> None:
    """Let it hear echo replies alone, as many as there is room for, and queue what is reported of
    its requests. Raises OSError."""
    sock.setblocking(False)
    listen_to_errors(sock)
    if sock.type == socket.SOCK_RAW:
        _hear_replies_alone(sock)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
    with suppress(PermissionError):  # beyond net.core.rmem_max, for who holds CAP_NET_ADMIN
        sock.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _RECEIVE_BUFFER)


def _hear_replies_alone(sock: socket.socket) -> None:
    """A raw socket would hear all the ICMP of this machine; bits that are set keep a type out."""
    if sock.family == socket.AF_INET6:
        kept_out = [_ALL_BITS] * 8
        kept_out[_ECHO_REPLY_6 // 32] ^= 1 << _ECHO_REPLY_6 % 32
        sock.setsockopt(socket.IPPROTO_ICMPV6, _ICMPV6_FILTER, struct.pack("=8I", *kept_out))
    else:
        kept_out_4 = struct.pack("=I", _ALL_BITS ^ 1 << _ECHO_REPLY)
        sock.setsockopt(_SOL_RAW, _ICMP_FILTER, kept_out_4)


def is_permission(error: OSError) -> bool:
    """Whether the operating system refuses the probe itself."""
    return error.errno in (errno.EPERM, errno.EACCES)


def is_exhaustion(error: OSError) -> bool:
    """Whether this machine, not the device, is at its limit (descriptors, buffers, memory)."""
    return error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
