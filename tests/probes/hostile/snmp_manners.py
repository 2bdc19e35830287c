"""Manners of SNMP agents. What must not be believed says that the power is off."""

import asyncio
import socket
from functools import partial

from tests.probes.hostile.snmp_agents import Asked, Manner, polite
from tests.probes.hostile.snmp_messages import Reply

OFF = Reply(off=True)
_MEGABYTE = 1024 * 1024
_LONGEST = 65_507
"""Bytes of a UDP datagram over IPv4."""


def silent(_: Asked) -> None:
    """Nothing comes."""


def lies(*wrong: Reply) -> Manner:
    """Replies that must not count, and the right one after them."""

    def manner(asked: Asked) -> None:
        asked.send(*map(asked.made, wrong))
        asked.send_soon(asked.made())

    return manner


def lies_alone(*wrong: Reply) -> Manner:
    """The wrong ones, and nothing after them."""
    return lambda asked: asked.send(*map(asked.made, wrong))


def met_before(manner: Manner) -> Manner:
    """Polite at the first poll, which tells the agent's clock."""
    return lambda asked: manner(asked) if asked.number else polite(asked)


def reborn(asked: Asked) -> None:
    """The agent starts anew after the first poll, and has lost count of its boots."""
    asked.set_clock(5, 10 if asked.number else 1000)
    polite(asked)


class Late:
    """Keeps the first reply, a lie, until the second poll."""

    def __init__(self) -> None:
        self._kept = b""

    def __call__(self, asked: Asked) -> None:
        if asked.number == 0:
            self._kept = asked.made(OFF)
            return
        asked.send(self._kept)
        asked.send_soon(asked.made())


class Replaying:
    """Answers the first poll, and every later one with what it said then."""

    def __init__(self) -> None:
        self._said = b""

    def __call__(self, asked: Asked) -> None:
        self._said = self._said or asked.made()
        asked.send(self._said)


def twice(asked: Asked) -> None:
    """The second copy comes when nobody waits any more, or when the next poll does."""
    asked.send(*[asked.made()] * 2)
    asked.send_soon(asked.made(OFF))


class Reordered:
    """The reply to the second poll, which is later, overtakes the one to the first."""

    def __init__(self) -> None:
        self._held = b""

    def __call__(self, asked: Asked) -> None:
        if asked.number == 0:
            self._held = asked.made(OFF)
        elif asked.number == 1:
            asked.send(asked.made(), self._held)
        else:
            asked.send(asked.made())


def cut(asked: Asked) -> None:
    """Its own reply, cut at every place."""
    whole = asked.made(OFF)
    asked.send(*(whole[:end] for end in range(len(whole))))


def cut_then_whole(asked: Asked) -> None:
    """The same, and the right reply after it."""
    cut(asked)
    asked.send_soon(asked.made())


def flood(asked: Asked) -> None:
    """Datagrams as long as they come, which look like replies: 400 MB, or until nobody listens."""
    wrong = asked.made(Reply(off=True, request_step=1, message_step=1))
    piece = wrong + bytes(_LONGEST - len(wrong))
    asyncio.get_running_loop().run_in_executor(None, partial(_pour, asked, piece))


def _pour(asked: Asked, piece: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for _ in range(400 * _MEGABYTE // len(piece)):
            sock.sendto(piece, asked.sender)
