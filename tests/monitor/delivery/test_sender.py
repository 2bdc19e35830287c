"""Apprise against a real receiver: what arrives, what is reported, what is never logged."""

import logging

import pytest

from monitor.delivery.apprise_log import overhearing
from monitor.delivery.render import Rendered
from monitor.delivery.sender import Outcome, _plugin, _prepare, send, understands
from tests.servers.http_receiver import RESET, Answer, http_receiver
from tests.servers.ports import free_tcp_port
from tests.servers.scripted_http import http_reply, scripted_http

TEXT = Rendered("标题", "first <line>\n- second & last")


def test_the_text_and_its_key_arrive() -> None:
    with http_receiver() as receiver:
        assert send(receiver.url, TEXT, "key-1") == Outcome(sent=True)
    assert (receiver.titles, receiver.bodies) == ([TEXT.title], [TEXT.body])
    assert receiver.keys == ["key-1"]


@pytest.mark.parametrize("scheme", ["json", "xml", "form", "apprise"])
def test_every_webhook_carries_the_key(scheme: str) -> None:
    with http_receiver() as receiver:
        assert send(receiver.url.replace("json", scheme, 1), TEXT, "key-1").sent
    assert receiver.keys == ["key-1"]


@pytest.mark.parametrize(
    ("url", "connect_s", "read_s"),
    [
        ("json://127.0.0.1/", 4, 10),
        ("json://127.0.0.1/?cto=8&rto=12", 8, 12),
        ("json://127.0.0.1/?cto=3600&rto=3600", 15, 20),
        ("mailto://user:pass@example.com", 15, 10),
    ],
)
def test_waits_are_bounded(url: str, connect_s: float, read_s: float) -> None:
    with overhearing():
        plugin = _plugin(url)
        _prepare(plugin, "k")
    assert (plugin.socket_connect_timeout, plugin.socket_read_timeout) == (connect_s, read_s)


def test_a_key_of_any_letters_travels() -> None:
    with http_receiver() as receiver:
        assert send(receiver.url, TEXT, "一区:1").sent
    assert receiver.keys == ["%E4%B8%80%E5%8C%BA:1"]


REFUSALS: list[tuple[Answer, str]] = [
    (500, "http_500"),
    (429, "http_429"),
    (404, "http_404"),
    (RESET, "connection"),
]


@pytest.mark.parametrize(("answer", "code"), REFUSALS)
def test_a_refusal_has_a_code(answer: Answer, code: str) -> None:
    with http_receiver(answer) as receiver:
        assert send(receiver.url, TEXT, "k") == Outcome(sent=False, code=code)


def test_nobody_there_is_a_connection_trouble() -> None:
    url = f"json://127.0.0.1:{free_tcp_port()}/"
    assert send(url, TEXT, "k") == Outcome(sent=False, code="connection")


def test_a_redirect_is_not_followed() -> None:
    with http_receiver() as elsewhere:
        target = f"Location: http://127.0.0.1:{elsewhere.listening.port}/"
        with scripted_http(lambda _, peer: peer.sendall(http_reply("302 Go", b"", target))) as one:
            url = f"json://127.0.0.1:{one.port}/?redirect=yes"
            assert send(url, TEXT, "k") == Outcome(sent=False, code="http_302")
    assert elsewhere.requests == []


@pytest.mark.parametrize("url", ["", "nonsense://x", "json://", "json://[::1/x", "no url"])
def test_what_apprise_cannot_read_is_a_bad_address_for_good(url: str) -> None:
    assert send(url, TEXT, "k") == Outcome(sent=False, code="bad_address", permanent=True)
    assert not understands(url)


def test_understands_without_sending() -> None:
    with http_receiver() as receiver:
        assert understands(receiver.url)
    assert receiver.requests == []


def test_a_plugin_that_raises_is_an_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_url: str) -> None:
        raise KeyError("json://user:S3CRET@host/")

    monkeypatch.setattr("monitor.delivery.sender._plugin", broken)
    assert send("json://x", TEXT, "k") == Outcome(sent=False, code="plugin_KeyError")


def test_no_secret_is_logged_at_any_level(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("apprise", "urllib3"):
        logging.getLogger(name).info("the loggers exist before the sender sees to them")
    with http_receiver(200, 500, RESET) as receiver:
        for _ in range(3):
            send(receiver.url.replace("json://", "json://user:S3CRET-too@"), TEXT, "k")
    send("wecombot://S3CRET", TEXT, "k")
    send("json://user:S3CRET@[::1/x", TEXT, "k")
    assert "S3CRET" not in caplog.text
