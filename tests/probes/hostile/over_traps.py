"""The column of the receiver of traps: it asks nobody, so that a poll is what an agent sends."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from time import monotonic

from probes.trap_gate import Refusal
from probes.trap_kinds import Trap, TrapKind
from probes.trap_v3 import Engine
from probes.trap_wire import LONGEST
from probes.traps import Access, TrapListener
from tests.probes.hostile.cases import Case
from tests.probes.hostile.scene import (
    GOOD,
    GRACE_S,
    Applies,
    Cell,
    Play,
    Said,
    Scene,
    Spared,
    new_host,
)
from tests.probes.hostile.snmp_messages import USER, v3_trap
from tests.probes.notifications import V2C, notification, row_down

COMMUNITY = "hostile"
_ENGINE = Engine(bytes.fromhex("80004fb805") + b"pointwatch", 7)
_RIGHT = notification(COMMUNITY, binds=row_down(7))
Datagrams = tuple[bytes, ...]


class _Post:
    """A listener at work, and what it made of whose datagrams."""

    def __init__(self, agents: Mapping[str, Access]) -> None:
        self._told: dict[str, Said] = {}
        self._listener = TrapListener(self._hear, _ENGINE, lambda: 42, monotonic)
        self._port = self._listener.open("127.0.0.1", 0)
        self._listener.follow(agents)

    def _hear(self, trap: Trap) -> None:
        good = trap.kind is TrapKind.LINK_DOWN and trap.index == "7"
        self._told[trap.source] = GOOD if good else ("heard", trap.kind.value)

    async def tell(self, source: str, datagrams: Datagrams, counted_as: str) -> Said:
        """What is made of the last of them."""
        for each in datagrams:
            self._told.pop(counted_as, None)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                sock.bind((source, 0))
                sock.sendto(each, ("127.0.0.1", self._port))
            until = monotonic() + GRACE_S
            while counted_as not in self._told:
                assert monotonic() < until, "nothing was made of it"
                await asyncio.sleep(0.005)
                for of, why in self._listener.take_refused():
                    self._told[of] = ("dropped", why.value)
        return self._told[counted_as]

    def close(self) -> None:
        self._listener.close()


@asynccontextmanager
async def _stage(sends: Callable[[], Datagrams], *, stranger: bool = False) -> AsyncIterator[Scene]:
    hostile, good = new_host(), new_host()
    access = Access(frozenset({COMMUNITY}), frozenset({USER}))
    post = _Post({good: access} if stranger else {hostile: access, good: access})
    try:
        yield Scene(
            lambda: post.tell(hostile, sends(), "" if stranger else hostile),
            partial(post.tell, good, (_RIGHT,), good),
        )
    finally:
        post.close()


def _of(*datagrams: bytes, said: Said = GOOD, stranger: bool = False) -> Play:
    stage = partial(_stage, lambda: datagrams, stranger=stranger)
    return Play(stage, [frozenset([said])])


def _cell(*datagrams: bytes, said: Said = GOOD, stranger: bool = False) -> Applies:
    return Applies({"": _of(*datagrams, said=said, stranger=stranger)})


def _dropped(why: Refusal) -> Said:
    return "dropped", why.value


def _cut_everywhere(whole: bytes) -> Play:
    """The last of them lacks one byte."""
    return _of(*(whole[:end] for end in range(len(whole) - 12, len(whole))),
               said=_dropped(Refusal.GARBLED))  # fmt: skip


_OLD, _NOW, _LATER = v3_trap((5, 800)), v3_trap((5, 1000)), v3_trap((5, 1200))
_STALE = _dropped(Refusal.NOT_IN_TIME)

COLUMN: Mapping[Case, Cell] = {
    Case.FLOOD: Applies(
        {
            "a datagram too long": _of(_RIGHT + bytes(LONGEST), said=_dropped(Refusal.TOO_LONG)),
            "the longest": _of(_RIGHT + bytes(60_000), said=_dropped(Refusal.TOO_LONG)),
        }
    ),
    Case.INVALID_UTF8: _cell(
        notification(
            COMMUNITY,
            binds=[((1, 3, 6, 1, 2, 1, 1, 5, 0), V2C.OctetString(b"\xff\xfe\xc3")), *row_down(7)],
        )
    ),
    Case.ANOTHER_ADDRESS: _cell(_RIGHT, said=_dropped(Refusal.UNKNOWN_SOURCE), stranger=True),
    Case.DUPLICATED: _cell(_RIGHT, _RIGHT, _RIGHT),
    Case.REORDERED: _cell(_NOW, v3_trap((5, 990)), v3_trap((5, 1010))),
    Case.CUT_SHORT: Applies({"v2c": _cut_everywhere(_RIGHT), "v3": _cut_everywhere(_NOW)}),
    Case.REPLAY: _cell(_NOW, _LATER, _NOW, said=_STALE),
    Case.TIME_WINDOW: Applies(
        {
            "an earlier time": _of(_NOW, _OLD, said=_STALE),
            "an earlier boot": _of(_NOW, v3_trap((4, 9000)), said=_STALE),
        }
    ),
    Case.CLOCK_1970: _cell(v3_trap((0, 0))),
    Case.CLOCK_2038: _cell(v3_trap((2**31 - 2, 2**31 - 1))),
    Case.MANY_FILES: _cell(_RIGHT),
    **dict.fromkeys(
        (Case.SILENCE, Case.REFUSAL, Case.LATE, Case.WRONG_ID, Case.EVERY_FAULT),
        Spared("nobody is asked, so that nobody can fail to answer"),
    ),
    **dict.fromkeys((Case.RESET, Case.DRIP), Spared("a datagram comes whole or not at all")),
    **dict.fromkeys(
        (
            Case.ENDLESS_HEADERS, Case.GZIP_BOMB, Case.XML_BOMB, Case.EXTERNAL_ENTITY,
            Case.WRONG_TYPE,
        ),
        Spared("SNMP has no headers, no packing and no documents"),
    ),
    **dict.fromkeys(
        (Case.REDIRECT, Case.ADDRESS_ELSEWHERE), Spared("nothing is sent but acknowledgements")
    ),
    Case.CERTIFICATE: Spared("no TLS"),
}  # fmt: skip
