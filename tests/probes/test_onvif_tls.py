"""ONVIF over HTTPS: a certificate that is pinned, an authority's, or any; and an impostor."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from inventory.types.components import Kind
from inventory.types.readings import Answer, ProbeName, Reason
from inventory.types.targets import TLS_UNVERIFIED, TLS_VERIFIED, Target
from probes import tls
from probes.bounded_http import MAX_BYTES, ExchangeError, Line, fingerprint
from tests.probes import engines
from tests.probes.onvif_asking import RIGHT, ask_target
from tests.servers.certificates import Certificate, self_signed
from tests.servers.ports import free_tcp_port
from tests.servers.scripted_http import Listening, Request, Script, http_reply, scripted_http
from tests.servers.soap_camera import SoapCamera

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return self_signed(tmp_path_factory.mktemp("own") / "own.pem")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return self_signed(tmp_path_factory.mktemp("other") / "other.pem")


@pytest.fixture(autouse=True)
def _no_context_kept() -> Iterator[None]:
    tls._context.cache_clear()
    yield
    tls._context.cache_clear()


def ask(at: Listening | int, trust: str, deadline: float = 20.0) -> Answer:
    port = at if isinstance(at, int) else at.port
    credential = replace(RIGHT, tls=trust)
    target = Target("C", Kind.CAMERA, "127.0.0.1", port, onvif=credential)
    return ask_target(target, deadline)


def test_the_pinned_certificate(own: Certificate, other: Certificate) -> None:
    with scripted_http(SoapCamera("right"), tls=own.server()) as at:
        answers = [ask(at, own.fingerprint), ask(at, f"{other.fingerprint},{own.fingerprint}")]
    assert [each.reason for each in answers] == [Reason.OK, Reason.OK]
    assert {each.facts["serial"] for each in answers} == {"A0042"}


def test_a_certificate_that_changed_gets_nothing(own: Certificate, other: Certificate) -> None:
    with scripted_http(SoapCamera("right"), tls=other.server()) as at:
        answer = ask(at, own.fingerprint)
    assert (answer.reason, answer.facts) == (
        Reason.CERTIFICATE,
        {"detail": "certificate_changed"},
    )
    assert (at.connections, at.requests) == (1, [])


def test_any_certificate_where_that_is_wanted(own: Certificate) -> None:
    with scripted_http(SoapCamera("right"), tls=own.server()) as at:
        assert ask(at, TLS_UNVERIFIED).reason is Reason.OK


def test_an_authority_that_we_trust(own: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(own.path))
    with scripted_http(SoapCamera("right"), tls=own.server()) as at:
        assert ask(at, TLS_VERIFIED).reason is Reason.OK


UNTRUSTED: dict[str, tuple[tuple[str, ...], tuple[int, int], str]] = {
    "of another address": (("127.0.0.2",), (-1, 30), "certificate_of_another"),
    "expired": (("127.0.0.1",), (-30, -1), "certificate_expired"),
}


@pytest.mark.parametrize(("names", "days", "detail"), UNTRUSTED.values(), ids=UNTRUSTED.keys())
def test_a_certificate_that_is_not_in_order(
    names: tuple[str, ...],
    days: tuple[int, int],
    detail: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = self_signed(tmp_path / "shown.pem", names, days)
    monkeypatch.setenv("SSL_CERT_FILE", str(shown.path))
    with scripted_http(SoapCamera("right"), tls=shown.server()) as at:
        answer = ask(at, TLS_VERIFIED)
    assert (answer.reason, answer.facts) == (Reason.CERTIFICATE, {"detail": detail})
    assert at.requests == []


def test_self_signed_where_an_authority_is_wanted(own: Certificate) -> None:
    with scripted_http(SoapCamera("right"), tls=own.server()) as at:
        answer = ask(at, TLS_VERIFIED)
    assert answer.facts == {"detail": "certificate_untrusted"}
    assert at.requests == []


def answer_in_clear(listener: socket.socket) -> None:
    peer, _ = listener.accept()
    with peer:
        peer.recv(4096)
        peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_a_device_that_speaks_no_tls() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as server:
        server.submit(answer_in_clear, listener)
        answer = ask(listener.getsockname()[1], TLS_UNVERIFIED)
    assert (answer.reason, answer.facts) == (Reason.PROTOCOL, {"detail": "not_tls"})


def flooding(_request: Request, peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(2 * MAX_BYTES // 65_536):
        peer.sendall(b" " * 65_536)


def dripping(_request: Request, peer: socket.socket) -> None:
    for byte in http_reply("200 OK", b" " * 5000):
        peer.sendall(bytes([byte]))
        time.sleep(0.02)


HOSTILE: dict[str, tuple[Script, float, Reason]] = {
    "a flood": (flooding, 20.0, Reason.PROTOCOL),
    "a byte at a time": (dripping, 0.5, Reason.TIMEOUT),
    "a hang-up": (lambda _request, _peer: None, 20.0, Reason.PROTOCOL),
}


@pytest.mark.parametrize(("script", "deadline", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_the_limits_hold_inside(
    own: Certificate, script: Script, deadline: float, reason: Reason
) -> None:
    with scripted_http(script, tls=own.server()) as at:
        assert ask(at, own.fingerprint, deadline).reason is reason


def test_cameras_do_not_wait_for_each_other(own: Certificate) -> None:
    """Each answers for the first time when both were asked."""
    both = Barrier(2)

    def slow(camera: SoapCamera) -> Script:
        waits = iter([both.wait])

        def answer(request: Request, peer: socket.socket) -> None:
            for wait in waits:
                wait(5)
            camera(request, peer)

        return answer

    first, second = slow(SoapCamera("right")), slow(SoapCamera("right"))
    with scripted_http(first, tls=own.server()) as a, scripted_http(second, tls=own.server()) as b:
        credential = replace(RIGHT, tls=own.fingerprint)
        targets = [
            Target("C", Kind.CAMERA, "127.0.0.1", at.port, onvif=credential) for at in (a, b)
        ]
        answers = engines.ask_together(ProbeName.ONVIF, targets, 20)
    assert [answer.reason for answer in answers] == [Reason.OK, Reason.OK]


def test_a_handshake_that_never_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        answer = ask(silent.getsockname()[1], TLS_UNVERIFIED, deadline=0.4)
    assert answer.reason is Reason.TIMEOUT


def test_what_a_device_shows_now(own: Certificate) -> None:
    with scripted_http(SoapCamera("right"), tls=own.server()) as at:
        line = Line("127.0.0.1", at.port, until=time.perf_counter() + 20)
        assert fingerprint(line) == own.fingerprint
    with pytest.raises(ExchangeError):
        fingerprint(replace(line, port=free_tcp_port()))
