"""What a camera may do to whoever asks it for video."""

import socket
import struct
import time
from itertools import repeat

from tests.servers.scripted_rtsp import SDP, Request, Script, Step, packet, reply, says

_MEGABYTE = 1024 * 1024
_RESET = struct.pack("ii", 1, 0)


def silent(_: Request, __: socket.socket) -> None:
    """Nothing comes."""


def drip(request: Request, peer: socket.socket) -> None:
    """The right reply, a byte now and then."""
    for byte in reply(request) * 9:
        peer.sendall(bytes([byte]))
        time.sleep(0.05)


def reset(request: Request, peer: socket.socket) -> None:
    """The beginning of a reply, and a reset."""
    peer.sendall(reply(request)[:20])
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    peer.close()


def cut(request: Request, peer: socket.socket) -> None:
    """The beginning of a reply, and the end."""
    peer.sendall(reply(request)[:20])
    peer.shutdown(socket.SHUT_RDWR)


def endless(first: bytes, piece: bytes) -> Step:
    """Something, and then a piece of it without end."""

    def step(_: Request, peer: socket.socket) -> None:
        peer.sendall(first)
        for each in repeat(piece):
            peer.sendall(each)

    return step


def huge(request: Request, peer: socket.socket) -> None:
    """A body of 400 MB."""
    peer.sendall(reply(request, "200 OK", f"Content-Length: {400 * _MEGABYTE}"))
    for _ in range(400):
        peer.sendall(bytes(_MEGABYTE))


def pouring(request: Request, peer: socket.socket) -> None:
    """Packets of another channel, before a reply and without end."""
    for _ in range(400):
        peer.sendall(packet(1, channel=1) * (_MEGABYTE // len(packet(1, channel=1))))


def twice(status: str, *headers: str, body: bytes = b"") -> Step:
    """A reply, and once more."""
    return lambda request, peer: peer.sendall(reply(request, status, *headers, body=body) * 2)


def numbered(number: str) -> Step:
    """A reply to that number."""
    return lambda _, peer: peer.sendall(f"RTSP/1.0 200 OK\r\nCSeq: {number}\r\n\r\n".encode())


def described(body: bytes, *headers: str) -> Script:
    """That description."""
    return {"DESCRIBE": says("200 OK", *headers, body=body)}


def dated(date: str, start: int) -> Script:
    """Every reply carries the date, and the packets a time stamp that turns over."""
    dated = f"Date: {date}"
    first, second = (packet(each).replace(bytes(4), start.to_bytes(4), 1) for each in (7, 8))

    def play(request: Request, peer: socket.socket) -> None:
        peer.sendall(reply(request, "200 OK", dated, "Session: s1") + first + second)

    return {
        "OPTIONS": says("200 OK", dated),
        "DESCRIBE": says("200 OK", dated, body=SDP),
        "PLAY": play,
    }
