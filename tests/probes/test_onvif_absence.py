"""ONVIF switched off, while the device lives: a reading of its own."""

import socket
from collections.abc import Iterator

import pytest

from inventory.types.components import Kind
from inventory.types.readings import STATUS_OF, Answer, Reason, Status
from inventory.types.targets import Target
from probes import onvif_absence
from probes.bounded_http import Line
from tests.probes.onvif_asking import ask_target
from tests.servers.ports import free_tcp_port
from tests.servers.scripted_http import http_reply, scripted_http

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a web page or RTSP server, which here stands elsewhere than at 80 or 554."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        monkeypatch.setattr(onvif_absence, "WITNESS_PORTS", (free_tcp_port(), port))
        yield port


def ask(port: int) -> Answer:
    return ask_target(Target("C", Kind.CAMERA, "127.0.0.1", port), 20)


def test_the_onvif_port_closed_and_another_open(door: int) -> None:
    answer = ask(free_tcp_port())
    assert (answer.reason, dict(answer.facts)) == (
        Reason.SERVICE_OFF,
        {"detail": "port_closed", "open_port": door},
    )


def test_all_ports_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onvif_absence, "WITNESS_PORTS", (free_tcp_port(), free_tcp_port()))
    assert ask(free_tcp_port()).reason is Reason.REFUSED


@pytest.mark.parametrize("status", ["404 Not Found", "405 Not Allowed", "410 Gone", "501 No"])
def test_a_web_server_without_onvif(status: str) -> None:
    with scripted_http(lambda _, peer: peer.sendall(http_reply(status, b"<html>"))) as at:
        assert ask(at.port).reason is Reason.SERVICE_OFF


@pytest.mark.parametrize("page", [b"<!DOCTYPE html><html>", b"\r\n<HTML><body>login", b"<html/>"])
def test_a_login_page_for_everything(page: bytes) -> None:
    with scripted_http(lambda _, peer: peer.sendall(http_reply("200 OK", page))) as at:
        answer = ask(at.port)
    assert (answer.reason, answer.facts) == (Reason.SERVICE_OFF, {"detail": "web_page"})


def test_no_time_is_left_for_another_port(door: int) -> None:
    assert onvif_absence.open_door(Line("127.0.0.1", free_tcp_port(), until=0)) is None


def test_a_device_with_onvif_off_lives() -> None:
    assert STATUS_OF[Reason.SERVICE_OFF] is Status.MISCONFIGURED
