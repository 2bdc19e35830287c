"""An HTTP server that does what a script says with the bare socket: polite, broken or hostile."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

from probes.ip_address import family_of


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came: the head's lines by lower-case name, and the body."""

    head: str
    headers: dict[str, str]
    body: bytes


Script = Callable[[Request, socket.socket], None]


@dataclass(slots=True)
class Listening:
    """A running server: where, and what it has been asked so far."""

    address: str
    port: int
    requests: list[Request] = field(default_factory=list)
    connections: int = 0


def http_reply(status: str, body: bytes = b"", *headers: str) -> bytes:
    """A whole reply, with Content-Length and the given header lines."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@contextmanager
def scripted_http(script: Script, address: str = "127.0.0.1") -> Iterator[Listening]:
    """Serve until the block ends; every connection is a thread, and all are joined."""
    with socket.create_server((address, 0), family=family_of(address)) as listener:
        listening = Listening(address, listener.getsockname()[1])
        threads: list[threading.Thread] = []
        accepting = threading.Thread(target=_accept, args=(listener, script, listening, threads))
        accepting.start()
        try:
            yield listening
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
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
        listening.connections += 1
        thread = threading.Thread(target=_serve, args=(peer, script, listening))
        threads.append(thread)
        thread.start()


def _serve(peer: socket.socket, script: Script, listening: Listening) -> None:
    with closing(peer), suppress(OSError):
        peer.settimeout(20)
        request = _read(peer)
        if request is not None:
            listening.requests.append(request)
            script(request, peer)


def _read(peer: socket.socket) -> Request | None:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = peer.recv(4096)
        if not chunk:
            return None
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    while len(body) < int(headers.get("content-length", "0")):
        body += peer.recv(4096)
    return Request(first, headers, body)
