"""One HTTP POST to one pinned address on the event loop, with the bounds of `probes.bounded_http`.

aiohttp's parser reads the reply. Its client would follow what is not to be followed unless told
otherwise, and costs as much again as the connection itself.
"""

import asyncio
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


def by_loop(line: Line, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """As `probes.bounded_http.post`; others go on meanwhile.

    HTTPS goes through the named engine's socket and TLS: who is trusted is decided in one place.
    """
    if line.tls:
        return by_socket(line, path, body, headers)
    return wait(_post(line, path, body, headers))


async def _post(line: Line, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    exchange = _Exchange(_head(line, path, body, headers) + body)
    try:
        async with asyncio.timeout(line.until - perf_counter()):
            address = canonical(line.address)  # no name is ever resolved
            await asyncio.get_running_loop().create_connection(
                lambda: exchange, address, line.port, family=family_of(address)
            )
            return await exchange.reply
    except OSError as error:
        raise failure_of(error) from None
    finally:
        exchange.end()


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


class _Exchange(BaseProtocol):
    """One request, and the first reply that is not preliminary (RFC 9110 section 15.2)."""

    def __init__(self, request: bytes) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(loop)
        self.reply: asyncio.Future[Reply] = loop.create_future()
        self._request, self._room = request, MAX_BYTES
        self._message: RawResponseMessage | None = None
        self._body: StreamReader | None = None
        self._http = HttpResponseParser(
            self, loop, MAX_BYTES, read_until_eof=True, auto_decompress=False
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        assert self.transport is not None  # noqa: S101 - it was just made
        self.transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._room -= len(data)
        if self._room < 0:
            self._fail(ExchangeError(Reason.PROTOCOL, "too_large"))
            return
        try:
            messages, _, _ = self._http.feed_data(data)
            for message, body in messages:
                self._take(message, body)
            self._finish()
        except ExchangeError as error:
            self._fail(error)
        except HttpProcessingError:
            self._fail(ExchangeError(Reason.PROTOCOL, "not_http"))

    def connection_lost(self, exc: BaseException | None) -> None:
        super().connection_lost(exc)
        if isinstance(exc, OSError):
            self._fail(failure_of(exc))
        elif self._message is None:
            self._fail(ExchangeError(Reason.PROTOCOL, "reset"))
        else:
            with suppress(HttpProcessingError):
                self._http.feed_eof()  # for those that tell no length, this is the end
                self._finish()
            self._fail(ExchangeError(Reason.PROTOCOL, "incomplete"))

    def _take(self, message: RawResponseMessage, body: StreamReader) -> None:
        if self._message is None and message.code >= _FIRST_FINAL_STATUS:
            length = message.headers.get("Content-Length", "")
            check_head(message.code, message.headers, int(length) if length.isdecimal() else None)
            self._message, self._body = message, body

    def _finish(self) -> None:
        message, body = self._message, self._body
        if message is None or body is None:
            return
        if body.exception() is not None:
            self._fail(ExchangeError(Reason.PROTOCOL, "incomplete"))
        elif body.is_eof():
            self._body = None  # reading calls `data_received` again, with nothing
            said = body.read_nowait()
            if not self.reply.done():
                self.reply.set_result(Reply(message.code, _Headers(message.headers), said))

    def _fail(self, error: ExchangeError) -> None:
        if not self.reply.done():
            self.reply.set_exception(error)

    def end(self) -> None:
        """Hang up, whatever has come until now."""
        self.reply.cancel()
        if self.transport is not None:
            self.transport.abort()


class _Headers:
    """aiohttp's headers under the names that http.client gives them."""

    __slots__ = ("_fields",)

    def __init__(self, fields: CIMultiDictProxy[str]) -> None:
        self._fields = fields

    def __getitem__(self, name: str, /) -> str | None:
        return self._fields.get(name)

    def get_all(self, name: str, missing: list[str], /) -> list[str]:
        return self._fields.getall(name, missing)


async def close() -> None:
    """Let the loop close what was hung up in this turn."""
    await asyncio.sleep(0)
