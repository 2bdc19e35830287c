"""The ICMP probe's column."""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial

from inventory.types.components import Kind
from inventory.types.readings import ProbeName, Reason
from inventory.types.targets import Target
from tests.probes.hostile.cases import Case
from tests.probes.hostile.echoers import UNREACHABLE, Manner, Pinged, echoers, summed
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
    asking,
    new_host,
    once,
    polls,
)

TIMEOUT: Said = (Reason.TIMEOUT.value, "")
_MEGABYTE = 1024 * 1024


def _ask(address: str, deadline: float, *, thorough: bool = False) -> Ask:
    return asking(ProbeName.ICMP, Target("C", Kind.CAMERA, address, thorough=thorough), deadline)


@asynccontextmanager
async def _stage(
    manner: Manner, deadline: float = LONG_S, *, thorough: bool = False
) -> AsyncIterator[Scene]:
    host, neighbour = new_host(), new_host()
    with echoers({host: manner, neighbour: _polite}):
        yield Scene(_ask(host, deadline, thorough=thorough), _ask(neighbour, LONG_S))


@asynccontextmanager
async def _beside(manner: "_FromElsewhere", deadline: float = LONG_S) -> AsyncIterator[Scene]:
    """With a third address, from which the manner sends."""
    host, neighbour, other = new_host(), new_host(), new_host()
    with echoers({host: manner, neighbour: _polite, other: _silent}) as devices:
        manner.other = devices[other].sender
        yield Scene(_ask(host, deadline), _ask(neighbour, LONG_S))


class _FromElsewhere:
    """Replies, or an error, come from another address; then the device's own reply, if at all."""

    def __init__(self, error: tuple[int, int] | None = None, *, then_own: bool = False) -> None:
        self._error, self._then_own = error, then_own
        self.other: socket.socket | None = None

    def __call__(self, pinged: Pinged) -> None:
        message = pinged.error(*self._error) if self._error else pinged.reply()
        assert self.other is not None
        self.other.sendto(message, (pinged.asker, 0))
        if self._then_own:
            pinged.send_soon(pinged.reply())


def _silent(_: Pinged) -> None:
    """Nothing comes."""


def _polite(pinged: Pinged) -> None:
    pinged.send(pinged.reply())


def _twice(pinged: Pinged) -> None:
    pinged.send(*[pinged.reply()] * 2)
    pinged.send_soon(pinged.reply())


class _Late:
    """Sends the first poll's reply when the second one waits."""

    def __init__(self, *, then_own: bool) -> None:
        self._kept, self._then_own = b"", then_own

    def __call__(self, pinged: Pinged) -> None:
        if pinged.number == 0:
            self._kept = pinged.reply()
            return
        pinged.send(self._kept)
        if self._then_own:
            pinged.send_soon(pinged.reply())


class _Reordered:
    """Of three requests, the first is answered after the second."""

    def __init__(self) -> None:
        self._held = b""

    def __call__(self, pinged: Pinged) -> None:
        if pinged.number == 0:
            self._held = pinged.reply()
        else:
            pinged.send(pinged.reply(), self._held)


def _wrong(pinged: Pinged) -> None:
    steps = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1))
    pinged.send(*(pinged.reply(*each) for each in steps))


def _cut(pinged: Pinged) -> None:
    pinged.send(*(pinged.reply()[:end] for end in range(4, 8)))


def _then_right(manner: Manner) -> Manner:
    def both(pinged: Pinged) -> None:
        manner(pinged)
        pinged.send_soon(pinged.reply())

    return both


