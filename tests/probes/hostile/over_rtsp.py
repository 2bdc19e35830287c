"""The RTSP probe's column."""

import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager
from functools import partial

from inventory.types.components import Kind
from inventory.types.readings import ProbeName, Reason
from inventory.types.targets import OnvifCredential, Target
from tests.probes.hostile import http_deeds
from tests.probes.hostile import rtsp_deeds as deeds
from tests.probes.hostile.cases import Case
from tests.probes.hostile.scene import (
    GOOD,
    LONG_S,
    SHORT_S,
    Applies,
    Ask,
    Cell,
    Play,
    Said,
    Scene,
    Spared,
    Stage,
    asking,
    new_host,
)
from tests.servers.ports import free_tcp_port
from tests.servers.scripted_rtsp import (
    POLITE,
    SDP,
    Request,
    Script,
    Step,
    packet,
    reply,
    says,
    scripted_rtsp,
    streams,
)

_LOGIN = OnvifCredential("pointwatch", "s3cret")
TIMEOUT: Said = (Reason.TIMEOUT.value, "")
Deed = Callable[[str], Script]
"""What a camera does; its argument is the authority of a host that nobody may turn to."""


def _ask(address: str, port: int, deadline: float) -> Ask:
    target = Target("C", Kind.CAMERA, address, port, offered=True, onvif=_LOGIN)
    return asking(ProbeName.RTSP, target, deadline)


@asynccontextmanager
async def _staged(deed: Deed, deadline: float) -> AsyncIterator[Scene]:
    with ExitStack() as stack:
        trap = stack.enter_context(scripted_rtsp({}, new_host()))
        elsewhere = f"{trap.address}:{trap.port}"
        hostile = stack.enter_context(scripted_rtsp(deed(elsewhere), new_host()))
        good = stack.enter_context(scripted_rtsp({}, new_host()))

        def named() -> int:
            """Requests that carried the other host's name, or came to it."""
            return len(trap.peers) + sum(elsewhere in each.url for each in hostile.requests)

        yield Scene(
            _ask(hostile.address, hostile.port, deadline),
            _ask(good.address, good.port, LONG_S),
            named,
        )


@asynccontextmanager
async def _nobody() -> AsyncIterator[Scene]:
    """A closed port."""
    host = new_host()
    with scripted_rtsp({}, new_host()) as good:
        yield Scene(_ask(host, free_tcp_port(host), LONG_S), _ask(good.address, good.port, LONG_S))


def _play(script: Script | Deed, *said: Said, deadline: float = LONG_S) -> Play:
    deed: Deed = script if callable(script) else lambda _elsewhere: script
    stage: Stage = partial(_staged, deed, deadline)
    return Play(stage, [frozenset(said)])


def _at_every_step(step: Step, *said: Said, deadline: float = LONG_S) -> Applies:
    """It does so at OPTIONS, or first at a later step."""
    methods = [each for each in POLITE if each != "TEARDOWN"]
    return Applies({each: _play({each: step}, *said, deadline=deadline) for each in methods})


def _against(*details: str) -> tuple[Said, ...]:
    return tuple((Reason.PROTOCOL.value, each) for each in details)


def _redirecting(method: str, status: str) -> Deed:
    return lambda elsewhere: {method: says(status, f"Location: rtsp://{elsewhere}/live")}


def _base_elsewhere(elsewhere: str) -> Script:
    """A description of another host, for whoever has answered a challenge that names it, too."""

    def describe(request: Request, peer: socket.socket) -> None:
        if "authorization" in request.headers:
            body = SDP.replace(b"trackID=1", f"rtsp://{elsewhere}/v".encode())
            base = f"Content-Base: rtsp://{elsewhere}/"
            peer.sendall(reply(request, "200 OK", base, body=body))
        else:
            challenge = f'Digest realm="r", nonce="n", domain="rtsp://{elsewhere}/"'
            peer.sendall(reply(request, "401 No", f"WWW-Authenticate: {challenge}"))

    return {"DESCRIBE": describe}


def _every_status() -> Applies:
    """Those of RFC 2326 section 11 that are refusals or errors, as DESCRIBE is answered."""
    read: dict[int, Said] = {
        401: (Reason.OK.value, "no_digest"),
        403: (Reason.AUTHENTICATION.value, "rtsp_403"),
        404: (Reason.NO_STREAM.value, ""),
        453: (Reason.DEGRADED.value, "rtsp_453"),
        **{each: (Reason.PROTOCOL.value, f"rtsp_{each}")
           for each in (400, 402, *range(405, 416), 451, 452, *range(454, 463))},
        **{each: (Reason.DEGRADED.value, f"rtsp_{each}") for each in (*range(500, 506), 551)},
    }  # fmt: skip
    return Applies(
        {str(each): _play({"DESCRIBE": says(f"{each} X")}, said) for each, said in read.items()}
    )


