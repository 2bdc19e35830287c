"""Which messages count as a reply; no privilege is needed to judge them."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.icmp_ping3 import _header_length, marks_of

MARKS = (0x1234, 0x5678)
PLAIN = b"\x45" + bytes(19)
WITH_OPTIONS = b"\x46" + bytes(23)
REPLY, REQUEST, UNREACHABLE = 0, 8, 3


def matches(packet: bytes) -> bool:
    return marks_of(packet[_header_length(packet) :], REPLY) == MARKS


def icmp(kind: int = REPLY, icmp_id: int = MARKS[0], sequence: int = MARKS[1]) -> bytes:
    return struct.pack("!BBHHH", kind, 0, 0, icmp_id, sequence)


@pytest.mark.parametrize("header", [PLAIN, WITH_OPTIONS], ids=["plain", "with options"])
def test_the_reply(header: bytes) -> None:
    assert matches(header + icmp())


@pytest.mark.parametrize(
    "packet",
    [
        PLAIN + icmp(sequence=0x5677),
        PLAIN + icmp(icmp_id=0x1233),
        PLAIN + icmp(kind=REQUEST),
        PLAIN + icmp(kind=UNREACHABLE),
        PLAIN + icmp()[:7],
        b"",
    ],
    ids=["late", "another process's", "own request", "error", "cut short", "empty"],
)
def test_not_the_reply(packet: bytes) -> None:
    assert not matches(packet)


@given(st.binary(max_size=120))
def test_no_packet_breaks_it(packet: bytes) -> None:
    assert matches(packet) in (True, False)
