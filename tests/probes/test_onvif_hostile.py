"""Devices that stall, flood, break off, lie or lead elsewhere: every ask returns, as a value."""

import gzip
import socket
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

import pytest

from inventory.types.components import Kind
from inventory.types.readings import STATUS_OF, Answer, ProbeName, Reason
from inventory.types.targets import OnvifCredential, Target
from tests.probes import engines
from tests.servers.namespaces import in_own_network, may_unshare
from tests.servers.ports import free_tcp_port
from tests.servers.scripted_http import Listening, Request, Script, http_reply, scripted_http
from tests.servers.soap_camera import NOT_AUTHORIZED, NOT_SUPPORTED, date_and_time

pytestmark = pytest.mark.usefixtures("engine")

HANGS_AFTER_S = 60.0
MEGABYTE = b" " * 1024 * 1024
SOAP = "Content-Type: application/soap+xml"
ALIVE = date_and_time("").encode()
OTHER = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><b/></s:Body>'
    "</s:Envelope>"
)
BOMB = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha">%s]><b>&z;</b>' % b"".join(
    b'<!ENTITY %c "&%c;&%c;&%c;&%c;">' % (98 + n, *[97 + n] * 4) for n in range(25)
)


def ask(port: int, deadline: float = 20.0) -> Answer:
    """One ask, in a thread that must come back."""
    credential = OnvifCredential("admin", "secret")
    target = Target("C", Kind.CAMERA, "127.0.0.1", port, onvif=credential)
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(engines.ask, ProbeName.ONVIF, target, deadline)
        return asked.result(HANGS_AFTER_S)


def saying(reply: bytes) -> Script:
    return lambda _request, peer: peer.sendall(reply)


def silent(_request: Request, peer: socket.socket) -> None:
    peer.recv(1)  # until the prober hangs up


def dripping(_request: Request, peer: socket.socket) -> None:
    for byte in http_reply("200 OK", ALIVE):
        peer.sendall(bytes([byte]))
        time.sleep(0.02)


