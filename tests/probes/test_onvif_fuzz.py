"""Whatever bytes a device sends, our own parsers end with the error that they document.

What Hypothesis found is kept as examples.
"""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from inventory.types.readings import Answer, Reason
from inventory.types.targets import TLS_UNVERIFIED
from probes.bounded_http import ExchangeError, Line, post
from probes.digest import Challenge, DigestAnswers
from probes.soap_faults import read_fault, words_of_lockout, words_of_refusal
from probes.soap_xml import parse_xml
from tests.probes.onvif_asking import RIGHT, ask
from tests.servers.scripted_http import Listening, Request, scripted_http
from tests.servers.soap_camera import NOT_AUTHORIZED, date_and_time

FIELD_REASONS = {Reason.PROTOCOL, Reason.SERVICE_OFF, Reason.AUTHENTICATION, Reason.OK,
                 Reason.CLOCK_SKEW, Reason.DEGRADED}  # fmt: skip
once_served = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Parrot:
    """Says what it was told last."""

    def __init__(self) -> None:
        self.says = b""

    def __call__(self, _request: Request, peer: socket.socket) -> None:
        peer.sendall(self.says)


@pytest.fixture(scope="module")
def parrot() -> Iterator[tuple[Parrot, Listening]]:
    server = Parrot()
    with scripted_http(server) as listening:
        yield server, listening


HEADS = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.0 401 \r\n",
        b"HTTP/1.1 100\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: ",
        b"WWW-Authenticate: Digest ",
        b"Content-Encoding: ",
        b"Location: /\r\n",
        b"Transfer-Encoding: ",
        b"\r\n\r\n",
        b"\r\n",
        b"5\r\n",
        b"-1",
        b"<a/>",
    ]
)
REPLIES = st.lists(HEADS | st.binary(max_size=12), max_size=12).map(b"".join)


def _reason(line: Line) -> Reason | None:
    """Why there is no reply, or None where there is one."""
    try:
        post(line, "/", b"", {})
    except ExchangeError as error:
        return error.reason
    return None


@once_served
@given(REPLIES)
@example(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n<a/>")
@example(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n")
@example(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;" + b"x" * 70_000)
@example(b"HTTP/1.1 99999 OK\r\n\r\n")
@example(b"HTTP/1.1 \xd9\xa3\xd9\xa3\xd9\xa3 OK\r\n\r\n")
def test_any_http_reply(parrot: tuple[Parrot, Listening], reply: bytes) -> None:
    server, at = parrot
    server.says = reply
    assert _reason(Line(at.address, at.port, perf_counter() + 20)) in (None, Reason.PROTOCOL)


def _say(listener: socket.socket, reply: bytes) -> None:
    peer, _ = listener.accept()
    with peer:
        peer.sendall(reply)


@once_served
@given(st.binary(max_size=200))
@example(b"\x15\x03\x03\x00\x02\x02\x28")
@example(b"")
def test_any_bytes_for_a_handshake(reply: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as server:
        server.submit(_say, listener, reply)
        line = Line("127.0.0.1", listener.getsockname()[1], perf_counter() + 20, TLS_UNVERIFIED)
        assert _reason(line) is Reason.PROTOCOL


PIECES = st.sampled_from(
    ["Digest ", "Basic ", 'realm="', 'nonce="', '"', ",", "=", "qop=", "auth", "algorithm=",
     "MD5-sess", "SHA-256", "stale=true", "\\", " ", "\t", "\u2028", "charset=UTF-8"]
)  # fmt: skip
HEADER = st.lists(PIECES | st.text(max_size=4), max_size=14).map("".join)


@given(st.lists(HEADER, max_size=3))
@example(['Digest realm="', 'Digest ,,,=",'])
@example(['Digest realm="a", nonce="b", qop=""'])
def test_any_challenge(headers: list[str]) -> None:
    challenge = Challenge.choose(headers)
    if challenge is not None:
        header = DigestAnswers(challenge, RIGHT).header("POST", "/")
        assert header.startswith("Digest ")
        assert not {"\r", "\n", "\0"} & set(header)


@given(st.lists(HEADER, min_size=1, max_size=3))
def test_no_challenge_gets_the_password(headers: list[str]) -> None:
    challenge = Challenge.choose(headers)
    if challenge is not None and "right" not in "".join(headers):
        assert RIGHT.password not in DigestAnswers(challenge, RIGHT).header("POST", "/")


@given(st.binary(max_size=60) | st.text(max_size=40).map(str.encode))
@example(b"<a>" * 300)
@example(b'<?xml version="1.0" encoding="cp65001"?><a/>')
@example(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
@example(NOT_AUTHORIZED.encode().replace(b"ter:NotAuthorized", b"\xff"))
def test_any_xml(body: bytes) -> None:
    assert parse_xml(body) is None or read_fault(body) is None
    words_of_refusal(body)
    words_of_lockout(body)


MOMENTS = st.sampled_from(["", "0", "-1", "61", "99999999999999999999", "1.5", " 7 ", "x", "１２"])


@once_served
@given(st.lists(MOMENTS, min_size=6, max_size=6), st.text(max_size=8))
@example(["23", "59", "60", "2026", "2", "30"], "CST-8")
@example(["12", "0", "0", "9999", "12", "31"], "CST+99:99")
def test_any_date(parrot: tuple[Parrot, Listening], values: list[str], zone: str) -> None:
    said = "<tt:TimeZone><tt:TZ>{}</tt:TZ></tt:TimeZone>".format(
        zone.encode("ascii", "xmlcharrefreplace").decode().replace("<", "")
    )
    time, date = values[:3], values[3:]
    said += "<tt:UTCDateTime><tt:Time>{}</tt:Time><tt:Date>{}</tt:Date></tt:UTCDateTime>".format(
        _elements(("Hour", "Minute", "Second"), time), _elements(("Year", "Month", "Day"), date)
    )
    assert _asked(parrot, said).reason in FIELD_REASONS


def _elements(names: tuple[str, ...], values: list[str]) -> str:
    pairs = zip(names, values, strict=True)
    return "".join(f"<tt:{name}>{value}</tt:{name}>" for name, value in pairs)


def _asked(parrot: tuple[Parrot, Listening], said: str) -> Answer:
    server, at = parrot
    body = date_and_time(said).encode()
    server.says = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    return ask(at)
