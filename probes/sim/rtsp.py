"""The RTSP side of a simulated camera (RFC 2326): test packets over the connection itself."""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from probes.sim.access import Access, DigestGate

PORT = 8554
"""Where every simulated camera with an address of its own streams; 554 is a privileged port."""
MAX_HEAD = 16 * 1024
IDLE_S = 60.0
FRAME_S = 0.04
_SOURCE = b"PWSM"
_PAYLOAD_TYPE = 96


@dataclass(frozen=True, slots=True)
class Stream:
    """What stands behind a listener, asked anew at every request."""

    serves: Callable[[], bool]
    flows: Callable[[], bool]
    """Whether the encoder gives pictures."""
    access: Callable[[], Access]
    gate: DigestGate
    refused: Callable[[], None]
    """Told of every wrong credential."""


class StreamListener:
    """A listening socket and its connections."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.connections: set[asyncio.Transport] = set()
        self._server: asyncio.Server | None = None

    async def listen(self, host: str, port: int) -> None:
        """Start to listen; an OSError of the bind is the caller's."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Viewer(self), host, port)

    def close(self) -> None:
        """Stop, and drop every connection."""
        if self._server is not None:
            self._server.close()
        for transport in tuple(self.connections):
            transport.abort()


@dataclass(frozen=True, slots=True)
class _Asked:
    method: str
    url: str
    headers: dict[str, str]


class _Viewer(asyncio.Protocol):
    """One connection: it answers requests, and sends packets from PLAY to TEARDOWN."""

    def __init__(self, listener: StreamListener) -> None:
        self._listener, self._stream = listener, listener.stream
        self._unread = b""
        self._number = 0
        self._sending: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - narrows asyncio's type
        self._transport = transport
        self._listener.connections.add(transport)
        self._expiry = asyncio.get_running_loop().call_later(IDLE_S, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._expiry.cancel()
        self._stop()
        self._listener.connections.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        if not self._stream.serves():
            return
        self._unread += data
        while b"\r\n\r\n" in self._unread:
            head, _, self._unread = self._unread.partition(b"\r\n\r\n")
            self._answer(_read(head))
        if len(self._unread) > MAX_HEAD:
            self._transport.abort()

    def _answer(self, asked: _Asked) -> None:
        match asked.method:
            case "OPTIONS":
                self._reply(asked, 200, [("Public", "DESCRIBE, SETUP, PLAY, TEARDOWN")])
            case "DESCRIBE" | "SETUP" | "PLAY" if not self._admits(asked):
                self._reply(asked, 401, self._stream.gate.challenges(time.time()))
            case "DESCRIBE":
                self._describe(asked)
            case "SETUP":
                transport = ("Transport", "RTP/AVP/TCP;unicast;interleaved=0-1")
                self._reply(asked, 200, [transport, ("Session", "1;timeout=60")])
            case "PLAY":
                self._reply(asked, 200, [("Session", "1")])
                self._send()
            case "TEARDOWN":
                self._stop()
                self._reply(asked, 200)
            case _:
                self._reply(asked, 501)

    def _describe(self, asked: _Asked) -> None:
        body = (
            b"v=0\r\ns=-\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track1\r\n"
        )
        base = ("Content-Base", asked.url.rstrip("/") + "/")
        self._reply(asked, 200, [base, ("Content-Type", "application/sdp")], body)

    def _admits(self, asked: _Asked) -> bool:
        header, access = asked.headers.get("authorization", ""), self._stream.access()
        opens = self._stream.gate.opens(header, asked.method, asked.url, access, time.time())
        if header and not opens:
            self._stream.refused()
        return opens

    def _send(self) -> None:
        """One frame of two packets, again and again."""
        if self._stream.flows() and self._stream.serves():
            self._transport.write(self._packet() + self._packet())
        self._sending = asyncio.get_running_loop().call_later(FRAME_S, self._send)

    def _packet(self) -> bytes:
        self._number = (self._number + 1) % 65_536
        head = bytes((0x80, _PAYLOAD_TYPE)) + self._number.to_bytes(2) + bytes(4) + _SOURCE
        packet = head + bytes(64)
        return b"$\x00" + len(packet).to_bytes(2) + packet

    def _stop(self) -> None:
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    def _reply(
        self,
        asked: _Asked,
        status: int,
        headers: Iterable[tuple[str, str]] = (),
        body: bytes = b"",
    ) -> None:
        lines = [("CSeq", asked.headers.get("cseq", "0")), *headers]
        if body:
            lines.append(("Content-Length", str(len(body))))
        text = "".join(f"{name}: {value}\r\n" for name, value in lines)
        self._transport.write(f"RTSP/1.0 {status} -\r\n{text}\r\n".encode() + body)


def _read(head: bytes) -> _Asked:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, _, rest = first.partition(" ")
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return _Asked(method, rest.partition(" ")[0], headers)