COLUMN: Mapping[Case, Cell] = {
    Case.SILENCE: Applies(
        {
            **{
                each: _play({each: deeds.silent}, TIMEOUT, deadline=SHORT_S)
                for each in ("OPTIONS", "DESCRIBE", "SETUP")
            },
            "no video": _play(
                {"PLAY": says()}, (Reason.DEGRADED.value, "no_rtp"), deadline=SHORT_S
            ),
        }
    ),
    Case.REFUSAL: Applies({"": Play(_nobody, [frozenset([(Reason.REFUSED.value, "")])])}),
    Case.RESET: _at_every_step(deeds.reset, *_against("reset", "incomplete")),
    Case.DRIP: Applies({"": _play({"OPTIONS": deeds.drip}, TIMEOUT, deadline=SHORT_S)}),
    Case.FLOOD: Applies(
        {
            "a description": _play({"DESCRIBE": deeds.huge}, *_against("too_large")),
            "packets": _play({"PLAY": deeds.pouring}, *_against("too_large")),
        }
    ),
    Case.ENDLESS_HEADERS: Applies(
        {
            "many": _play(
                {"OPTIONS": deeds.endless(b"RTSP/1.0 200 OK\r\n", b"X-More: of it\r\n" * 1000)},
                *_against("too_large"),
            ),
            "one that is long": _play(
                {"OPTIONS": deeds.endless(b"RTSP/1.0 200 OK\r\nX-More: ", b"of it" * 1000)},
                *_against("too_large"),
            ),
        }
    ),
    Case.GZIP_BOMB: Applies(
        {
            "": _play(
                deeds.described(b"\x1f\x8b" + bytes(60_000), "Content-Encoding: gzip"),
                *_against("no_video"),
            )
        }
    ),
    Case.XML_BOMB: Applies({"": _play(deeds.described(http_deeds.BOMB), *_against("no_video"))}),
    Case.EXTERNAL_ENTITY: Spared("a session description is no document with entities"),
    Case.WRONG_TYPE: Applies({"": _play(deeds.described(SDP, "Content-Type: text/html"), GOOD)}),
    Case.INVALID_UTF8: Applies(
        {
            "in a name": _play(deeds.described(SDP.replace(b"s=-", b"s=\xff\xfe")), GOOD),
            "in a header": _play(
                {
                    "OPTIONS": lambda request, peer: peer.sendall(
                        reply(request)[:-2] + b"Server: \xff\xfe\r\n\r\n"
                    )
                },
                GOOD,
            ),
        }
    ),
    Case.EVERY_FAULT: _every_status(),
    Case.REDIRECT: Applies(
        {
            f"{method}, {status}": _play(_redirecting(method, status), *_against("redirect"))
            for method in ("DESCRIBE", "SETUP", "PLAY")
            for status in ("301 Moved", "302 Found", "303 See Other", "305 Use Proxy")
        }
    ),
    Case.ADDRESS_ELSEWHERE: Applies({"": _play(_base_elsewhere, GOOD)}),
    Case.DUPLICATED: Applies(
        {
            "a reply": _play({"OPTIONS": deeds.twice("200 OK")}, GOOD),
            "packets": _play({"PLAY": streams(packet(7), packet(7), packet(8), packet(8))}, GOOD),
        }
    ),
    Case.REORDERED: Applies(
        {"packets": _play({"PLAY": streams(packet(8), packet(7), packet(9), packet(10))}, GOOD)}
    ),
    Case.LATE: Spared("each poll has a TCP connection of its own"),
    Case.WRONG_ID: Applies(
        {
            each: _play({"DESCRIBE": deeds.numbered(each)}, *_against("cseq"))
            for each in ("77", "0", "", "x")
        }
    ),
    Case.CUT_SHORT: _at_every_step(deeds.cut, *_against("incomplete", "reset")),
    Case.CLOCK_1970: Applies({"": _play(deeds.dated("Thu, 01 Jan 1970 00:00:10 GMT", 0), GOOD)}),
    Case.CLOCK_2038: Applies(
        {"": _play(deeds.dated("Tue, 19 Jan 2038 03:14:08 GMT", 2**32 - 1), GOOD)}
    ),
    Case.MANY_FILES: Applies({"": _play({}, GOOD)}),
    Case.ANOTHER_ADDRESS: Spared("a TCP connection has one peer"),
    Case.CERTIFICATE: Spared("no TLS"),
    **dict.fromkeys((Case.REPLAY, Case.TIME_WINDOW), Spared("SNMP v3 alone")),
}