def endless_headers(_request: Request, peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\n")
    for _ in repeat(None):
        peer.sendall(b"X-More: and more\r\n")


def endless_line(_request: Request, peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nX-More: ")
    for _ in repeat(None):
        peer.sendall(b"and more" * 512)


def endless_continue(_request: Request, peer: socket.socket) -> None:
    for _ in repeat(None):
        peer.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


def flooding(head: bytes, piece: bytes = MEGABYTE) -> Script:
    def flood(_request: Request, peer: socket.socket) -> None:
        peer.sendall(head)
        for _ in range(400):
            peer.sendall(piece)

    return flood


def resetting(_request: Request, peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<a>")
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
TABLE: dict[str, tuple[Script, Reason, str]] = {
    "400 MB announced": (
        flooding(b"HTTP/1.1 200 OK\r\nContent-Length: 419430400\r\n\r\n"),
        Reason.PROTOCOL,
        "too_large",
    ),
    "400 MB unannounced": (flooding(b"HTTP/1.1 200 OK\r\n\r\n"), Reason.PROTOCOL, "too_large"),
    "400 MB in chunks": (
        flooding(CHUNKED, b"100000\r\n" + MEGABYTE + b"\r\n"),
        Reason.PROTOCOL,
        "too_large",
    ),
    "endless headers": (endless_headers, Reason.PROTOCOL, "not_http"),
    "endless header line": (endless_line, Reason.PROTOCOL, "not_http"),
    "endless continue": (endless_continue, Reason.PROTOCOL, "too_large"),
    "reset half-way": (resetting, Reason.PROTOCOL, "reset or incomplete"),
    "closed at once": (saying(b""), Reason.PROTOCOL, "reset"),
    "closed half-way": (
        saying(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n<a>"),
        Reason.PROTOCOL,
        "incomplete",
    ),
    "bad chunk": (saying(CHUNKED + b"zz\r\n"), Reason.PROTOCOL, "incomplete or not_http"),
    "not HTTP": (saying(b"SSH-2.0-dropbear\r\n" * 9), Reason.PROTOCOL, "not_http"),
    "not XML": (saying(http_reply("200 OK", b"hello")), Reason.PROTOCOL, "not_xml"),
    "empty": (saying(http_reply("200 OK")), Reason.PROTOCOL, "not_xml"),
    "HTML": (saying(http_reply("200 OK", b"<html><p>hi")), Reason.SERVICE_OFF, "web_page"),
    "XML": (saying(http_reply("200 OK", b"<a><p/></a>")), Reason.PROTOCOL, "not_onvif"),
    "SOAP about something else": (
        saying(http_reply("200 OK", OTHER.encode(), SOAP)),
        Reason.PROTOCOL,
        "not_onvif",
    ),
    "SOAP without body": (
        saying(http_reply("200 OK", OTHER.replace("<b/>", "").encode(), SOAP)),
        Reason.PROTOCOL,
        "not_onvif",
    ),
    "MIME parts": (
        saying(http_reply("200 OK", b"--x", 'Content-Type: multipart/related; boundary="x"')),
        Reason.PROTOCOL,
        "not_xml",
    ),
    "gzip bomb": (
        saying(http_reply("200 OK", gzip.compress(MEGABYTE * 9), "Content-Encoding: gzip", SOAP)),
        Reason.PROTOCOL,
        "encoded",
    ),
    "XML bomb": (saying(http_reply("200 OK", BOMB, SOAP)), Reason.PROTOCOL, "entities"),
    "deep XML": (
        saying(http_reply("200 OK", b"<a>" * 100_000, SOAP)),
        Reason.PROTOCOL,
        "not_onvif",
    ),
    "404": (saying(http_reply("404 Not Found", b"<p>")), Reason.SERVICE_OFF, "http_404"),
    "503": (saying(http_reply("503 Busy")), Reason.PROTOCOL, "http_503"),
    "other fault": (
        saying(http_reply("400 Bad Request", NOT_SUPPORTED.encode(), SOAP)),
        Reason.SERVICE_OFF,
        "fault_action_not_supported",
    ),
    "401 empty": (saying(http_reply("401 Unauthorized")), Reason.AUTHENTICATION, "refused"),
    "400 with fault": (
        saying(http_reply("400 Bad Request", NOT_AUTHORIZED.encode(), SOAP)),
        Reason.AUTHENTICATION,
        "refused",
    ),
}
"""What is done, and what is said of it; of two, each engine says another thing."""


@pytest.mark.parametrize(("script", "reason", "detail"), TABLE.values(), ids=TABLE.keys())
def test_table(script: Script, reason: Reason, detail: str) -> None:
    with scripted_http(script) as at:
        answer = ask(at.port)
    assert answer.reason is reason
    assert answer.facts.keys() == {"detail"}
    assert answer.facts["detail"] in detail.split(" or ")


@pytest.mark.parametrize("script", [silent, dripping], ids=["silence", "a byte at a time"])
def test_slow_is_a_timeout(script: Script) -> None:
    with scripted_http(script) as at:
        assert ask(at.port, deadline=0.4).reason is Reason.TIMEOUT


def test_time_runs_out_before_the_start() -> None:
    with scripted_http(saying(b"")) as at:
        assert ask(at.port, deadline=0).reason is Reason.TIMEOUT


def test_refused() -> None:
    assert ask(free_tcp_port()).reason is Reason.REFUSED


@pytest.mark.root
@pytest.mark.skipif(not may_unshare(), reason="needs network namespaces (root)")
def test_no_route() -> None:
    target = Target("C", Kind.CAMERA, "192.0.2.9")
    answer = in_own_network(lambda: engines.ask(ProbeName.ONVIF, target, 20))
    assert answer.reason is Reason.UNREACHABLE


@pytest.mark.parametrize("address", ["", "localhost", "127.1"])
def test_no_name_is_resolved(address: str) -> None:
    target = Target("C", Kind.CAMERA, address, 9)
    assert engines.ask(ProbeName.ONVIF, target, 1).reason is Reason.UNREACHABLE


def test_invalid_utf8_in_a_reply_that_is_else_right() -> None:
    body = ALIVE.replace(b"NTP", b"\xff\xfe")
    with scripted_http(saying(http_reply("200 OK", body, SOAP))) as at:
        assert STATUS_OF[ask(at.port).reason].alive


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_redirects_are_not_followed(status: str) -> None:
    with scripted_http(saying(http_reply("200 OK", ALIVE, SOAP)), "127.0.0.2") as trap:
        where = f"Location: http://127.0.0.2:{trap.port}/onvif/device_service"
        with scripted_http(saying(http_reply(status, b"", where))) as at:
            answer = ask(at.port)
    assert (answer.reason, answer.facts) == (Reason.PROTOCOL, {"detail": "redirect"})
    assert trap.connections == 0


def test_addresses_in_replies_are_not_followed() -> None:
    """Entities, schemas, style sheets and service addresses (XAddr) of another host."""
    with scripted_http(saying(http_reply("200 OK", ALIVE, SOAP)), "127.0.0.2") as trap:
        for reply in _lures(trap):
            with scripted_http(saying(http_reply("200 OK", reply.encode(), SOAP))) as at:
                ask(at.port)
    assert trap.connections == 0


def _lures(trap: Listening) -> list[str]:
    url = f"http://127.0.0.2:{trap.port}/"
    body = ALIVE.decode().partition("?>")[2]
    return [
        f'<!DOCTYPE a [<!ENTITY e SYSTEM "{url}">]><a>&e;</a>',
        f'<!DOCTYPE a SYSTEM "{url}">{body}',
        f'<!DOCTYPE a [<!ENTITY % p SYSTEM "{url}">%p;]>{body}',
        f'<?xml-stylesheet href="{url}"?>{body}',
        body.replace("<s:Body>", f"<s:Body><tds:XAddr>{url}</tds:XAddr>"),
        body.replace(
            "<s:Body>",
            f'<s:Body><xi:include href="{url}" xmlns:xi="http://www.w3.org/2001/XInclude"/>',
        ),
        body.replace("?>", f'?><x xsi:schemaLocation="a {url}"/>'),
    ]


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted_http(saying(b""), "127.0.0.2") as trap:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.2:{trap.port}")
        with scripted_http(saying(http_reply("200 OK", ALIVE, SOAP))) as at:
            assert ask(at.port).reason is not Reason.REFUSED
    assert trap.connections == 0
    assert at.connections >= 1
