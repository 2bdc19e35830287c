"""The outside of version 3 messages: what is read of them, and that nothing breaks the reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.snmp_envelope import Envelope, elements, read_envelope
from tests.probes.test_traps_v3 import AUTH_ONLY, AUTH_PRIV, OPEN, SENDER

REPORT = bytes.fromhex(
    "306802010330110204660d06d6020300ffe3040100020103041d301b040c80004fb805686f7374696c6502010502"
    "0203e80400040004003031040c80004fb805686f7374696c650400a81f020424a02c030201000201003011300f06"
    "0a2b060106030f01010400410101"
)


@pytest.mark.parametrize(
    ("message", "number"),
    [(AUTH_PRIV, 0x4E79DEB3), (AUTH_ONLY, 0x2AEDD070), (OPEN, 0x078035A8)],
    ids=["auth, priv", "auth", "open"],
)
def test_what_net_snmp_sent(message: bytes, number: int) -> None:
    assert read_envelope(message) == Envelope(number, SENDER, 5, 1000, is_report=False)


def test_a_report_is_known_as_one() -> None:
    told = read_envelope(REPORT)
    assert told is not None
    assert told.is_report


@pytest.mark.parametrize("message", [AUTH_PRIV, AUTH_ONLY, REPORT])
def test_no_message_may_be_cut_short(message: bytes) -> None:
    assert {read_envelope(message[:end]) for end in range(len(message))} == {None}


@given(st.binary(max_size=200), st.integers(0, 300), st.binary(max_size=3))
def test_nothing_breaks_the_reading(noise: bytes, place: int, instead: bytes) -> None:
    place %= len(AUTH_ONLY)
    for data in (noise, AUTH_ONLY[:place] + instead + AUTH_ONLY[place + len(instead) :]):
        told = read_envelope(data)
        assert told is None or len(told.engine_id) <= len(data)


@given(st.binary(max_size=200))
def test_elements_lie_within_the_data_and_follow_one_another(data: bytes) -> None:
    end = 0
    try:
        for at, first, last in elements(data, 0, len(data)):
            assert end == at < first <= last <= len(data)
            end = last
    except (ValueError, IndexError):
        return
    assert end == len(data)
