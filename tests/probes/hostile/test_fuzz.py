"""What no table foresees: right messages spoiled at random, given to whatever reads them.

Each reader's own test stands beside its other tests; here are those that need a whole message, or
a library beneath. Only the declared error comes out, and what is read is small.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from email.message import Message

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from probes.bounded_http import CARRIER, ExchangeError, Line, Reply
from probes.fast.soap import by_lxml
from probes.onvif_clock import read_clock
from probes.onvif_service import by_zeep
from probes.snmp_v2c import V2cClient
from probes.snmp_wire import Failure
from probes.soap_faults import read_fault
from probes.trap_gate import Refusal
from probes.trap_v3 import Engine, V3Opener
from probes.trap_wire import Notice
from tests.probes.hostile import snmp_messages
from tests.probes.hostile.snmp_messages import ENGINE_ID, USER
from tests.probes.test_snmp_hostile import reply_to
from tests.servers.soap_camera import date_and_time, envelope, information

CHANGES = st.lists(
    st.tuples(st.integers(0, 2000), st.integers(0, 6), st.binary(max_size=6)), max_size=4
)
"""Where, how many bytes, and what instead."""
LINE = Line("127.0.0.1", 9, 0.0)
NAMES = ((1, 3, 6, 1, 2, 1, 2, 2, 1, 7, 1), (1, 3, 6, 1, 2, 1, 2, 2, 1, 8, 1))
CALLS = {
    "GetSystemDateAndTime": date_and_time("<tt:UTCDateTime/><tt:TimeZone/>").encode(),
    "GetDeviceInformation": information(),
}
TAGS = st.sampled_from(["tt:UTCDateTime", "tt:Date", "tt:Year", "tds:Model", "s:Fault", "s:Body"])
TREES = st.recursive(
    st.text("ab 0<&;é", max_size=4),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", TAGS, st.lists(inner, max_size=3)
    ),
    max_leaves=8,
)


def spoiled(whole: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    data = bytearray(whole)
    for at, length, instead in changes:
        place = at % (len(data) + 1)
        data[place : place + length] = instead
    return bytes(data)


@pytest.mark.parametrize("read", [by_zeep, by_lxml])
@pytest.mark.parametrize("operation", CALLS)
@given(CHANGES, TREES)
@example([(0, 6, b"")], "")
@example([], "<s:Fault>")
def test_any_soap_reply(
    read: Callable[[Line, str], object],
    operation: str,
    changes: list[tuple[int, int, bytes]],
    tree: str,
) -> None:
    for body in (spoiled(CALLS[operation], changes), envelope(tree)):

        def ask(body: bytes = body) -> None:
            CARRIER.set(lambda *_: Reply(200, Message(), body))
            with suppress(ExchangeError):
                read_clock(read(LINE, operation), 0.0)

        copy_context().run(ask)


@given(st.lists(st.text("NotAuthorized:. _\x7f-é", max_size=60), max_size=9))
@example(["ter:NotAuthorized", "a" * 60])
def test_any_codes_of_a_fault(codes: list[str]) -> None:
    inner = ""
    for code in reversed(codes):
        inner = f"<s:Subcode><s:Value>{code}</s:Value>{inner}</s:Subcode>"
    whole = f"<s:Fault><s:Code><s:Value>s:Sender</s:Value>{inner}</s:Code></s:Fault>"
    fault = read_fault(envelope(whole))
    if fault is not None:
        assert fault.codes[0] == "Sender"
        assert len(fault.detail) < 100
        assert fault.detail.isascii()


@settings(max_examples=60)
@given(CHANGES)
@example([(10, 1, b"")])
def test_any_reply_to_the_named_engine(changes: list[tuple[int, int, bytes]]) -> None:
    """pysnmp and pyasn1 read it: it counts, or it does not, and nothing is raised."""
    asyncio.run(_heard(changes))


async def _heard(changes: list[tuple[int, int, bytes]]) -> None:
    client = V2cClient()
    asking = asyncio.ensure_future(client.get("127.77.99.1", 9, "public", NAMES, 20))
    try:
        await asyncio.sleep(0)
        ((_, state),) = client._dispatcher.pending.items()
        source, reply = ("127.77.99.1", 9), reply_to(bytes(state["outgoingMsg"]))
        client._dispatcher._recv_callback(None, None, source, spoiled(reply, changes))
        done, _ = await asyncio.wait([asking], timeout=0)
        for each in done:
            got = each.result()
            assert isinstance(got, Failure) or len(got) == len(NAMES)
    finally:
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await client.close()


@given(CHANGES)
@example([])
@example([(2, 1, b"\x80")])
def test_any_message_that_is_signed_with_the_right_key(
    changes: list[tuple[int, int, bytes]],
) -> None:
    """An agent that we know may still talk nonsense."""
    keys = snmp_messages.KEYS.keys(USER, ENGINE_ID)
    whole = snmp_messages.v3_trap((5, 1000))
    digest = whole.index(USER.user.encode()) + len(USER.user) + 2
    behind = digest + len(keys.placeholder)
    signed = keys.sign(whole[:digest] + keys.placeholder + spoiled(whole[behind:], changes))
    opener = V3Opener(Engine(b"pointwatch", 1), lambda: 0.0)
    opened = opener.open(signed, [USER])
    assert isinstance(opened, Notice | Refusal)
    assert changes or isinstance(opened, Notice)
