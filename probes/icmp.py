"""The ICMP probe: does the device answer an echo request (RFC 792, RFC 4443)?

Where this machine permits no ICMP at all, `probes.tcp_check` stands in, and says so.
"""

import errno
import itertools
import secrets
import socket
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Protocol

from inventory.types.readings import Answer, Fact, Reason
from inventory.types.targets import Target
from probes import tcp_check
from probes.icmp_reports import Report
from probes.icmp_socket import (
    Echo,
    Heard,
    NotPermitted,
    hear,
    is_exhaustion,
    is_permission,
    open_towards,
    privilege,
    send,
)
from probes.ip_address import canonical

__all__ = ["ask", "ask_many", "by_socket", "privilege"]


class Pings(Protocol):
    """Echo requests to one address, and what comes for them: an engine's part."""

    def send(self) -> Echo:
        """Send the next request. Raises OSError."""

    def hear(self, waiting: Collection[Echo], until: float) -> Heard | None:
        """The next that comes for any of `waiting`; None when `until` (perf_counter, s) came
        first. Raises OSError for what is wrong with the socket itself."""


Pinging = Callable[[str], AbstractContextManager[Pings]]
"""Requests to that address, while the block lasts. Raises NotPermitted where this machine permits
no ICMP, OSError where no socket can be had."""

THOROUGH = 3
"""Requests to a device in doubt: two may be lost on the way."""

_LOCAL: Mapping[int, str] = {
    errno.ENETUNREACH: "no_route",
    errno.EHOSTUNREACH: "no_route",
    errno.EADDRNOTAVAIL: "no_route",
    errno.EPERM: "own_firewall",
    errno.EACCES: "broadcast",
}
"""Details of what this machine itself says of its way to the device."""

_marks = itertools.count(secrets.randbits(32))
"""Every request of this process has its own 32-bit mark (id and sequence together), starting at
random, so that a late reply to one request is never the reply to another."""


@dataclass(slots=True)
class _Tally:
    """Requests under way with the time they were sent, and what came of the others."""

    sent: int = 0
    waiting: dict[Echo, float] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)
    """Round trips in ms, in the order of the replies."""
    alive: Report | None = None
    """A refusal by the device itself."""
    reported: Report | None = None
    """The last word of anyone else."""

    def note(self, heard: Heard, address: str) -> None:
        sent_at = self.waiting.pop(heard.echo)
        if heard.report is not None and not heard.report.is_alive(address):
            self.reported = heard.report
            return
        self.alive = heard.report
        self.delays.append((heard.at - sent_at) * 1000)


class _SocketPings:
    """Through a socket of its own, waiting in the calling thread."""

    def __init__(self, sock: socket.socket, address: str) -> None:
        self._sock, self._address = sock, address

    def send(self) -> Echo:
        echo = _next_echo(self._address)
        send(self._sock, echo)
        return echo

    def hear(self, waiting: Collection[Echo], until: float) -> Heard | None:
        return hear(self._sock, waiting, until)


@contextmanager
def by_socket(address: str) -> Iterator[Pings]:
    """Pings of the named engine, by ping3."""
    with open_towards(address) as sock:
        yield _SocketPings(sock, address)


def ask(target: Target, deadline: float, pinging: Pinging = by_socket) -> Answer:
    """One echo request, three when `thorough`; at most `deadline` seconds (see `ask_many`)."""
    return ask_many(target, deadline, THOROUGH if target.thorough else 1, pinging)


def ask_many(target: Target, deadline: float, count: int, pinging: Pinging = by_socket) -> Answer:
    """`count` echo requests, within `deadline` seconds together.

    The next goes out when the last one is answered, or its share of the time is over; replies
    count until the last wait ends. Facts: `loss` (share of the requests without a reply),
    `rtt_ms` (the quickest), and from two replies on `rtt_mean_ms` and `jitter_ms` (mean difference
    of successive round trips, as in RFC 3550 section 6.4.1, without its smoothing).

    OK when any was answered, or the device itself refused it (`detail`). UNREACHABLE when none
    was, and the network said why: facts `detail` and `reported_by`, the sender of that word.
    TIMEOUT on silence; NO_PRIVILEGE, OVERLOAD when this machine could not ask. Without permission
    for ICMP the answer is that of `probes.tcp_check`. `pinging` moves the packets.
    """
    until = perf_counter() + deadline
    try:
        address = canonical(target.address)
    except OSError:
        return Answer(Reason.UNREACHABLE, facts={"detail": "no_address"})
    try:
        with pinging(address) as pings:
            return _summary(_exchange(pings, address, until, count))
    except NotPermitted:
        return tcp_check.ask(address, target.tcp_ports, until)
    except OSError as error:
        detail = _LOCAL.get(error.errno or 0)
        return Answer(_reason(error), facts={"detail": detail} if detail else {})


def _exchange(pings: Pings, address: str, until: float, count: int) -> _Tally:
    tally = _Tally()
    for left in range(count, 0, -1):
        now = perf_counter()
        echo = pings.send()
        tally.sent += 1
        tally.waiting[echo] = now
        share = now + (until - now) / left
        while echo in tally.waiting and (heard := pings.hear(tally.waiting, share)) is not None:
            tally.note(heard, address)
    return tally


def _next_echo(address: str) -> Echo:
    icmp_id, sequence = divmod(next(_marks) & 0xFFFFFFFF, 0x10000)
    return Echo(address, icmp_id, sequence)


def _summary(tally: _Tally) -> Answer:
    facts: dict[str, Fact] = {"loss": round(1 - len(tally.delays) / tally.sent, 3)}
    report = tally.alive if tally.delays else tally.reported
    if report is not None:
        facts |= {"detail": report.detail, "reported_by": report.said}
    if not tally.delays:
        return Answer(Reason.TIMEOUT if report is None else Reason.UNREACHABLE, facts=facts)
    rtt = round(min(tally.delays), 3)
    return Answer(Reason.OK, delay_ms=rtt, facts={**facts, "rtt_ms": rtt, **_spread(tally.delays)})


def _spread(delays: list[float]) -> dict[str, Fact]:
    """Mean and jitter in ms, where there is more than one reply."""
    if len(delays) < 2:
        return {}
    steps = [abs(after - before) for before, after in itertools.pairwise(delays)]
    return {
        "rtt_mean_ms": round(sum(delays) / len(delays), 3),
        "jitter_ms": round(sum(steps) / len(steps), 3),
    }


def _reason(error: OSError) -> Reason:
    if is_permission(error):
        return Reason.NO_PRIVILEGE
    if is_exhaustion(error):
        return Reason.OVERLOAD
    return Reason.UNREACHABLE
