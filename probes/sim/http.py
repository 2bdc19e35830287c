"""A small HTTP/1.1 server side (RFC 9112) on h11: many listeners, one event loop.

A device that does not answer keeps its connections open and drops what comes in, as a dead host
behind a live network does; loopback would refuse the connection if nobody listened.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import h11

MAX_HEAD = 16 * 1024
MAX_BODY = 64 * 1024
MAX_CONNECTIONS = 64
"""Per listener; the next one is dropped."""
IDLE_S = 120.0
"""A connection without a request for so long is dropped, answering or not."""

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One request: `headers` with lower-case names, the first of each name."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. Content-Length is added."""

    status: int
    body: bytes = b""
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Service:
    """What stands behind a listener: whether it answers at all, and what."""

    alive: Callable[[], bool]
    answer: Callable[[Request], Reply]


class Listener:
    """A listening socket and its connections."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.connections: set[asyncio.Transport] = set()
        self._server: asyncio.Server | None = None

    async def listen(self, host: str, port: int) -> None:
        """Start to listen; an OSError of the bind is the caller's."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), host, port)

    def close(self) -> None:
        """Stop, and drop every connection."""
        if self._server is not None:
            self._server.close()
        for transport in tuple(self.connections):
            transport.abort()


class _Connection(asyncio.Protocol):
    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEAD)
        self._head: h11.Request | None = None
        self._body = bytearray()
        self._silent = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - narrows asyncio's type
        self._transport = transport
        self._expiry = asyncio.get_running_loop().call_later(IDLE_S, transport.abort)
        self._listener.connections.add(transport)
        if len(self._listener.connections) > MAX_CONNECTIONS:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._expiry.cancel()
        self._listener.connections.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        # Once silent, silent for good: the stream has lost its place.
        self._silent = self._silent or not self._listener.service.alive()
        if self._silent:
            return
        try:
            self._http.receive_data(data)
            self._read_events()
        except h11.RemoteProtocolError as error:
            self._refuse(error.error_status_hint)

    def _read_events(self) -> None:
        while not self._transport.is_closing():
            event = self._http.next_event()
            match event:
                case h11.Request():
                    self._head, self._body = event, bytearray()
                    self._expect_body(event)
                case h11.Data():
                    self._body += event.data
                    if len(self._body) > MAX_BODY:
                        raise h11.RemoteProtocolError("body too large", 413)
                case h11.EndOfMessage():
                    self._finish()
                case h11.ConnectionClosed():
                    self._transport.close()
                case _:
                    return

    def _expect_body(self, head: h11.Request) -> None:
        if self._http.they_are_waiting_for_100_continue:
            going = h11.InformationalResponse(status_code=100, headers=[])
            self._transport.write(self._http.send(going) or b"")

    def _finish(self) -> None:
        if self._head is None:
            return
        self._send(self._listener.service.answer(_request(self._head, bytes(self._body))))
        if self._http.our_state is h11.MUST_CLOSE:
            self._transport.close()
            return
        self._http.start_next_cycle()
        self._expiry.cancel()
        loop = asyncio.get_running_loop()
        self._expiry = loop.call_later(IDLE_S, self._transport.abort)

    def _refuse(self, status: int) -> None:
        if self._http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self._send(Reply(status, headers=(("Connection", "close"),)))
        # To close with input unread would reset the connection, and the client lose the answer.
        self._silent = True
        self._transport.write_eof()

    def _send(self, reply: Reply) -> None:
        headers = [*reply.headers, ("Content-Length", str(len(reply.body)))]
        head = h11.Response(status_code=reply.status, headers=headers)
        parts = (head, h11.Data(data=reply.body), h11.EndOfMessage())
        self._transport.write(b"".join(self._http.send(part) or b"" for part in parts))


def _request(head: h11.Request, body: bytes) -> Request:
    headers: dict[str, str] = {}
    for name, value in head.headers:
        headers.setdefault(name.decode("latin-1"), value.decode("latin-1"))
    path = head.target.decode("latin-1")
    return Request(head.method.decode("latin-1"), path, headers, body)
