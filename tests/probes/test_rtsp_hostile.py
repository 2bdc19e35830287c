"""Whatever listens at a camera's RTSP port: the right reason, within time and memory."""

import asyncio
import socket
import struct
import time
import tracemalloc
from contextlib import suppress

import pytest

from inventory.types.components import Kind
from inventory.types.readings import Reason
from inventory.types.targets import OnvifCredential, Target
from probes import rtsp
from probes.rtsp_memory import StreamMemory
from tests.servers.scripted_rtsp import (
    SDP,
    Request,
    Script,
    packet,
    reply,
    says,
    scripted_rtsp,
    streams,
)

HOST, TRAP = "127.77.6.1", "127.77.6.2"
DEADLINE_S = 1.0
MEGABYTE = 1024 * 1024
LOGIN = OnvifCredential("pointwatch", "s3cret")


def _silence(_: Request, __: socket.socket) -> None:
    """Nothing comes."""


def _drip(request: Request, peer: socket.socket) -> None:
    with suppress(OSError):
        for byte in reply(request) * 9:
            peer.sendall(bytes([byte]))
            time.sleep(0.05)


def _endless_headers(_: Request, peer: socket.socket) -> None:
    peer.sendall(b"RTSP/1.0 200 OK\r\n")
    with suppress(OSError):
        while True:
            peer.sendall(b"X-More: of the same\r\n" * 1000)


def _huge(request: Request, peer: socket.socket) -> None:
    peer.sendall(reply(request, "200 OK", f"Content-Length: {400 * MEGABYTE}"))
    with suppress(OSError):
        while True:
            peer.sendall(bytes(MEGABYTE))


def _flood(request: Request, peer: socket.socket) -> None:
    """RTCP without end, and no video."""
    peer.sendall(reply(request))
    with suppress(OSError):
        while True:
            peer.sendall(packet(1, channel=1) * 1000)


def _reset(_: Request, peer: socket.socket) -> None:
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


def _half(request: Request, peer: socket.socket) -> None:
    peer.sendall(reply(request)[:20])
    peer.shutdown(socket.SHUT_RDWR)


def _raw(data: bytes) -> Script:
    return {"OPTIONS": lambda _, peer: peer.sendall(data)}


def _other_cseq(request: Request, peer: socket.socket) -> None:
    peer.sendall(b"RTSP/1.0 200 OK\r\nCSeq: 77\r\n\r\n")


CASES: dict[str, tuple[Script, Reason, str | None]] = {
    "silence": ({"OPTIONS": _silence}, Reason.TIMEOUT, None),
    "silence later": ({"DESCRIBE": _silence}, Reason.TIMEOUT, None),
    "a byte at a time": ({"OPTIONS": _drip}, Reason.TIMEOUT, None),
    "endless headers": ({"OPTIONS": _endless_headers}, Reason.PROTOCOL, "too_large"),
    "400 MB": ({"DESCRIBE": _huge}, Reason.PROTOCOL, "too_large"),
    "100 KB": ({"DESCRIBE": says(body=SDP + bytes(100_000))}, Reason.PROTOCOL, "too_large"),
    "a flood": ({"PLAY": _flood}, Reason.PROTOCOL, "too_large"),
    "reset": ({"DESCRIBE": _reset}, Reason.PROTOCOL, "reset"),
    "half a reply": ({"DESCRIBE": _half}, Reason.PROTOCOL, "incomplete"),
    "reset while playing": ({"PLAY": _reset}, Reason.PROTOCOL, "reset"),
    "another number": ({"DESCRIBE": _other_cseq}, Reason.PROTOCOL, "cseq"),
    "HTTP": (_raw(b"HTTP/1.1 400 Bad Request\r\n\r\n"), Reason.PROTOCOL, "not_rtsp"),
    "noise": (_raw(bytes(range(128, 256)) * 4 + b"\r\n\r\n"), Reason.PROTOCOL, "not_rtsp"),
    "a negative length": (
        _raw(b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: -1\r\n\r\n"),
        Reason.PROTOCOL,
        "bad_length",
    ),
    "another host": (
        {"DESCRIBE": says("302 Moved", f"Location: rtsp://{TRAP}/live")},
        Reason.PROTOCOL,
        "redirect",
    ),
    "a description that is none": (
        {"DESCRIBE": says(body=b"\xff\xfe\x00" * 999)},
        Reason.PROTOCOL,
        "no_video",
    ),
    "a URL with a gap": (
        {"DESCRIBE": says(body=b"m=video 0 RTP/AVP 96\r\na=control:a RTSP/1.0\r\n")},
        Reason.PROTOCOL,
        "bad_url",
    ),
    "packets of nothing": ({"PLAY": streams(b"$\x00\x00\x00" * 99)}, Reason.DEGRADED, "no_rtp"),
}


@pytest.mark.parametrize("name", CASES)
async def test_the_right_reason_within_the_deadline(name: str) -> None:
    script, reason, detail = CASES[name]
    with scripted_rtsp(script, HOST) as server:
        target = Target("c", Kind.CAMERA, HOST, server.port, offered=True, onvif=LOGIN)
        asking = rtsp.ask(target, DEADLINE_S, StreamMemory())
        answer = await asyncio.wait_for(asking, DEADLINE_S + 0.5)
    assert (answer.reason, answer.facts.get("detail")) == (reason, detail)


@pytest.mark.parametrize("name", ["endless headers", "400 MB", "a flood"])
async def test_no_flood_fills_our_memory(name: str) -> None:
    with scripted_rtsp(CASES[name][0], HOST) as server:
        target = Target("c", Kind.CAMERA, HOST, server.port)
        await rtsp.ask(target, DEADLINE_S, StreamMemory())
        tracemalloc.start()
        await rtsp.ask(target, DEADLINE_S, StreamMemory())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    # The server's own buffers are among it.
    assert peak < 6 * MEGABYTE


async def test_no_other_host_ever_hears_of_us() -> None:
    digest = 'WWW-Authenticate: Digest realm="r", nonce="n", domain="rtsp://{}:{}/"'
    with scripted_rtsp({}, TRAP) as trap:
        elsewhere = f"rtsp://{TRAP}:{trap.port}"
        body = f"m=video 0 RTP/AVP 96\r\na=control:{elsewhere}/v\r\n".encode()

        def describe(request: Request, peer: socket.socket) -> None:
            if "authorization" in request.headers:
                base = f"Content-Base: {elsewhere}/"
                peer.sendall(reply(request, "200 OK", base, body=body))
            else:
                challenge = digest.format(TRAP, trap.port)
                peer.sendall(reply(request, "401 Unauthorized", challenge))

        moved = says("301 Moved", f"Location: {elsewhere}/")
        for script in ({"DESCRIBE": describe}, {"DESCRIBE": moved}, {"SETUP": moved}):
            with scripted_rtsp(script, HOST) as server:
                target = Target("c", Kind.CAMERA, HOST, server.port, onvif=LOGIN)
                await rtsp.ask(target, DEADLINE_S, StreamMemory())
                assert all(f"{HOST}:{server.port}" in each.url for each in server.requests)
        assert trap.peers == []


async def test_nothing_stays_open() -> None:
    before = asyncio.all_tasks()
    with scripted_rtsp({"PLAY": _silence}, HOST) as server:
        await rtsp.ask(Target("c", Kind.CAMERA, HOST, server.port), 0.5, StreamMemory())
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == before
        peer = server.peers[0]
        assert await asyncio.to_thread(_has_ended, peer)


def _has_ended(peer: socket.socket) -> bool:
    try:
        return peer.recv(1) == b""
    except OSError:
        return True
