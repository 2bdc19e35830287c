"""Asks the switches for their tables now and then: who is plugged in where, at which address."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from inventory.types.components import Kind
from inventory.types.discovered import Findings, Silence
from inventory.types.faults import Component, FaultKind
from inventory.types.readings import ProbeName, Reason
from inventory.types.targets import Target
from monitor.discovery.network_faults import NetworkWord, judge_tables
from monitor.runner.clock import Clock
from monitor.runner.plan import Plan
from probes.discovery.neighbours import ask_switch

log = logging.getLogger(__name__)

FIRST_S = 60.0
"""After the start: everything else is asked first."""
PAUSE_S = 1.0
"""Between two switches."""
PATIENCE_S = 120.0
"""A switch's turn waits for so long until nothing is in doubt; somewhere something always is."""
LONGEST_S = 60.0
"""For all tables of one switch; what is slower has told nothing."""

Ask = Callable[[Target, Findings], Awaitable[None]]


class Survey:
    """One switch after the other, in rounds; not while something is in doubt.

    A contradiction counts once two rounds in a row show it: tables are minutes old, and a crew may
    be trying something.
    """

    def __init__(self, clock: Clock, is_calm: Callable[[], bool], ask: Ask = ask_switch) -> None:
        self._clock, self._is_calm, self._ask = clock, is_calm, ask
        self._plan: Plan | None = None
        self._next_round = clock.monotonic() + FIRST_S
        self._line: list[Target] = []
        self._asked_at = 0.0
        self._findings, self._told = Findings(), set[str]()
        self._last: tuple[Findings, set[str]] | None = None
        self._before = frozenset[tuple[Component, FaultKind]]()
        self._seen = NetworkWord()
        self._word = NetworkWord()

    def follow(self, plan: Plan) -> None:
        """Judge by this inventory from now on. What was found by another one counts no more."""
        if self._plan is None or plan.inventory != self._plan.inventory:
            self._word = NetworkWord()
        self._plan = plan

    def informed(self, plan: Plan) -> Plan:
        """The plan, with what the tables say in its context."""
        around = plan.context.around
        if around.found is self._word.found and around.checked is self._word.checked:
            return plan
        around = replace(around, found=self._word.found, checked=self._word.checked)
        return replace(plan, context=replace(plan.context, around=around))

    async def watch(self, stop: asyncio.Event) -> None:
        """Go round until `stop`."""
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PAUSE_S)
            if not stop.is_set():
                await self.step(stop)

    async def step(self, stop: asyncio.Event) -> None:
        """Ask the next switch, if it is time for one; judge at the end of a round."""
        plan = self._plan
        if plan is None:
            return
        if not self._line:
            await self._begin(plan)
        elif self._is_calm() or self._clock.monotonic() >= self._asked_at + PATIENCE_S:
            self._asked_at = self._clock.monotonic()
            await self._ask_next(stop)
            if not self._line and not stop.is_set():
                await self._end(plan)

    async def _begin(self, plan: Plan) -> None:
        if self._word == NetworkWord() and self._last is not None:
            await self._judge(plan, *self._last)  # the inventory was changed
        every_s = plan.context.policy.survey_interval
        if every_s and self._clock.monotonic() >= self._next_round:
            self._asked_at = self._clock.monotonic()
            self._next_round = self._asked_at + every_s
            self._line = switches_of(plan)
            self._findings, self._told = Findings(), set()

    async def _ask_next(self, stop: asyncio.Event) -> None:
        switch = self._line.pop()
        asking = asyncio.ensure_future(self._ask(switch, self._findings))
        stopped = asyncio.ensure_future(stop.wait())
        both = {asking, stopped}
        await asyncio.wait(both, timeout=LONGEST_S, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            self._findings.silences.append(Silence(switch.slot, Reason.TIMEOUT.value))
        for each in both:
            each.cancel()
        await asyncio.gather(*both, return_exceptions=True)
        if switch.slot not in {each.agent for each in self._findings.silences}:
            self._told.add(switch.slot)

    async def _end(self, plan: Plan) -> None:
        self._before = frozenset((each.component, each.kind) for each in self._seen.found)
        self._last = self._findings, self._told
        await self._judge(plan, *self._last)
        log.info("survey: %d switches told, %d findings", len(self._told), len(self._word.found))

    async def _judge(self, plan: Plan, findings: Findings, told: set[str]) -> None:
        """Beside the loop: of a large inventory it takes a while."""
        at = self._clock.now()
        judged = partial(judge_tables, plan.inventory, findings, told, at)
        self._seen = await asyncio.to_thread(judged)
        twice = [e for e in self._seen.found if (e.component, e.kind) in self._before]
        once = {e.component.code for e in self._seen.found} - {e.component.code for e in twice}
        if self._plan is plan:
            self._word = NetworkWord(tuple(twice), self._seen.checked - once)


def switches_of(plan: Plan) -> list[Target]:
    """Every switch that is asked by SNMP itself."""
    return [
        target
        for key, target in plan.targets.items()
        if key.probe is ProbeName.SNMP and target.own and target.kind is Kind.SWITCH
    ]
