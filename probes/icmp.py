"""The ICMP probe: does the device answer an echo request (RFC 792, RFC 4443)?"""

import itertools
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from time import perf_counter

from inventory.types.readings import Answer, Reason
from inventory.types.targets import Target
from probes.icmp_socket import (
    Echo,
    await_reply,
    is_exhaustion,
    is_permission,
    open_towards,
    privilege,
    send,
)
from probes.ip_address import canonical

__all__ = ["ask", "ask_many", "by_socket", "privilege"]

Ping = Callable[[float], float | None]
"""One echo request to the address and its reply, awaited until then (perf_counter, s): the round
trip in ms, None without a reply. Raises OSError."""
Pinging = Callable[[str], AbstractContextManager[Ping]]
"""What an engine provides: pings to that address, while the block lasts. Raises OSError."""

_marks = itertools.count(secrets.randbits(32))
"""Every request of this process has its own 32-bit mark (id and sequence together), starting at
random, so that a late reply to one request is never the reply to another."""


@contextmanager
def by_socket(address: str) -> Iterator[Ping]:
    """Pings through a socket of its own, waiting in the calling thread."""
    with open_towards(address) as sock:

        def ping(until: float) -> float | None:
            echo, sent = _next_echo(address), perf_counter()
            send(sock, echo)
            arrived = await_reply(sock, echo, until)
            return None if arrived is None else (arrived - sent) * 1000

        yield ping


def ask(target: Target, deadline: float, pinging: Pinging = by_socket) -> Answer:
    """One echo request; at most `deadline` seconds. Facts: loss (0 or 1), rtt_ms."""
    return ask_many(target, deadline, count=1, pinging=pinging)


def ask_many(target: Target, deadline: float, count: int, pinging: Pinging = by_socket) -> Answer:
    """Up to `count` echo requests one after another, within `deadline` seconds together.

    Each waits for its share of the time left. Facts: loss (share of those sent without a
    reply), rtt_ms (the quickest). OK when any was answered; TIMEOUT when none was; UNREACHABLE
    when the network said so; NO_PRIVILEGE, OVERLOAD when this machine could not ask.
    `pinging` moves the packets.
    """
    until = perf_counter() + deadline
    try:
        with pinging(canonical(target.address)) as ping:
            delays = []
            for left in range(count, 0, -1):
                now = perf_counter()
                delays.append(ping(now + (until - now) / left))
    except OSError as error:
        return Answer(_reason(error))
    return _summary(delays)


def _next_echo(address: str) -> Echo:
    icmp_id, sequence = divmod(next(_marks) & 0xFFFFFFFF, 0x10000)
    return Echo(address, icmp_id, sequence)


def _summary(delays: list[float | None]) -> Answer:
    answered = [delay for delay in delays if delay is not None]
    loss = 1 - len(answered) / len(delays)
    if not answered:
        return Answer(Reason.TIMEOUT, facts={"loss": loss})
    rtt = round(min(answered), 3)
    return Answer(Reason.OK, delay_ms=rtt, facts={"loss": loss, "rtt_ms": rtt})


def _reason(error: OSError) -> Reason:
    if is_permission(error):
        return Reason.NO_PRIVILEGE
    if is_exhaustion(error):
        return Reason.OVERLOAD
    return Reason.UNREACHABLE
