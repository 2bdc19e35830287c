"""The ICMP probe: does the device answer an echo request (RFC 792, RFC 4443)?"""

import itertools
import secrets
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

__all__ = ["ask", "ask_many", "privilege"]

_marks = itertools.count(secrets.randbits(32))
"""Every request of this process has its own 32-bit mark (id and sequence together), starting at
random, so that a late reply to one request is never the reply to another."""


def ask(target: Target, deadline: float) -> Answer:
    """One echo request; at most `deadline` seconds. Facts: loss (0 or 1), rtt_ms."""
    return ask_many(target, deadline, count=1)


def ask_many(target: Target, deadline: float, count: int) -> Answer:
    """Up to `count` echo requests one after another, within `deadline` seconds together.

    Each waits for its share of the time left. Facts: loss (share of those sent without a
    reply), rtt_ms (the quickest). OK when any was answered; TIMEOUT when none was; UNREACHABLE
    when the network said so; NO_PRIVILEGE, OVERLOAD when this machine could not ask.
    """
    until = perf_counter() + deadline
    try:
        address = canonical(target.address)
        with open_towards(address) as sock:
            delays = []
            for left in range(count, 0, -1):
                echo = _next_echo(address)
                now = perf_counter()
                send(sock, echo)
                arrived = await_reply(sock, echo, now + (until - now) / left)
                delays.append(None if arrived is None else (arrived - now) * 1000)
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
