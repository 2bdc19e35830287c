"""The monitor of one district: its parts put together, and the cycle that they serve."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from inventory.queries.districts import last_changed
from inventory.queries.outages import write_blind_time, write_outages
from inventory.types.faults import FaultEvent
from inventory.types.outages import BlindReason, BlindTime
from inventory.types.readings import ProbeName
from inventory.types.time import SECOND, Ms
from inventory.vault import Vault
from monitor.delivery.drain import Drain
from monitor.judgement.live import Live, Outcome, prune
from monitor.judgement.policy import Policy
from monitor.judgement.rebase import rebase
from monitor.judgement.tick import tick
from monitor.runner.asking import Asker, Limits
from monitor.runner.background import Background
from monitor.runner.bursts import Bursts
from monitor.runner.clock import Clock
from monitor.runner.follow_up import follow_up
from monitor.runner.journal import log_event
from monitor.runner.lease import own_name
from monitor.runner.ledger import Scribe, open_district
from monitor.runner.own_clock import OwnClock
from monitor.runner.plan import Plan, load_plan
from monitor.runner.references import References
from monitor.runner.survey import Survey
from monitor.runner.targets import Ports
from monitor.runner.traps import TrapPort, Traps
from monitor.runner.watch import Watch
from monitor.runner.writer import Writer
from probes.registry import PROBES, Probe

log = logging.getLogger(__name__)

ROUND_S = 0.2
"""The tick of a single round, where nobody wants to wait for a second."""
SWEEP_EVERY = 5
"""Within so many ticks each slot is looked at, for what has changed by time alone."""
RELOAD_EVERY = 10
"""Every so many ticks the ledger is asked whether a person changed something."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What one process needs to know; everything else is in the ledger."""

    district: str
    ports: Ports = field(default_factory=Ports)
    references: tuple[str, ...] = ()
    traps: TrapPort | None = None
    limits: Limits = field(default_factory=Limits)
    readings_in_memory: int = 200_000
    probes: Mapping[ProbeName, Probe] = field(default_factory=lambda: PROBES)
    tick_s: float = 1.0
    """Time between two judging ticks."""


Observer = Callable[[Outcome, list[FaultEvent], Plan], None]
"""Told of every written tick: the demo's screen, a test."""


