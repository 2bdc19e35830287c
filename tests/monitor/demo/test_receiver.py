"""The crews' telephone takes what Apprise sends, and survives what others do."""

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from monitor.delivery.render import Rendered
from monitor.delivery.sender import send
from monitor.demo.receiver import Received, Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as running:
        yield running


def _post(receiver: Receiver, body: bytes, **headers: str) -> int:
    port = urlsplit(receiver.address("x")).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest("POST", "/video")
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders(body)
        return connection.getresponse().status
    finally:
        connection.close()


def test_apprise_delivers_to_the_crew_of_the_address(receiver: Receiver) -> None:
    text = Rendered("光缆中断", "Where: Library", good_news=True)
    assert send(receiver.address("fibre"), text, "key-1").sent
    assert receiver.take() == [Received("fibre", "光缆中断", "Where: Library", good_news=True)]
    assert receiver.take() == []


@pytest.mark.parametrize("body", [b"no JSON", b"[]", b'{"title": "x"}', b"\xff\xfe", b"[" * 10_000])
def test_what_is_no_message_is_refused(receiver: Receiver, body: bytes) -> None:
    assert _post(receiver, body, Content_Length=str(len(body))) == 400
    assert receiver.take() == []


@pytest.mark.parametrize("length", ["99999999999", "-1", "many", ""])
def test_an_unlikely_length_is_refused_unread(receiver: Receiver, length: str) -> None:
    assert _post(receiver, b"", Content_Length=length) == 400
