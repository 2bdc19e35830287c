"""A process that may open no ICMP socket, for as long as a test lasts."""

import socket

import pytest


def forbid_icmp(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse raw and datagram ICMP sockets alike, as the kernel does without privilege."""
    opened = socket.socket

    def guarded(family: int, kind: int = socket.SOCK_STREAM, protocol: int = 0) -> socket.socket:
        if protocol in (socket.IPPROTO_ICMP, socket.IPPROTO_ICMPV6):
            raise PermissionError(1, "Operation not permitted")
        return opened(family, kind, protocol)

    monkeypatch.setattr("probes.icmp_socket.socket.socket", guarded)
