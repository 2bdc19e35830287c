"""Which datagrams are let through to gufo-snmp, and that it survives those."""

import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest
from gufo.snmp import SnmpError
from gufo.snmp._fast import SnmpV2cClientSocket
from hypothesis import given, settings
from hypothesis import strategies as st

from probes.fast.framing import is_framed
from probes.sim.snmp_message import wrap
from probes.snmp_envelope import elements
from tests.probes.test_snmp_hostile import reply_to

NAMES = ["1.3.6.1.2.1.2.2.1.7.1", "1.3.6.1.2.1.2.2.1.8.1"]
V2C = bytes.fromhex(
    "302c 020101 0406 7075626c6963 a21f 020401020304 020100 020100"
    "3011 300f 060a 2b060102010202010801 0201 01"
)


@pytest.fixture(scope="module")
def agent() -> Iterator[tuple[socket.socket, SnmpV2cClientSocket]]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        where = f"127.0.0.1:{listener.getsockname()[1]}"
        yield listener, SnmpV2cClientSocket(where, "public", 0, 0, 0, 0)


def test_messages_are_framed() -> None:
    assert is_framed(V2C)


@pytest.mark.parametrize("end", range(len(V2C)))
def test_no_message_may_be_cut_short(end: int) -> None:
    assert not is_framed(V2C[:end])


def test_a_community_is_not_taken_apart() -> None:
    """Only version 3 has a message within an octet string."""
    assert is_framed(V2C.replace(b"public", b"0ublic"))


@pytest.mark.parametrize(
    "message",
    [b"", b"\x30\x80" * 600, b"\x30\x00", b"\x3f\x01\x00", b"\x30\x85\x00\x00\x00\x00\x00"],
    ids=["empty", "indefinite", "nothing within", "long tag", "long length"],
)
def test_odd_frames(message: bytes) -> None:
    assert not is_framed(message)


def test_a_response_without_bindings_is_framed() -> None:
    """So an agent answers who asks for nothing but its time (RFC 3414 section 4)."""
    assert is_framed(wrap(0x30, b"\x02\x01\x01", b"\x04\x01x", wrap(0xA2, b"\x02\x01\x01\x30\x00")))


def emptied(message: bytes) -> Iterator[bytes]:
    """The message with each of its elements emptied in turn."""
    parts = [(message[at], message[a:b]) for at, a, b in elements(message, 0, len(message))]
    for place, (tag, content) in enumerate(parts):
        inner = [b"", *(emptied(content) if tag & 0x20 else ())]
        for instead in inner:
            others = [wrap(*each) for each in parts]
            others[place] = wrap(tag, instead)
            yield b"".join(others)


@pytest.mark.parametrize("place", range(len(list(emptied(V2C)))))
def test_gufo_survives_what_is_empty(
    agent: tuple[socket.socket, SnmpV2cClientSocket], place: int
) -> None:
    listener, asking = agent
    asking.send_get_many(NAMES[:1])
    request, asker = listener.recvfrom(4096)
    reply = list(emptied(reply_to(request)))[place]
    if is_framed(reply):
        listener.sendto(reply, asker)
        with suppress(SnmpError, BlockingIOError):
            assert isinstance(asking.recv_get_many(), dict)


@given(st.binary(max_size=200))
def test_no_datagram_breaks_the_check(message: bytes) -> None:
    assert is_framed(message) in (True, False)


CHANGES = st.lists(
    st.tuples(st.integers(0, 99), st.integers(0, 3), st.binary(max_size=3)), min_size=1, max_size=4
)


@settings(max_examples=400, deadline=None)
@given(changes=CHANGES)
def test_gufo_survives_what_is_let_through(
    agent: tuple[socket.socket, SnmpV2cClientSocket], changes: list[tuple[int, int, bytes]]
) -> None:
    listener, asking = agent
    asking.send_get_many(NAMES)
    request, asker = listener.recvfrom(4096)
    reply = bytearray(reply_to(request))
    for at, length, instead in changes:
        reply[at : at + length] = instead
    if not is_framed(bytes(reply)):
        return
    listener.sendto(reply, asker)
    try:
        got = asking.recv_get_many()
    except (SnmpError, BlockingIOError):
        return
    assert isinstance(got, dict)
