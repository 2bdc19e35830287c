"""The recorder probe: a camera in a recorder's own network, through the recorder's word on it.

A recorder that is silent, refuses or does not know makes its channels unknown, never down.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import perf_counter
from weakref import WeakKeyDictionary

from inventory.types.readings import Answer, Fact, Reason
from inventory.types.targets import OnvifCredential, Target
from inventory.types.time import Ms
from probes.bounded_http import ExchangeError, Line, Reply, get
from probes.digest import Challenge
from probes.login import Login
from probes.makers import Maker, maker_of
from probes.onvif_memory import CredentialMemory
from probes.recorders.channel import Channel, Channels, Family, NotTold
from probes.recorders.families import FAMILIES

DEFAULT_PORT = 80
THREADS = 32
"""Recorders asked at the same time; each is asked once for all of its channels."""

NOT_LISTED = Channel(Reason.AGENT_SILENT, "not_listed")

_MEMORY = CredentialMemory()
"""Of this process."""


@dataclass(frozen=True, slots=True)
class _Recorder:
    """Whom to ask, and how."""

    address: str
    port: int
    maker: Maker
    credential: OnvifCredential | None
    held_until: Ms

    @property
    def login(self) -> Login | None:
        """The way in, held where it was refused before; None without a credential."""
        if self.credential is None:
            return None
        login = Login(_MEMORY, self.address, self.port, self.credential)
        login.hold(self.held_until)
        return login


@dataclass(frozen=True, slots=True)
class _Told:
    """What a recorder said of its channels, or why it did not."""

    channels: Channels
    delay_ms: float | None = None
    failure: Channel = NOT_LISTED
    held_until: Ms = 0
    """Of our credential at the recorder, where it was refused (UTC ms)."""


class _Together:
    """The questions under way in one event loop: those to one recorder share a request."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(THREADS, thread_name_prefix="probe-recorder")
        self._under_way: dict[_Recorder, asyncio.Future[_Told]] = {}

    async def ask(self, recorder: _Recorder, deadline: float) -> _Told:
        """At most `deadline` seconds; raises TimeoutError."""
        asking = self._under_way.get(recorder)
        if asking is None:
            loop, until = asyncio.get_running_loop(), perf_counter() + deadline
            asking = loop.run_in_executor(self.pool, _fetch, recorder, until)
            self._under_way[recorder] = asking
            asking.add_done_callback(lambda _: self._under_way.pop(recorder, None))
        return await asyncio.wait_for(asyncio.shield(asking), deadline)


_togethers: WeakKeyDictionary[asyncio.AbstractEventLoop, _Together] = WeakKeyDictionary()


async def ask(target: Target, deadline: float) -> Answer:
    """What the recorder at the target's address says of channel `index`; at most `deadline` s.

    OK, OFFLINE, AUTHENTICATION where the recorder's password at the camera is wrong, or
    AGENT_SILENT with a `detail`. `delay_ms` is the recorder's. A credential that the recorder
    refused is not sent again for half an hour: `held_until` says when.
    """
    maker, number = maker_of(target.maker), target.index or ""
    if maker is None or maker not in FAMILIES:
        return _answer(Channel(Reason.AGENT_SILENT, "unknown_maker"))
    if not (number.isascii() and number.isdigit()):
        return _answer(Channel(Reason.AGENT_SILENT, "no_index"))
    together = _togethers.setdefault(asyncio.get_running_loop(), _Together())
    port = target.port or DEFAULT_PORT
    recorder = _Recorder(target.address, port, maker, target.onvif, target.held_until)
    try:
        told = await together.ask(recorder, deadline)
    except TimeoutError:
        return _answer(Channel(Reason.AGENT_SILENT, Reason.TIMEOUT.value))
    channel = told.channels.get(int(number), told.failure)
    return replace(_answer(channel, told.delay_ms), held_until=told.held_until)


async def close() -> None:
    """Let the running loop's threads end by themselves, within their deadlines."""
    together = _togethers.pop(asyncio.get_running_loop(), None)
    if together is not None:
        together.pool.shutdown(wait=False, cancel_futures=True)


def _answer(channel: Channel, delay_ms: float | None = None) -> Answer:
    facts: Mapping[str, Fact] = {"detail": channel.detail} if channel.detail else {}
    return Answer(channel.reason, delay_ms, facts=facts)


def _fetch(recorder: _Recorder, until: float) -> _Told:
    tls = recorder.credential.tls if recorder.credential else ""
    line = Line(recorder.address, recorder.port, until, tls)
    family, started = FAMILIES[recorder.maker], perf_counter()
    try:
        body = _body(line, family, recorder.login)
        delay_ms = round((perf_counter() - started) * 1000, 3)
        return _Told(family.read(body), delay_ms)
    except ExchangeError as error:
        known = error.reason is Reason.OVERLOAD
        reason = error.reason if known else Reason.AGENT_SILENT
        login = recorder.login if error.reason is Reason.AUTHENTICATION else None
        held_until = login.held_until() if login else 0
        return _Told({}, None, Channel(reason, error.detail or error.reason.value), held_until)
    except NotTold as error:
        return _Told({}, failure=Channel(Reason.AGENT_SILENT, str(error)))


def _body(line: Line, family: Family, login: Login | None) -> bytes:
    """The reply's body. Raises ExchangeError."""
    reply = get(line, family.path)
    if reply.status == 401:
        reply = _authorized(line, family.path, reply, login)
    if reply.status == 403:
        raise ExchangeError(Reason.AUTHENTICATION, "forbidden")
    if reply.status != 200:
        raise ExchangeError(Reason.PROTOCOL, f"http_{reply.status}")
    return reply.body


def _authorized(line: Line, path: str, refusal: Reply, login: Login | None) -> Reply:
    """The same question with a password: once, and after a refusal not again for half an hour."""
    challenge = Challenge.choose(refusal.headers.get_all("WWW-Authenticate", []))
    if login is None:
        raise ExchangeError(Reason.AUTHENTICATION, "no_credential")
    if challenge is None:
        raise ExchangeError(Reason.AUTHENTICATION, "no_digest")
    if not login.may_try():
        raise ExchangeError(Reason.AUTHENTICATION, "refused")
    answers = login.answers(challenge)
    reply = get(line, path, {"Authorization": answers.header("GET", path)})
    login.note(reply.status in (401, 403))
    if reply.status == 401:
        raise ExchangeError(Reason.AUTHENTICATION, "refused")
    return reply
