"""A process that may open no ICMP socket, or none of one kind, for as long as a test lasts."""

import socket

import pytest

_ICMP = (socket.IPPROTO_ICMP, socket.IPPROTO_ICMPV6)


def forbid_icmp(monkeypatch: pytest.MonkeyPatch, *kinds: int, error: OSError | None = None) -> None:
    """Refuse ICMP sockets of these kinds, raw and datagram by default, as the kernel does without
    privilege; or with another error."""
    forbidden = kinds or (socket.SOCK_RAW, socket.SOCK_DGRAM)
    raised = error or PermissionError(1, "Operation not permitted")

    class Guarded(socket.socket):
        def __init__(
            self, family: int = -1, kind: int = -1, proto: int = -1, fileno: int | None = None
        ) -> None:
            if fileno is None and proto in _ICMP and kind in forbidden:
                raise raised
            super().__init__(family, kind, proto, fileno)

    monkeypatch.setattr("socket.socket", Guarded)
