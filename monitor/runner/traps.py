"""Traps at work: each starts a burst for the slots that it is about. None is ever a reading."""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from inventory.types.time import SECOND, Ms
from inventory.vault import Vault
from monitor.runner.bursts import Bursts
from monitor.runner.clock import Clock
from monitor.runner.plan import Plan
from monitor.runner.trap_agents import TrapAgents
from monitor.runner.trap_pace import Pace
from probes.trap_gate import Refusal
from probes.trap_kinds import Trap, TrapKind
from probes.trap_v3 import Engine
from probes.traps import TrapListener

log = logging.getLogger(__name__)

TOLD_EVERY_S = 60.0
"""Between two lines of the log about what was dropped."""
_ENGINE_PREFIX = bytes.fromhex("80004fb805")
"""snmpEngineID (RFC 3411): pysnmp's enterprise, then octets of our own choice."""
_BOOTS_SINCE: Ms = 1_577_836_800_000
"""2020-01-01: snmpEngineBoots are the seconds since then at each start, so that they only grow."""
_MOST_BOOTS = 2**31 - 2


@dataclass(frozen=True, slots=True)
class TrapPort:
    """Where traps are heard: an IP address of this machine ("::" for all), a UDP port."""

    listen: str
    port: int


def own_engine(vault: Vault, now: Ms) -> Engine:
    """Who this installation is to agents that send informs: the same after every start."""
    boots = min(max(1, (now - _BOOTS_SINCE) // SECOND), _MOST_BOOTS)
    return Engine(_ENGINE_PREFIX + vault.identity("snmp engine")[:12], boots)


class Traps:
    """The listener of one monitor, and what becomes of what it hears."""

    def __init__(self, place: TrapPort | None, vault: Vault, bursts: Bursts, clock: Clock) -> None:
        self._place, self._bursts, self._clock = place, bursts, clock
        self._agents, self._pace = TrapAgents({}), Pace()
        self._repeats = 0
        engine = own_engine(vault, clock.now())
        self._listener = TrapListener(self._hear, engine, clock.now, clock.monotonic)

    def open(self) -> None:
        """Hear from now on, where that is wanted and can be done; else the log says why not."""
        if self._place is None:
            return
        listen, port = self._place.listen, self._place.port
        try:
            self._listener.open(listen, port)
        except OSError as error:
            log.warning("traps are not heard: %s port %d: %s", listen, port, error.strerror)
        else:
            log.info("traps are heard on %s port %d", listen, port)

    def follow(self, plan: Plan) -> None:
        """Know the agents of this plan, and no others."""
        self._agents = TrapAgents(plan.targets)
        self._listener.follow(self._agents.access)

    def close(self) -> None:
        """Hear nothing more."""
        self._listener.close()

    def _hear(self, trap: Trap) -> None:
        if trap.kind is TrapKind.REFUSED_SOMEBODY:  # ourselves, perhaps: asking more is no answer
            return
        slots = self._pace.admit(self._agents.slots_of(trap), self._clock.monotonic())
        if not slots:
            self._repeats += 1
            return
        oid = ".".join(map(str, trap.oid))
        told = (trap.kind, oid, trap.source, trap.index or "-", len(slots))
        log.info("trap %s (%s) from %s, row %s: slots asked about: %d", *told)
        self._bursts.add(slots)

    async def watch(self, stop: asyncio.Event) -> None:
        """Ask once more about what repeated itself; tell now and then what was dropped."""
        if self._place is None:
            return
        next_told = self._clock.monotonic() + TOLD_EVERY_S
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 1.0)
            now = self._clock.monotonic()
            self._bursts.add(self._pace.due(now))
            if now >= next_told:
                next_told = now + TOLD_EVERY_S
                self.tell_refused()
        self.tell_refused()

    def tell_refused(self) -> None:
        """One line for each address whose datagrams were dropped, and one for all strangers'."""
        for source, counts in _by_source(self._listener.take_refused().items()).items():
            told = ", ".join(f"{why} {count}" for why, count in counts)
            log.warning("traps dropped from %s: %s", source or "unknown addresses", told)
        if self._repeats:
            log.info("traps that repeated what was just asked about: %d", self._repeats)
            self._repeats = 0


def _by_source(
    refused: Iterable[tuple[tuple[str, Refusal], int]],
) -> dict[str, list[tuple[Refusal, int]]]:
    found: dict[str, list[tuple[Refusal, int]]] = {}
    for (source, why), count in refused:
        found.setdefault(source, []).append((why, count))
    return found
