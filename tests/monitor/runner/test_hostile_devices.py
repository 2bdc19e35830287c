"""Devices that send garbage, too much, too slowly or elsewhere, among good ones."""

import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest_asyncio
from sqlalchemy import Engine

from inventory.database import reading
from inventory.queries.history import load_spans
from inventory.types.outages import SlotState
from inventory.types.readings import ProbeName, Reason
from tests.ledger_books import FOREVER
from tests.monitor.runner.conftest import Post, posted
from tests.monitor.runner.gates import address_of, gates
from tests.servers.scripted_http import Listening, Request, Script, http_reply, scripted_http

_XML = "Content-Type: application/soap+xml"
_BOMB = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaa">
%s]><b>&x9;</b>""" % b"".join(
    b'<!ENTITY x%d "%s">' % (n, b"&x%d;" % (n - 1) * 40 if n else b"&a;") for n in range(10)
)


def _garbage(_request: Request, peer: socket.socket) -> None:
    peer.sendall(bytes(range(256)) * 40)


def _flood(_request: Request, peer: socket.socket) -> None:
    with suppress(OSError):
        peer.sendall(f"HTTP/1.1 200 OK\r\n{_XML}\r\nContent-Length: 400000000\r\n\r\n".encode())
        for _ in range(400):
            peer.sendall(b"<" * 1_000_000)


def _bomb(_request: Request, peer: socket.socket) -> None:
    peer.sendall(http_reply("200 OK", _BOMB, _XML))


def _elsewhere(_request: Request, peer: socket.socket) -> None:
    target = f"http://{address_of('gate1')}:8080/onvif/device_service"
    peer.sendall(http_reply("302 Found", b"", f"Location: {target}"))


def _drip(_request: Request, peer: socket.socket) -> None:
    """A byte now and then, until the other side has had enough."""
    peer.settimeout(0.05)
    with suppress(OSError):
        peer.sendall(f"HTTP/1.1 200 OK\r\n{_XML}\r\nContent-Length: 9999\r\n\r\n".encode())
        for _ in range(400):
            peer.sendall(b"<")
            with suppress(TimeoutError):
                if not peer.recv(1):
                    return


_SCRIPTS: dict[str, Script] = {
    "gate2": _garbage,
    "gate3": _flood,
    "gate4": _bomb,
    "gate5": _elsewhere,
    "gate6": _drip,
}


@contextmanager
def _hostile() -> Iterator[dict[str, Listening]]:
    with ExitStack() as stack:
        yield {
            code: stack.enter_context(scripted_http(script, address_of(code)))
            for code, script in _SCRIPTS.items()
        }


@pytest_asyncio.fixture
async def besieged(sqlite_ledger: Engine) -> AsyncIterator[Post]:
    """One good camera among five hostile ones, which all answer pings."""
    with _hostile() as servers:
        addresses = {code: f"{each.address}:{each.port}" for code, each in servers.items()}
        async with posted(sqlite_ledger, gates(addresses), simulated=gates()) as post:
            yield post


async def test_the_others_are_not_harmed(besieged: Post) -> None:
    post, books = besieged, besieged.books
    async with post.watched():
        await post.until(lambda: all(books.state(code) is SlotState.DEGRADED for code in _SCRIPTS))
        seen = post.asked["gate1"]
        await post.until(lambda: post.asked["gate1"] > seen + 5)
    assert books.state("gate1") is SlotState.OK
    assert books.outages == ()
    with reading(post.engine) as connection:
        spans = load_spans(connection, "d", 0, FOREVER)["gate1"]
    assert {(span.probe, span.reason) for span in spans} == {
        (ProbeName.ICMP, Reason.OK),
        (ProbeName.ONVIF, Reason.OK),
        (ProbeName.RTSP, Reason.NOT_OFFERED),
    }
    assert len(spans) == 3, "its readings came in time, without a gap"
    books.check()
