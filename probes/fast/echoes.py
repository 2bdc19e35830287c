"""Echo requests by gufo-ping: one socket for each address family, on the event loop.

gufo-ping builds and matches the packets: sender, identifier and sequence must fit. It tells
nothing of ICMP errors, so that these are read here, from the error queue of the same socket.
"""

import asyncio
import re
import socket
from collections import defaultdict
from dataclasses import replace
from errno import EPERM
from math import ceil
from os import dup, strerror
from time import perf_counter
from typing import Self, cast

from gufo.ping._fast import PS_IPV4, PS_IPV6, PS_RAW_DGRAM, SocketWrapper

from probes.icmp_reports import Complaint, Report, listen_to_errors, read_complaint
from probes.icmp_socket import Echo, Heard, NotPermitted, Privilege, is_request, privilege

LONGEST_WAIT_S = 15.0
"""No reply is waited for longer: so long gufo-ping remembers a request."""
_SIZE = 84
"""Bytes, IP header included: 56 of payload, as everybody's ping sends them."""
_RECEIVE_BUFFER = 4 * 1024 * 1024
_NS_PER_S = 10**9
_TICK_S = 0.02
"""Pings are given up together, this often: waking for each alone costs more than the ping."""
_TRIES = 4
_HIDDEN = -1
_OS_ERROR = re.compile(r"\(os error (\d+)\)")

_News = asyncio.Future[None]


class Talk:
    """Requests to one address, and what came for them, while the block lasts."""

    def __init__(self, echoes: "Echoes", address: str) -> None:
        self._echoes, self.address = echoes, address
        self._came: list[Heard] = []
        self._news: _News | None = None
        self.waiting: dict[int, Echo] = {}
        """Requests without a reply yet, the oldest first."""

    def __enter__(self) -> Self:
        self._echoes.begin(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._echoes.end(self)

    def send(self) -> Echo:
        """Send a request. Raises OSError where this machine cannot, or has no way there."""
        return self._echoes.send(self.address, self)

    async def next_heard(self, timeout_s: float) -> Heard | None:
        """The next that comes for any of the requests, or None."""
        if not self._came and timeout_s > 0:
            self._news = self._echoes.news_within(timeout_s)
            await self._news
            self._news = None
        return self._came.pop(0) if self._came else None

    def take(self, heard: Heard) -> None:
        """It came for one of the requests."""
        self._came.append(heard)
        if self._news is not None and not self._news.done():
            self._news.set_result(None)


class Echoes:
    """Pings any number of addresses of one family. Belongs to the event loop it was made in.

    Raises NotPermitted when neither a raw nor a datagram socket may be opened, OSError when
    no socket can be had.
    """

    def __init__(self, family: socket.AddressFamily) -> None:
        self._gufo = _opened(PS_IPV6 if family is socket.AF_INET6 else PS_IPV4)
        self._gufo.set_recv_buffer_size(_RECEIVE_BUFFER)
        self._socket = socket.socket(fileno=dup(self._gufo.get_fd()))
        listen_to_errors(self._socket)
        self._id = self._own_id() if family is socket.AF_INET6 else _HIDDEN
        self._asked: dict[int, tuple[Echo, Talk]] = {}
        """By gufo-ping's mark."""
        self._talks: defaultdict[str, list[Talk]] = defaultdict(list)
        self._expiring: dict[int, list[_News]] = {}
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket, self._hear)

    def _own_id(self) -> int:
        """gufo-ping's identifier, which its marks of IPv6 requests hide: read off a request to this
        machine itself. Where it cannot be seen, no report is believed."""
        try:
            self._gufo.send("::1", _SIZE)
            while packet := self._socket.recv(_SIZE, socket.MSG_DONTWAIT):
                if packet[14:16] == packet[4:6]:  # its payload begins with 6 bytes and the same
                    return int.from_bytes(packet[4:6], "big")
        except OSError:  # nothing more
            pass
        return _HIDDEN

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
        for news in self._expiring.pop(tick):
            if not news.done():
                news.set_result(None)

    def send(self, address: str, talk: Talk) -> Echo:
        """Send a request. An error may belong to an earlier one: then it is told, and this one
        is sent again."""
        for _ in range(_TRIES):
            try:
                # gufo-ping's stub is behind its code, here and in `_hear`.
                mark = cast("int", self._gufo.send(address, _SIZE))
            except OSError as error:
                number = _number_in(error)
                if not self._hear_errors():
                    break
            else:
                echo = self._echo(address, mark)
                self._asked[mark] = echo, talk
                talk.waiting[mark] = echo
                return echo
        raise OSError(number, strerror(number))

    def _echo(self, address: str, mark: int) -> Echo:
        """Identifier, sequence and the address in 32 bits make an IPv4 mark; IPv6's tells nothing,
        and stands for itself."""
        if self._socket.family is socket.AF_INET6:
            return Echo(address, self._id, mark)
        return Echo(address, mark >> 48, mark >> 32 & 0xFFFF)

    def _hear(self) -> None:
        try:
            heard = cast("dict[int, int | None] | None", self._gufo.recv())
        except OSError:  # the error that waits in the queue
            heard = None
        at = perf_counter()
        for mark, took_ns in (heard or {}).items():
            if took_ns and mark in self._asked:
                self._pass_on(mark, at)
        self._hear_errors()

    def _hear_errors(self) -> int:
        """Tell those whom the error queue is about; how many errors there were."""
        count = 0
        while True:
            try:
                complaint = read_complaint(self._socket)
            except BlockingIOError:
                return count
            except OSError:  # of an error that was read already
                complaint = None
            count += 1
            if complaint is not None:
                self._complain(complaint)

    def _complain(self, complaint: Complaint) -> None:
        """Of IPv6 the identifier must fit, and the oldest request is taken for the one meant."""
        at, request = perf_counter(), complaint.request
        for talk in self._talks.get(complaint.towards, ()):
            for mark, echo in talk.waiting.items():
                meant = echo
                if self._socket.family is socket.AF_INET6:
                    meant = replace(echo, sequence=int.from_bytes(request[6:8], "big"))
                if is_request(self._socket, request, meant):
                    self._pass_on(mark, at, complaint.report)
                    return

    def _pass_on(self, mark: int, at: float, report: Report | None = None) -> None:
        echo, talk = self._asked.pop(mark)
        del talk.waiting[mark]
        talk.take(Heard(echo, at, report))

    def close(self) -> None:
        """Close the socket. Pings still waiting run into their time."""
        self._loop.remove_reader(self._socket)
        self._socket.close()


def _opened(version: int) -> SocketWrapper:
    try:
        return SocketWrapper(version + PS_RAW_DGRAM, int(LONGEST_WAIT_S * _NS_PER_S), False)
    except PermissionError:  # gufo-ping's word for whatever was wrong
        if privilege() is Privilege.NONE:
            raise NotPermitted(EPERM, strerror(EPERM)) from None
        raise


def _number_in(error: OSError) -> int:
    """The errno, which gufo-ping gives in words alone: "… (os error 101)"."""
    found = _OS_ERROR.search(str(error))
    return error.errno or (int(found[1]) if found else 0)
