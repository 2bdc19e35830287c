"""An RTSP server that does what a script says with the bare socket: polite, broken or hostile."""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

SDP = b"v=0\r\ns=-\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H265/90000\r\na=control:trackID=1\r\n"


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came; headers by lower-case name."""

    method: str
    url: str
    headers: Mapping[str, str]


Step = Callable[[Request, socket.socket], None]
Script = Mapping[str, Step]
"""What to do at each method; POLITE does the rest."""


@dataclass(slots=True)
class Listening:
    """A running server: where, and what it has been asked so far."""

    address: str
    port: int
    requests: list[Request] = field(default_factory=list)
    peers: list[socket.socket] = field(default_factory=list)

    @property
    def methods(self) -> list[str]:
        return [request.method for request in self.requests]


def reply(request: Request, status: str = "200 OK", *headers: str, body: bytes = b"") -> bytes:
    """A whole reply with the request's CSeq."""
    lines = [f"RTSP/1.0 {status}", f"CSeq: {request.headers.get('cseq', '')}", *headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def says(status: str = "200 OK", *headers: str, body: bytes = b"") -> Step:
    """A step that replies so."""
    return lambda request, peer: peer.sendall(reply(request, status, *headers, body=body))


def packet(number: int, source: bytes = b"SRC1", channel: int = 0) -> bytes:
    """An interleaved RTP packet."""
    inner = b"\x80\x60" + (number % 65_536).to_bytes(2) + bytes(4) + source + b"video"
    return b"$" + bytes([channel]) + len(inner).to_bytes(2) + inner


def streams(*packets: bytes) -> Step:
    """PLAY's reply, and these packets behind it."""

    def step(request: Request, peer: socket.socket) -> None:
        peer.sendall(reply(request, "200 OK", "Session: s1") + b"".join(packets))

    return step


TRANSPORT = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"
POLITE: Script = {
    "OPTIONS": says("200 OK", "Public: DESCRIBE, SETUP, PLAY, TEARDOWN"),
    "DESCRIBE": says("200 OK", "Content-Type: application/sdp", body=SDP),
    "SETUP": says("200 OK", TRANSPORT, "Session: s1;timeout=60"),
    "PLAY": streams(packet(7), packet(8)),
    "TEARDOWN": says(),
}


@contextmanager
def scripted_rtsp(script: Script, address: str) -> Iterator[Listening]:
    """Serve until the block ends; every connection is a thread, and all are joined."""
    with socket.create_server((address, 0)) as listener:
        listening = Listening(address, listener.getsockname()[1])
        threads: list[threading.Thread] = []
        steps = {**POLITE, **script}
        accepting = threading.Thread(target=_accept, args=(listener, steps, listening, threads))
        accepting.start()
        try:
            yield listening
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for peer in listening.peers:
                with suppress(OSError):
                    peer.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()


def _accept(
    listener: socket.socket, script: Script, listening: Listening, threads: list[threading.Thread]
) -> None:
    while True:
        try:
            peer, _ = listener.accept()
        except OSError:
            return
        listening.peers.append(peer)
        thread = threading.Thread(target=_serve, args=(peer, script, listening))
        threads.append(thread)
        thread.start()


def _serve(peer: socket.socket, script: Script, listening: Listening) -> None:
    unread = b""
    with closing(peer), suppress(OSError):
        peer.settimeout(20)
        while chunk := peer.recv(4096):
            unread += chunk
            while b"\r\n\r\n" in unread:
                head, _, unread = unread.partition(b"\r\n\r\n")
                request = _read(head)
                listening.requests.append(request)
                script[request.method](request, peer)


def _read(head: bytes) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, url, _ = first.split(" ")
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Request(method, url, headers)
