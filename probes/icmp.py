"""The ICMP probe: does the device answer an echo request (RFC 792, RFC 4443)?

Where this machine permits no ICMP at all, `probes.tcp_check` stands in, and says so.
"""

import errno
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter

from inventory.types.readings import Answer, Fact, Reason
from inventory.types.targets import Target
from probes import tcp_check
from probes.icmp_echoes import Heard, Mark, Pings, Talk
from probes.icmp_ping3 import Ping3Socket
from probes.icmp_reports import Report
from probes.icmp_socket import NotPermitted, is_exhaustion, is_permission, privilege
from probes.ip_address import canonical

__all__ = ["ask", "ask_many", "close", "privilege"]

BY_PING3 = Pings(Ping3Socket)
"""Pings of the named engine."""
close = BY_PING3.close

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


@dataclass(slots=True)
class _Tally:
    """Requests under way with the time they were sent, and what came of the others."""

    sent: int = 0
    waiting: dict[Mark, float] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)
    """Round trips in ms, in the order of the replies."""
    alive: Report | None = None
    """A refusal by the device itself."""
    reported: Report | None = None
    """The last word of anyone else."""

    def note(self, heard: Heard, address: str) -> None:
        sent_at = self.waiting.pop(heard.mark)
        if heard.report is not None and not heard.report.is_alive(address):
            self.reported = heard.report
            return
        self.alive = heard.report
        self.delays.append((heard.at - sent_at) * 1000)


async def ask(target: Target, deadline: float, pings: Pings = BY_PING3) -> Answer:
    """One echo request, three when `thorough`; at most `deadline` seconds (see `ask_many`)."""
    return await ask_many(target, deadline, THOROUGH if target.thorough else 1, pings)


async def ask_many(target: Target, deadline: float, count: int, pings: Pings = BY_PING3) -> Answer:
    """`count` echo requests, within `deadline` seconds together.

    The next goes out when the last one is answered, or its share of the time is over; replies
    count until the last wait ends. Facts: `loss` (share of the requests without a reply),
    `rtt_ms` (the quickest), and from two replies on `rtt_mean_ms` and `jitter_ms` (mean difference
    of successive round trips, as in RFC 3550 section 6.4.1, without its smoothing).

    OK when any was answered, or the device itself refused it (`detail`). UNREACHABLE when none
    was, and the network said why: facts `detail` and `reported_by`, the sender of that word.
    TIMEOUT on silence; NO_PRIVILEGE, OVERLOAD when this machine could not ask. Without permission
    for ICMP the answer is that of `probes.tcp_check`. `pings` moves the packets.
    """
    until = perf_counter() + deadline
    try:
        address = canonical(target.address)
    except OSError:
        return Answer(Reason.UNREACHABLE, facts={"detail": "no_address"})
    try:
        with pings.towards(address) as talk:
            return _summary(await _exchange(talk, until, count))
    except NotPermitted:
        return await tcp_check.ask(address, target.tcp_ports, until)
    except OSError as error:
        detail = _LOCAL.get(error.errno or 0)
        return Answer(_reason(error), facts={"detail": detail} if detail else {})


async def _exchange(talk: Talk, until: float, count: int) -> _Tally:
    tally = _Tally()
    for left in range(count, 0, -1):
        now = perf_counter()
        if tally.sent and now >= until:
            break  # the loop was busy: a request that nobody waits for is not lost
        mark = talk.send()
        tally.sent += 1
        tally.waiting[mark] = now
        share = now + (until - now) / left
        while mark in tally.waiting and (heard := await talk.next_heard(share - perf_counter())):
            tally.note(heard, talk.address)
    return tally


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
