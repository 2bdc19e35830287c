"""The RTSP probe: does video really flow? A camera can answer everything else and send none.

OPTIONS, DESCRIBE, SETUP over the same connection, PLAY, the first packets, TEARDOWN (RFC 2326).
Packets are counted by their RTP sequence (RFC 3550) and dropped: nothing is decoded, nothing is
kept, and no picture ever leaves the camera's stream for a file or a log.
"""

import asyncio

from inventory.types.readings import Answer, Reason
from inventory.types.targets import Target
from inventory.types.wiring import join_address
from probes.login import Login
from probes.makers import Maker, maker_of
from probes.onvif_devices import stream_path
from probes.rtsp_line import RtspLine, StreamError
from probes.rtsp_memory import StreamMemory
from probes.rtsp_talk import Learned, Stage, Talk

DEFAULT_PORT = 554
GOODBYE_S = 0.5
"""Of the deadline, for TEARDOWN: cameras serve few viewers at a time."""

# Where the makers put the main stream of a camera, until it tells; other makes: the root.
_PATHS = {
    Maker.HIKVISION: "/Streaming/Channels/101",
    Maker.DAHUA: "/cam/realmonitor?channel=1&subtype=0",
}

_MEMORY = StreamMemory()
"""Of this process."""

_TIMED_OUT = {
    Stage.PLAY: (Reason.DEGRADED, "no_rtp"),
    Stage.PACKETS: (Reason.OK, ""),
}
"""What it means when time runs out after that step; before them, that nobody answers."""
_SILENCES = (Reason.TIMEOUT, Reason.REFUSED, Reason.UNREACHABLE, Reason.PROTOCOL)


async def ask(target: Target, deadline: float, memory: StreamMemory = _MEMORY) -> Answer:
    """Ask one camera for its main stream; at most `deadline` seconds.

    Facts: `stage` reached; `codec`, `first_packet_ms` (from PLAY) and `packets` where they came;
    `detail`, a short code, where something is wrong. `delay_ms` is the round trip of OPTIONS.
    DEGRADED with detail "no_rtp": everything is promised and nothing comes, the encoder hangs.
    NOT_OFFERED: nothing tells that the camera ever had a stream there, so that neither silence
    nor a missing path says anything. Without a credential, or where only Basic is offered (which
    would send the password itself), what was asked without one counts.
    """
    learned = Learned()
    reason, detail = Reason.OK, ""
    try:
        async with asyncio.timeout(deadline):
            await _converse(target, deadline, memory, learned)
    except TimeoutError:
        reason, detail = _TIMED_OUT.get(learned.stage, (Reason.TIMEOUT, ""))
    except StreamError as error:
        reason, detail = error.reason, error.detail
    return _answer(target, reason, detail, learned, memory)


async def close() -> None:
    """Nothing stays open between two questions."""


async def _converse(
    target: Target, deadline: float, memory: StreamMemory, learned: Learned
) -> None:
    until = asyncio.get_running_loop().time() + deadline - min(GOODBYE_S, deadline / 4)
    port, login = target.port or DEFAULT_PORT, _login(target, memory)
    if login is not None:
        login.hold(target.held_until)
    line = await RtspLine.open(target.address, port)
    try:
        await _watch(
            Talk(line, join_address(target.address, port), learned), _path(target), login, until
        )
    finally:
        line.close()


def _login(target: Target, memory: StreamMemory) -> Login | None:
    if target.onvif is None:
        return None
    return Login(memory.credentials, target.address, target.port or DEFAULT_PORT, target.onvif)


async def _watch(talk: Talk, path: str, login: Login | None, until: float) -> None:
    """All steps; the session is given back unless the monitor itself is stopped."""
    try:
        async with asyncio.timeout_at(until):
            await talk.options(path)
            video = await talk.describe(path, login)
            await talk.set_up(video)
            await talk.play()
            await talk.watch()
    except (StreamError, TimeoutError):
        await talk.tear_down(GOODBYE_S)
        raise
    await talk.tear_down(GOODBYE_S)


def _path(target: Target) -> str:
    """What people say goes before what the device told over ONVIF, and that before the maker's
    usual place."""
    if target.stream:
        return target.stream
    told = stream_path(target.address, target.port or DEFAULT_PORT)
    maker = maker_of(target.maker)
    return told or (_PATHS[maker] if maker else "/")


def _answer(
    target: Target, reason: Reason, detail: str, learned: Learned, memory: StreamMemory
) -> Answer:
    port = target.port or DEFAULT_PORT
    silent = learned.stage is Stage.NONE and reason in _SILENCES
    if silent or reason is Reason.NO_STREAM:
        if not (target.offered or memory.offered(target.address, port)):
            reason, detail = Reason.NOT_OFFERED, detail or reason.value
    elif reason is not Reason.OVERLOAD:
        memory.saw(target.address, port)
    facts = {"stage": learned.stage.value, **learned.facts}
    facts |= {"detail": detail} if detail else {}
    login = _login(target, memory) if reason is Reason.AUTHENTICATION else None
    held_until = login.held_until() if login else 0
    return Answer(reason, learned.delay_ms, facts=facts, held_until=held_until)
