"""Free ports of the loopback."""

import socket
from pathlib import Path

from probes.ip_address import family_of


def has_ipv6() -> bool:
    """Whether ::1 is there to talk to."""
    return socket.has_ipv6 and Path("/proc/net/if_inet6").exists()


def free_udp_port(address: str = "127.0.0.1") -> int:
    """A UDP port that nobody has bound at this moment."""
    with socket.socket(family_of(address), socket.SOCK_DGRAM) as sock:
        sock.bind((address, 0))
        port: int = sock.getsockname()[1]
        return port


def free_tcp_port(address: str = "127.0.0.1") -> int:
    """A TCP port that nobody listens on at this moment."""
    with socket.socket(family_of(address)) as sock:
        sock.bind((address, 0))
        port: int = sock.getsockname()[1]
        return port
