"""One RTSP conversation, step by step: OPTIONS, DESCRIBE, SETUP, PLAY, packets, TEARDOWN.

Source: RFC 2326, appendix A (the client's states), section 10.12 (packets on the connection).
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from time import perf_counter

from inventory.types.readings import Fact, Reason
from probes.digest import Challenge, DigestAnswers
from probes.login import Login
from probes.rtsp_line import Frame, RtspLine, StreamError
from probes.rtsp_messages import (
    NotRtsp,
    Packets,
    Response,
    Video,
    channel_of,
    control_url,
    pinned,
    read_video,
    request,
)

ENOUGH_PACKETS = 2
"""Packets in a row that prove that video flows."""
_AGENT = "Pointwatch"
_BASES = ("content-base", "content-location")


class Stage(StrEnum):
    """How far a conversation got: the last step that succeeded."""

    NONE = "none"
    OPTIONS = "options"
    DESCRIBE = "describe"
    SETUP = "setup"
    PLAY = "play"
    PACKETS = "packets"


@dataclass(slots=True)
class Learned:
    """What a conversation has taught so far, however it ends."""

    stage: Stage = Stage.NONE
    delay_ms: float | None = None
    facts: dict[str, Fact] = field(default_factory=dict)


class Talk:
    """The conversation over one line. Every step raises StreamError."""

    def __init__(self, line: RtspLine, authority: str, learned: Learned) -> None:
        self._line, self._authority, self._learned = line, authority, learned
        self._number = 0
        self._session = ""
        self._url = ""
        self._channel: int | None = None
        self._login: Login | None = None
        self._answers: DigestAnswers | None = None
        self._packets = Packets()
        self._playing_since = 0.0

    async def options(self, path: str) -> None:
        """Any reply shows that the service lives."""
        url = self._pinned(path)
        started = perf_counter()
        await self._ask("OPTIONS", url)
        self._learned.delay_ms = round((perf_counter() - started) * 1000, 3)
        self._learned.stage = Stage.OPTIONS

    async def describe(self, path: str, login: Login | None) -> Video:
        """The video stream that is offered at the path, asked without a password first."""
        url = self._pinned(path)
        reply = await self._describe(url)
        if reply.status == 401:
            reply = await self._describe_as(url, reply, login)
        if reply.status == 404:
            raise StreamError(Reason.NO_STREAM)
        _check(reply)
        video = read_video(reply.body)
        if video is None:
            raise StreamError(Reason.PROTOCOL, "no_video")
        self._learned.stage = Stage.DESCRIBE
        if video.codec:
            self._learned.facts["codec"] = video.codec
        base = next((base for name in _BASES if (base := reply.first(name))), url)
        self._url = self._pinned(base)
        return video

    async def _describe(self, url: str) -> Response:
        return await self._ask("DESCRIBE", url, {"Accept": "application/sdp"})

    async def _describe_as(self, url: str, refusal: Response, login: Login | None) -> Response:
        challenge = Challenge.choose(refusal.all("www-authenticate"))
        if login is None:
            raise StreamError(Reason.OK, "no_credential")
        if challenge is None:
            raise StreamError(Reason.OK, "no_digest")
        if not login.may_try():
            raise StreamError(Reason.AUTHENTICATION, "refused")
        self._login, self._answers = login, login.answers(challenge)
        reply = await self._describe(url)
        refused = reply.status in (401, 403)
        login.note(refused)
        if refused:
            raise StreamError(Reason.AUTHENTICATION, "refused")
        return reply

    async def set_up(self, video: Video) -> None:
        """Ask for the packets on this connection: no port of ours is opened."""
        url = self._control(video.control)
        transport = "RTP/AVP/TCP;unicast;interleaved=0-1"
        reply = await self._ask("SETUP", url, {"Transport": transport})
        if reply.status == 461:
            raise StreamError(Reason.OK, "no_tcp")
        _check(reply)
        self._channel = channel_of(reply.first("transport"))
        if self._channel is None:
            raise StreamError(Reason.PROTOCOL, "transport")
        self._session = reply.first("session").partition(";")[0].strip()
        self._url = self._control(video.session_control)
        self._learned.stage = Stage.SETUP

    async def play(self) -> None:
        """Let it send."""
        self._playing_since = perf_counter()
        _check(await self._ask("PLAY", self._url, {"Range": "npt=0.000-"}))
        self._learned.stage = Stage.PLAY

    async def watch(self) -> None:
        """Wait until packets follow one another. None is decoded, and none is kept."""
        while self._packets.count < ENOUGH_PACKETS:
            message = await self._line.receive()
            if isinstance(message, Frame):
                self._count(message)
        self._learned.stage = Stage.PACKETS

    async def tear_down(self, patience_s: float) -> None:
        """Give the session back, as far as the device lets us."""
        if not self._session:
            return
        with suppress(StreamError, TimeoutError):
            async with asyncio.timeout(patience_s):
                await self._ask("TEARDOWN", self._url)

    async def _ask(
        self, method: str, url: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        reply = await self._exchange(method, url, headers or {})
        if reply.status != 401 or self._login is None:
            return reply
        fresh = Challenge.choose(reply.all("www-authenticate"))
        if fresh is None or not fresh.stale:
            return reply
        self._answers = self._login.answers(fresh)  # no refusal: the nonce alone was too old
        return await self._exchange(method, url, headers or {})

    async def _exchange(self, method: str, url: str, headers: Mapping[str, str]) -> Response:
        self._number += 1
        lines = {"CSeq": str(self._number), "User-Agent": _AGENT, **headers}
        if self._session:
            lines["Session"] = self._session
        if self._answers is not None:
            lines["Authorization"] = self._answers.header(method, url)
        await self._line.send(request(method, url, lines))
        return await self._reply()

    async def _reply(self) -> Response:
        """The reply to the last request. One to an earlier request comes twice, or too late."""
        while True:
            message = await self._line.receive()
            if isinstance(message, Frame):
                self._count(message)
            elif (number := message.number) == self._number:
                return message
            elif not 0 < number < self._number:
                raise StreamError(Reason.PROTOCOL, "cseq")

    def _count(self, frame: Frame) -> None:
        if frame.channel != self._channel or not self._packets.take(frame.packet):
            return
        facts = self._learned.facts
        facts["packets"] = self._packets.count
        if "first_packet_ms" not in facts:
            facts["first_packet_ms"] = round((perf_counter() - self._playing_since) * 1000, 3)

    def _pinned(self, url: str) -> str:
        try:
            return pinned(url, self._authority)
        except NotRtsp as error:
            raise StreamError(Reason.PROTOCOL, str(error)) from None

    def _control(self, control: str) -> str:
        try:
            return control_url(self._url, control, self._authority)
        except NotRtsp as error:
            raise StreamError(Reason.PROTOCOL, str(error)) from None


def _check(reply: Response) -> None:
    """Raises StreamError for everything but success. A redirect is never followed."""
    status = reply.status
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        raise StreamError(Reason.PROTOCOL, "redirect")
    if status in (401, 403):
        raise StreamError(Reason.AUTHENTICATION, f"rtsp_{status}")
    # 453 and 5xx: it is there, and cannot serve one more viewer, or none at all.
    unable = status == 453 or status >= 500
    raise StreamError(Reason.DEGRADED if unable else Reason.PROTOCOL, f"rtsp_{status}")
