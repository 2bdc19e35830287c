"""Echo requests to any number of addresses by one socket for each family, on the event loop.

An engine builds, sends and reads the packets (`EchoSocket`). Who waits for which reply, until when,
and what the network reports of a request, is the same for all of them, and kept here.
"""

import asyncio
import socket
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from errno import ENOBUFS
from math import ceil
from os import strerror
from time import perf_counter
from typing import Any, Protocol, Self
from weakref import WeakKeyDictionary

from probes.icmp_reports import Complaint, Report, read_complaint
from probes.ip_address import family_of

_TICK_S = 0.02
"""Pings are given up together, this often: waking for each alone costs more than the ping."""
_TRIES = 4
_UNHEARD = 128
"""So many requests go out at most before the replies are looked at: those of a crowd would run over
the socket's buffer."""

_MOST_ERRORS = 4096
"""Read in one go: whoever floods this machine must not keep the loop."""

_SO_MEMINFO, _DROPS = 55, 8
"""Of asm-generic/socket.h and linux/sock_diag.h: the socket's counters, 32 bits each."""

_News = asyncio.Future[None]

Mark = Any
"""An engine's own name for a request, to be hashed: no two are the same."""


class EchoSocket(Protocol):
    """An engine's part."""

    sock: socket.socket
    """To be waited for; its error queue is read elsewhere."""

    def send(self, address: str) -> Mark:
        """Send a request; its mark. Raises OSError, for an earlier request's sake too."""

    def receive(self) -> Iterable[tuple[Mark, float]]:
        """The replies that are there: mark, and when it came (perf_counter, s). Sender, identifier
        and sequence are those of the request. Ends at an error, which it clears."""

    def is_about(self, request: bytes, mark: Mark, /) -> bool:
        """Whether the packet, from its ICMP header on, is that request, sent back."""

    def close(self) -> None:
        """Close the socket."""


Opening = Callable[[socket.AddressFamily], EchoSocket]
"""Raises NotPermitted where this machine permits no ICMP, OSError where no socket can be had."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came for the request of that mark, and when (perf_counter, s): its reply, or what the
    network reports."""

    mark: Mark
    at: float
    report: Report | None = None


