"""Which packets count as the reply to an echo request; no privilege is needed to judge them."""

import socket
import struct
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.icmp_socket import Echo, is_reply

ECHO = Echo("10.0.0.1", 0x1234, 0x5678)
PLAIN = b"\x45" + bytes(19)
WITH_OPTIONS = b"\x46" + bytes(23)
REPLY, REQUEST, UNREACHABLE = 0, 8, 3


class StandIn:
    """A socket's kind and name, as far as matching looks."""

    family = socket.AF_INET

    def __init__(self, kind: int = socket.SOCK_RAW, port: int = 0) -> None:
        self.type = kind
        self._port = port

    def getsockname(self) -> tuple[str, int]:
        return "0.0.0.0", self._port


def matches(packet: bytes, sender: str = ECHO.address, sock: StandIn | None = None) -> bool:
    return is_reply(cast("socket.socket", sock or StandIn()), packet, sender, ECHO)


def icmp(kind: int = REPLY, icmp_id: int = ECHO.icmp_id, sequence: int = ECHO.sequence) -> bytes:
    return struct.pack("!BBHHH", kind, 0, 0, icmp_id, sequence)


@pytest.mark.parametrize("header", [PLAIN, WITH_OPTIONS], ids=["plain", "with options"])
def test_the_reply(header: bytes) -> None:
    assert matches(header + icmp())


@pytest.mark.parametrize(
    ("packet", "sender"),
    [
        (PLAIN + icmp(), "10.0.0.2"),
        (PLAIN + icmp(sequence=0x5677), ECHO.address),
        (PLAIN + icmp(icmp_id=0x1233), ECHO.address),
        (PLAIN + icmp(kind=REQUEST), ECHO.address),
        (PLAIN + icmp(kind=UNREACHABLE), ECHO.address),
        (PLAIN + icmp()[:7], ECHO.address),
        (b"", ECHO.address),
    ],
    ids=["another's", "late", "another process's", "own request", "error", "cut short", "empty"],
)
def test_not_the_reply(packet: bytes, sender: str) -> None:
    assert not matches(packet, sender)


def test_datagram_sockets_carry_their_port_as_id() -> None:
    sock = StandIn(socket.SOCK_DGRAM, port=0x4321)
    assert matches(icmp(icmp_id=0x4321), sock=sock)
    assert not matches(icmp(), sock=sock)


@given(st.binary(max_size=120))
def test_no_packet_breaks_it(packet: bytes) -> None:
    assert matches(packet) in (True, False)
