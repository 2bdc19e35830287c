"""What an HTTP server may do to whoever asks it, with the right body at hand or not."""

import gzip
import socket
import struct
import time
from collections.abc import Callable, Mapping
from itertools import repeat

from tests.servers.scripted_http import Request, Script, http_reply

MEGABYTE = 1024 * 1024
_SPACES = b" " * MEGABYTE
_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
_RESET = struct.pack("ii", 1, 0)
BOMB = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha">%s]><b>&z;</b>' % b"".join(
    b'<!ENTITY %c "&%c;&%c;&%c;&%c;">' % (98 + n, *[97 + n] * 4) for n in range(25)
)
"""A text of 2^51 bytes, if anyone unfolds it."""

Deed = Callable[[str], Script]
"""What a server does; its argument is the authority of a host that nobody may turn to."""


def saying(reply: bytes) -> Deed:
    """These bytes, whatever is asked."""
    return lambda _elsewhere: lambda _request, peer: peer.sendall(reply)


def silent(_elsewhere: str) -> Script:
    """Nothing, until the prober hangs up."""

    def script(_request: Request, peer: socket.socket) -> None:
        peer.recv(1)

    return script


def dripping(body: bytes) -> Deed:
    """The right reply, a byte now and then: each comes soon, the last one never."""

    def script(_request: Request, peer: socket.socket) -> None:
        for byte in http_reply("200 OK", body):
            peer.sendall(bytes([byte]))
            time.sleep(0.05)

    return lambda _elsewhere: script


def resetting(body: bytes) -> Deed:
    """Half of the right reply, and a reset."""

    def script(_request: Request, peer: socket.socket) -> None:
        peer.sendall(http_reply("200 OK", body)[: -len(body) // 2])
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)

    return lambda _elsewhere: script


def _pouring(head: bytes, piece: bytes) -> Deed:
    def script(_request: Request, peer: socket.socket) -> None:
        peer.sendall(head)
        for _ in range(400 * MEGABYTE // len(piece)):
            peer.sendall(piece)

    return lambda _elsewhere: script


FLOODS: Mapping[str, Deed] = {
    "announced": _pouring(b"HTTP/1.1 200 OK\r\nContent-Length: 419430400\r\n\r\n", _SPACES),
    "unannounced": _pouring(b"HTTP/1.1 200 OK\r\n\r\n", _SPACES),
    "in chunks": _pouring(_CHUNKED, b"100000\r\n" + _SPACES + b"\r\n"),
    "in a refusal": _pouring(b"HTTP/1.1 401 Unauthorized\r\n\r\n", _SPACES),
}


def _endless(first: bytes, piece: bytes) -> Deed:
    def script(_request: Request, peer: socket.socket) -> None:
        peer.sendall(first)
        for each in repeat(piece):
            peer.sendall(each)

    return lambda _elsewhere: script


HEADERS: Mapping[str, Deed] = {
    "many": _endless(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 100),
    "one that is long": _endless(b"HTTP/1.1 200 OK\r\nX-More: ", b"and more" * 512),
    "preliminary": _endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
}


def packed(body: bytes) -> Deed:
    """9 MB in 9 KB, behind which the right body would come."""
    bomb = gzip.compress(_SPACES * 9 + body)
    return saying(http_reply("200 OK", bomb, "Content-Encoding: gzip"))


def redirecting(status: str) -> Deed:
    """To another host."""

    def script(elsewhere: str) -> Script:
        where = f"Location: http://{elsewhere}/onvif/device_service"
        return lambda _request, peer: peer.sendall(http_reply(status, b"", where))

    return script


REDIRECTS = ("301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent")


def entities(body: bytes) -> Mapping[str, Deed]:
    """Documents that want to be completed from another host, or from our own files."""
    start = body.partition(b"?>")[2] if body.startswith(b"<?xml") else body
    return {
        name: _naming(text.encode() + start)
        for name, text in {
            "entity": '<!DOCTYPE a [<!ENTITY e SYSTEM "{}">]>',
            "file": '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
            "subset": '<!DOCTYPE a SYSTEM "{}">',
            "parameter entity": '<!DOCTYPE a [<!ENTITY % p SYSTEM "{}">%p;]>',
        }.items()
    }


def _naming(body: bytes) -> Deed:
    def script(elsewhere: str) -> Script:
        named = body.replace(b"{}", f"http://{elsewhere}/".encode())
        return lambda _request, peer: peer.sendall(http_reply("200 OK", named))

    return script