class Talk:
    """Requests to one address, and what came for them, while the block lasts."""

    def __init__(self, echoes: "Echoes", address: str) -> None:
        self._echoes, self.address = echoes, address
        self._came: list[Heard] = []
        self._news: _News | None = None
        self._dropped = echoes.dropped
        self.waiting: dict[Mark, None] = {}
        """Marks of the requests without a reply yet, the oldest first."""

    def __enter__(self) -> Self:
        self._echoes.begin(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._echoes.end(self)

    def send(self) -> Mark:
        """Send a request; its mark. Raises OSError where this machine cannot, or has no way."""
        return self._echoes.send(self)

    async def next_heard(self, timeout_s: float) -> Heard | None:
        """The next that comes for any of the requests, or None.

        Raises OSError (ENOBUFS) where the kernel had to drop packets meanwhile: one of them may
        have been the reply.
        """
        if not self._came and timeout_s > 0:
            self._news = self._echoes.news_within(timeout_s)
            await self._news
            self._news = None
        if self._came:
            return self._came.pop(0)
        if self._echoes.dropped != self._dropped:
            raise OSError(ENOBUFS, strerror(ENOBUFS))
        return None

    def take(self, heard: Heard) -> None:
        """It came for one of the requests."""
        del self.waiting[heard.mark]
        self._came.append(heard)
        if self._news is not None and not self._news.done():
            self._news.set_result(None)


class Echoes:
    """Pings any number of addresses of one family. Belongs to the event loop it was made in."""

    def __init__(self, moved_by: EchoSocket) -> None:
        self._by = moved_by
        self._asked: dict[Mark, Talk] = {}
        self._talks: defaultdict[str, list[Talk]] = defaultdict(list)
        self._expiring: dict[int, list[_News]] = {}
        self._unheard = 0
        self.dropped = 0
        """Packets for which the socket had no room, as of the last look at it."""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(moved_by.sock, self._hear)

    def begin(self, talk: Talk) -> None:
        """Reports about its address are for it, too."""
        self._talks[talk.address].append(talk)

    def end(self, talk: Talk) -> None:
        """Its requests without a reply are forgotten."""
        for mark in talk.waiting:
            del self._asked[mark]
        talks = self._talks[talk.address]
        talks.remove(talk)
        if not talks:
            del self._talks[talk.address]

    def news_within(self, timeout_s: float) -> _News:
        """A future that is done then at the latest."""
        news: _News = self._loop.create_future()
        tick = ceil((self._loop.time() + timeout_s) / _TICK_S)
        if tick not in self._expiring:
            self._expiring[tick] = []
            self._loop.call_at(tick * _TICK_S, self._give_up, tick)
        self._expiring[tick].append(news)
        return news

    def _give_up(self, tick: int) -> None:
        """Whoever has no reply by now; not for want of a look at the socket, where a busy loop may
        have left it."""
        if self._by.sock.fileno() >= 0:  # not closed meanwhile
            self._hear()
        for news in self._expiring.pop(tick):
            if not news.done():
                news.set_result(None)

    def send(self, talk: Talk) -> Mark:
        """Send a request. An error may belong to an earlier one: raising it has cleared it, and
        this one is sent again."""
        for attempt in range(_TRIES):
            try:
                mark = self._by.send(talk.address)
            except OSError as error:
                raised = error
                if not self._hear_errors() and attempt:
                    break
            else:
                self._asked[mark] = talk
                talk.waiting[mark] = None
                self._unheard += 1
                if self._unheard == _UNHEARD:
                    self._hear()
                return mark
        raise raised

    def _hear(self) -> None:
        """Pass on what lies in the socket: an error in it goes before the replies behind it."""
        self._unheard, self.dropped = 0, _dropped_by(self._by.sock)
        for _ in range(_TRIES):
            for mark, at in self._by.receive():
                if mark in self._asked:
                    self._pass_on(Heard(mark, at))
            if not self._hear_errors():
                return

    def _hear_errors(self) -> int:
        """Tell those whom the error queue is about; how many errors there were."""
        count = 0
        while count < _MOST_ERRORS and self._by.sock.fileno() >= 0:  # not closed meanwhile
            try:
                complaint = read_complaint(self._by.sock)
            except BlockingIOError:
                break
            except OSError:  # of an error that was read already
                complaint = None
            count += 1
            if complaint is not None:
                self._complain(complaint)
        return count

    def _complain(self, complaint: Complaint) -> None:
        """Where the engine cannot tell requests apart, the oldest is taken for the one meant."""
        for talk in self._talks.get(complaint.towards, ()):
            for mark in talk.waiting:
                if self._by.is_about(complaint.request, mark):
                    self._pass_on(Heard(mark, perf_counter(), complaint.report))
                    return

    def _pass_on(self, heard: Heard) -> None:
        self._asked.pop(heard.mark).take(heard)

    def close(self) -> None:
        """Close the socket. Pings still waiting run into their time."""
        self._loop.remove_reader(self._by.sock)
        self._by.close()


def _dropped_by(sock: socket.socket) -> int:
    counters = sock.getsockopt(socket.SOL_SOCKET, _SO_MEMINFO, 4 * (_DROPS + 1))
    return int.from_bytes(counters[4 * _DROPS :], sys.byteorder)


class Pings:
    """The echoes of one engine, for whichever loop and family they are wanted in."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._echoes: WeakKeyDictionary[
            asyncio.AbstractEventLoop, dict[socket.AddressFamily, Echoes]
        ] = WeakKeyDictionary()

    def towards(self, address: str) -> Talk:
        """Requests to that address, by the running loop's socket. Raises as `Opening` does."""
        open_here = self._echoes.setdefault(asyncio.get_running_loop(), {})
        family = family_of(address)
        if family not in open_here:
            open_here[family] = Echoes(self._opening(family))
        return Talk(open_here[family], address)

    async def close(self) -> None:
        """Close the running loop's sockets. The next request opens new ones."""
        for echoes in self._echoes.pop(asyncio.get_running_loop(), {}).values():
            echoes.close()