class Monitor:
    """Watches one district. `run` until stopped, or `once` for a single round."""

    def __init__(
        self,
        engine: Engine,
        vault: Vault,
        settings: Settings,
        clock: Clock | None = None,
        observer: Observer | None = None,
    ) -> None:
        self._vault, self._settings = vault, settings
        self._clock = clock or Clock()
        self._observer = observer
        self._writer = Writer(engine)
        self._asker = Asker(settings.probes, settings.limits, self._clock)
        self._watch = Watch(self._asker, self._clock, settings.readings_in_memory)
        self._references = References(
            settings.references, self._asker, Policy().icmp_deadline, settings.ports.tcp
        )
        self._bursts = Bursts(self._watch, self._references, self._clock)
        self._watch.missed = self._bursts.add
        self._traps = Traps(settings.traps, vault, self._bursts, self._clock)
        self._survey = Survey(self._clock, lambda: not self._live.restless)
        self._background, self._own_clock = Background(), OwnClock()
        self._wake_drain = asyncio.Event()
        self._ticks = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Watch until `stop`. Raises LeaseHeld, LeaseLost, DistrictUnknown, SealBroken."""
        async with AsyncExitStack() as stack:
            await self._start(stop, stack)
            while not stop.is_set():
                await self._tick(stop)
                await _rest(stop, self._settings.tick_s)

    async def once(self, limit_s: float, stop: asyncio.Event) -> Live:
        """Ask everything once, until nothing is in doubt; write, send, and return the picture.

        Ends after `limit_s` seconds, or at `stop`, whatever is still open then.
        """
        async with AsyncExitStack() as stack:
            await self._start(stop, stack)
            self._watch.hasten_all()
            until = self._clock.monotonic() + limit_s
            while self._clock.monotonic() < until and not stop.is_set():
                if await self._is_round_done(stop):
                    break
                await _rest(stop, ROUND_S)
            with suppress(TimeoutError):
                async with asyncio.timeout(max(until - self._clock.monotonic(), 1)):
                    await self._drain.once()
        return self._live

    async def _is_round_done(self, stop: asyncio.Event) -> bool:
        outcome = await self._tick(stop)
        asked = self._live.checks.keys() >= self._plan.targets.keys()
        doubt = any(check.doubt is not None for check in self._live.checks.values())
        return asked and not (doubt or outcome.unsettled or outcome.waiting)

    async def _start(self, stop: asyncio.Event, stack: AsyncExitStack) -> None:
        stack.push_async_callback(self._asker.close)
        stack.callback(self._writer.close)
        self._plan = await self._writer.run(partial(self._load_plan, starts_at=self._clock.now()))
        opening = partial(
            open_district,
            district=self._settings.district,
            holder=own_name(),
            relapse_s=self._plan.context.policy.relapse,
            now=self._clock.now(),
        )
        lease, self._live = await self._writer.run(opening)
        log.info("watching %s: %d checks", lease.district, len(self._plan.targets))
        self._scribe = Scribe(self._writer, self._clock, lease, stop)
        stack.push_async_callback(self._finish)
        self._follow_plan()
        stack.callback(self._bursts.close)
        stack.callback(self._traps.close)
        self._traps.open()
        await self._references.ask_once()
        self._drain = Drain(
            lease.district, lease.holder, self._vault, self._clock.now, self._writer.run
        )
        stack.push_async_callback(self._background.end)
        stack.callback(stop.set)
        self._background.start(
            self._watch.run(stop),
            self._references.watch(stop),
            self._traps.watch(stop),
            self._survey.watch(stop),
            self._drain.run(stop, self._wake_drain),
        )

    def _follow_plan(self) -> None:
        self._watch.follow(self._plan)
        self._bursts.follow(self._plan.context)
        self._traps.follow(self._plan)
        self._survey.follow(self._plan)

    def _load_plan(self, connection: Connection, starts_at: Ms | None = None) -> Plan:
        settings = self._settings
        district, ports = settings.district, settings.ports
        return load_plan(connection, self._vault, district, ports, starts_at)

    async def _finish(self) -> None:
        try:
            await self._scribe.close(self._plan, self._live)
        except SQLAlchemyError as error:
            log.warning("the last entries could not be written: %s", type(error).__name__)

    async def _tick(self, stop: asyncio.Event) -> Outcome:
        """One judging tick: take the readings, judge, write, and only then believe it."""
        self._background.check()
        await self._own_up(stop)
        self._mind_the_clock()
        self._ticks += 1
        self._plan = self._survey.informed(self._plan)
        readings = self._own_clock.weigh(self._watch.take(), self._plan.cameras)
        outcome, events = tick(
            self._live,
            readings,
            self._references.sight,
            self._plan.context,
            self._clock.now(),
            self._plan.slots[self._ticks % SWEEP_EVERY :: SWEEP_EVERY],
        )
        messages = await self._scribe.write(self._plan, self._live, outcome, events)
        if messages is not None:
            self._follow_up(outcome, events, messages)
        await self._scribe.tidy(self._plan.context.policy)
        if self._ticks % RELOAD_EVERY == 0:
            await self._reload(stop)
        return outcome

    async def _own_up(self, stop: asyncio.Event) -> None:
        """Note the time of which readings were dropped, while the ledger was away for too long."""
        lost = self._watch.lost()
        if lost is None:
            return
        blind, now = BlindTime(BlindReason.DATABASE, *lost), self._clock.now()
        log.error("the memory for readings was full: %.0f s are lost", (lost[1] - lost[0]) / SECOND)
        district = self._settings.district
        note = partial(write_blind_time, district=district, blind=blind, now=now)
        await self._writer.insist(note, stop)

    async def _reload(self, stop: asyncio.Event) -> None:
        """Follow what a person changed in the ledger meanwhile."""
        look = partial(last_changed, code=self._settings.district)
        changed_at = await self._writer.insist(look, stop)
        if changed_at is None or changed_at == self._plan.changed_at:
            return
        plan = await self._writer.insist(self._load_plan, stop)
        if plan is None:
            return
        self._plan = plan
        ended = prune(self._live, self._plan.context, self._clock.now())
        district = self._settings.district
        await self._writer.insist(partial(write_outages, district=district, outages=ended), stop)
        self._follow_plan()
        log.info("the ledger was changed: %d checks", len(self._plan.targets))

    def _follow_up(self, outcome: Outcome, events: list[FaultEvent], messages: int) -> None:
        """What a written tick sets going: bursts, retries, deliveries."""
        context = self._plan.context
        if follow_up(self._watch, self._bursts, self._live, outcome, context):
            self._references.look_now()
        if messages:
            self._wake_drain.set()
        for event in events:
            log_event(event)
        if self._observer is not None:
            self._observer(outcome, events, self._plan)

    def _mind_the_clock(self) -> None:
        """After the wall clock was set, times before and after it cannot be compared."""
        step = self._clock.step()
        if step:
            lost = self._watch.disown()
            log.warning("the clock was set by %+.1f s: %d readings dropped", step / SECOND, lost)
            self._own_clock.forget()
            self._bursts.forget()
            self._scribe.set_aside(rebase(self._live, step))


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
