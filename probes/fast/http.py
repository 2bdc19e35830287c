"""One HTTP POST to one pinned address on the event loop, with the bounds of `probes.bounded_http`.

aiohttp's parser reads the reply. Its client would follow what is not to be followed unless told
otherwise, and costs as much again as the connection itself.
"""

import asyncio
import socket
from collections.abc import Mapping
from contextlib import suppress
from time import perf_counter

from aiohttp.base_protocol import BaseProtocol
from aiohttp.http import HttpProcessingError, HttpResponseParser, RawResponseMessage
from aiohttp.streams import StreamReader
from multidict import CIMultiDictProxy

from inventory.types.readings import Reason
from probes.bounded_http import (
    MAX_BYTES,
    ExchangeError,
    Line,
    Reply,
    by_socket,
    check_head,
    failure_of,
)
from probes.fast.on_loop import wait
from probes.ip_address import canonical, family_of

_FIRST_FINAL_STATUS = 200
_CHUNK = 65_536


def by_loop(line: Line, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """As `probes.bounded_http.post`; others go on meanwhile.

    HTTPS goes through the named engine's socket and TLS: who is trusted is decided in one place.
    """
    if line.tls:
        return by_socket(line, path, body, headers)
    return wait(_post(line, path, body, headers))


async def _post(line: Line, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    request = _head(line, path, body, headers) + body
    try:
        async with asyncio.timeout(line.until - perf_counter()):
            address = canonical(line.address)  # no name is ever resolved
            with socket.socket(family_of(address), socket.SOCK_STREAM) as sock:
                sock.setblocking(False)
                return await _exchange(sock, (address, line.port), request)
    except OSError as error:
        raise failure_of(error) from None


async def _exchange(sock: socket.socket, device: tuple[str, int], request: bytes) -> Reply:
    """Hangs up when the reply is there, whatever else would come."""
    loop, reading = asyncio.get_running_loop(), _Reading()
    await loop.sock_connect(sock, device)
    await loop.sock_sendall(sock, request)
    while data := await loop.sock_recv(sock, _CHUNK):
        reply = reading.feed(data)
        if reply is not None:
            return reply
    return reading.end()


def _head(line: Line, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    fields = {
        "Host": line.authority,
        "Accept-Encoding": "identity",
        "Content-Length": str(len(body)),
        **headers,
        "Connection": "close",
    }
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    if any("\r" in each or "\n" in each for each in lines):
        raise ExchangeError(Reason.PROTOCOL, "not_http")
    try:
        return "\r\n".join([*lines, "", ""]).encode("latin-1")
    except UnicodeEncodeError:
        raise ExchangeError(Reason.PROTOCOL, "not_http") from None


class _Reading:
    """The first reply that is not preliminary (RFC 9110 section 15.2), as its bytes come."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self._room = MAX_BYTES
        self._message: RawResponseMessage | None = None
        self._body: StreamReader | None = None
        self._http = HttpResponseParser(
            BaseProtocol(loop), loop, MAX_BYTES, read_until_eof=True, auto_decompress=False
        )

    def feed(self, data: bytes) -> Reply | None:
        """The reply, if this was the last of it. Raises ExchangeError."""
        self._room -= len(data)
        if self._room < 0:
            raise ExchangeError(Reason.PROTOCOL, "too_large")
        try:
            messages, _, _ = self._http.feed_data(data)
        except HttpProcessingError:
            raise ExchangeError(Reason.PROTOCOL, "not_http") from None
        for message, body in messages:
            self._take(message, body)
        return self._reply()

    def end(self) -> Reply:
        """The reply, for those that tell no length. Raises ExchangeError."""
        if self._message is None:
            raise ExchangeError(Reason.PROTOCOL, "reset")
        with suppress(HttpProcessingError):
            self._http.feed_eof()
        reply = self._reply()
        if reply is None:
            raise ExchangeError(Reason.PROTOCOL, "incomplete")
        return reply

    def _take(self, message: RawResponseMessage, body: StreamReader) -> None:
        if self._message is None and message.code >= _FIRST_FINAL_STATUS:
            length = message.headers.get("Content-Length", "")
            check_head(message.code, message.headers, int(length) if length.isdecimal() else None)
            self._message, self._body = message, body

    def _reply(self) -> Reply | None:
        message, body = self._message, self._body
        if message is None or body is None:
            return None
        if body.exception() is not None:
            raise ExchangeError(Reason.PROTOCOL, "incomplete")
        if not body.is_eof():
            return None
        return Reply(message.code, _Headers(message.headers), body.read_nowait())


class _Headers:
    """aiohttp's headers under the names that http.client gives them."""

    __slots__ = ("_fields",)

    def __init__(self, fields: CIMultiDictProxy[str]) -> None:
        self._fields = fields

    def __getitem__(self, name: str, /) -> str | None:
        return self._fields.get(name)

    def get_all(self, name: str, missing: list[str], /) -> list[str]:
        return self._fields.getall(name, missing)