def _flood(pinged: Pinged) -> None:
    """Replies to other requests, as long as they come: 400 MB."""
    head = pinged.reply(1, 1)
    piece = summed(bytes(4) + head[4:] + bytes(60_000))
    asyncio.get_running_loop().run_in_executor(
        None, partial(pinged.send, *[piece] * (400 * _MEGABYTE // len(piece)))
    )


def _refuse(pinged: Pinged) -> None:
    """The device itself says that it does not answer pings: no dead one does."""
    pinged.send(pinged.error(UNREACHABLE, 13))


_ERRORS = {
    (3, 0): "net_unreachable",
    (3, 1): "host_unreachable",
    (3, 2): "protocol_unreachable",
    (3, 3): "port_unreachable",
    (3, 6): "net_unreachable",
    (3, 7): "host_unreachable",
    (3, 9): "admin_prohibited",
    (3, 10): "admin_prohibited",
    (3, 13): "admin_prohibited",
    (11, 0): "hop_limit",
    (12, 0): "parameter_problem",
}
"""Of RFC 792 and RFC 1812 section 5.2.7.1, as routers send them."""


def _error(kind: int, code: int) -> AbstractAsyncContextManager[Scene]:
    return _beside(_FromElsewhere((kind, code)))


def _every_error() -> Applies:
    return Applies(
        {
            f"type {kind}, code {code}": Play(
                partial(_error, kind, code), [frozenset([(Reason.UNREACHABLE.value, detail)])]
            )
            for (kind, code), detail in _ERRORS.items()
        }
    )


def _alone_and_before_the_right_one(manner: Manner) -> Applies:
    return Applies(
        {
            "alone": Play(partial(_stage, manner, SHORT_S), [frozenset([TIMEOUT])]),
            "and the right one": Play(partial(_stage, _then_right(manner)), [frozenset([GOOD])]),
        }
    )


COLUMN: Mapping[Case, Cell] = {
    Case.SILENCE: once(partial(_stage, _silent, SHORT_S), TIMEOUT),
    Case.REFUSAL: once(partial(_stage, _refuse), (Reason.OK.value, "admin_prohibited")),
    # Where the kernel drops some of them, nobody can tell whether a reply was among those.
    Case.FLOOD: once(partial(_stage, _flood, SHORT_S), TIMEOUT, (Reason.OVERLOAD.value, "")),
    Case.EVERY_FAULT: _every_error(),
    Case.ANOTHER_ADDRESS: Applies(
        {
            "alone": Play(
                lambda: _beside(_FromElsewhere(), SHORT_S), [frozenset([TIMEOUT])]
            ),
            "and the right one": Play(
                lambda: _beside(_FromElsewhere(then_own=True)), [frozenset([GOOD])]
            ),
        }
    ),
    Case.LATE: Applies(
        {
            "alone": Play(
                lambda: _stage(_Late(then_own=False), SHORT_S), [frozenset([TIMEOUT])] * 2
            ),
            "and the right one": Play(
                lambda: _stage(_Late(then_own=True), SHORT_S),
                [frozenset([TIMEOUT]), frozenset([GOOD])],
            ),
        }
    ),
    Case.DUPLICATED: polls(partial(_stage, _twice), GOOD, GOOD, GOOD),
    Case.REORDERED: once(lambda: _stage(_Reordered(), SHORT_S, thorough=True), GOOD),
    Case.WRONG_ID: _alone_and_before_the_right_one(_wrong),
    Case.CUT_SHORT: _alone_and_before_the_right_one(_cut),
    Case.MANY_FILES: once(partial(_stage, _polite), GOOD),
    **dict.fromkeys((Case.RESET, Case.DRIP), Spared("a datagram comes whole or not at all")),
    **dict.fromkeys(
        (
            Case.ENDLESS_HEADERS, Case.GZIP_BOMB, Case.XML_BOMB, Case.EXTERNAL_ENTITY,
            Case.WRONG_TYPE, Case.INVALID_UTF8,
        ),
        Spared("what an echo carries is never read"),
    ),
    **dict.fromkeys(
        (Case.REDIRECT, Case.ADDRESS_ELSEWHERE),
        Spared("ICMP redirects are the kernel's affair; requests go to one address"),
    ),
    **dict.fromkeys((Case.CLOCK_1970, Case.CLOCK_2038), Spared("an echo has no date")),
    **dict.fromkeys((Case.REPLAY, Case.TIME_WINDOW), Spared("SNMP v3 alone")),
    Case.CERTIFICATE: Spared("no TLS"),
}  # fmt: skip
