"""Half of the points fall silent: does the sweep still end in time, do the living still get theirs?

Devices of the simulated world never answer a ping of the kernel's by themselves, so pings go to
its echo server; a silent one costs the ICMP probe its whole deadline, as in the field.
"""

import asyncio
import time
from collections import defaultdict
from statistics import quantiles

from inventory.types.faults import FaultEvent
from inventory.types.readings import Answer, CheckKey, ProbeName, Reason
from inventory.types.targets import Target
from monitor.judgement.live import Outcome
from monitor.runner.clock import Clock
from monitor.runner.plan import Plan
from monitor.runner.service import Monitor, Settings
from probes.registry import PROBES, OnLoop
from probes.sim.echo import make_probe
from tests.bench.district import Campus, campus
from tests.bench.figures import Figure

WARM_S, CALM_S, SILENT_S = 65.0, 90.0, 180.0
INTERVAL_S = 30.0
THRESHOLDS = {"icmp_interval": INTERVAL_S, "onvif_interval": INTERVAL_S}
"""Everything is asked every 30 s."""


def silent_figures() -> list[Figure]:
    """The length of a sweep, and the growth of the living devices' delay."""
    with campus(THRESHOLDS) as where:
        bench = _Bench(where)
        asyncio.run(bench.run())
    calm, rough = bench.p95("calm"), bench.p95("silent")
    return [
        Figure(
            "silent_half_sweep_s",
            bench.sweep_s,
            "s",
            f"everything made due at once, {len(bench.silent)} of {len(where.points)} points "
            f"silent; interval {INTERVAL_S:g} s",
            INTERVAL_S,
        ),
        Figure(
            "live_p95_growth_s",
            rough - calm,
            "s",
            f"95th percentile of the living devices' delay: {rough:.2f} s from the moment the "
            f"others fell silent, {calm:.2f} s while all lived",
            1.0,
        ),
    ]


class _Bench:
    """A monitor, and when each reading came."""

    def __init__(self, where: Campus) -> None:
        self._where = where
        self.silent = set(where.points[::2])
        self.sweep_s = 0.0
        self._echo = make_probe(where.devices.echo_address)
        probes = {**PROBES, ProbeName.ICMP: OnLoop(self._ping)}
        settings = Settings("d", probes=probes)
        self._monitor = Monitor(where.engine, where.vault, settings, Clock(), self._observe)
        self._late: dict[str, list[float]] = defaultdict(list)
        self._phase = ""
        self._seen: set[CheckKey] = set()
        self._plan: Plan | None = None
        self._done = asyncio.Event()

    async def _ping(self, target: Target, deadline: float) -> Answer:
        began = time.monotonic()
        answer = await self._echo(target, deadline)
        if answer.reason is Reason.TIMEOUT:
            await asyncio.sleep(began + deadline - time.monotonic())
        return answer

    def _observe(self, outcome: Outcome, _events: list[FaultEvent], plan: Plan) -> None:
        self._plan = plan
        self._seen.update(each.check for each in outcome.judged)
        if self._seen >= plan.targets.keys():
            self._done.set()

    async def run(self) -> None:
        """All phases, one after the other."""
        stop = asyncio.Event()
        work = asyncio.create_task(self._monitor.run(stop))
        await self._warm_up()
        await self._phase_of("calm", CALM_S)
        for code in self.silent:
            self._where.devices.break_(code)
        await self._phase_of("silent", SILENT_S)
        await self._sweep()
        stop.set()
        await work

    async def _warm_up(self) -> None:
        await asyncio.sleep(WARM_S)
        self._watch_delays()

    async def _phase_of(self, name: str, seconds: float) -> None:
        self._phase = name
        await asyncio.sleep(seconds)
        self._phase = ""

    async def _sweep(self) -> None:
        self._seen.clear()
        self._done.clear()
        began = time.monotonic()
        self._monitor._watch.hasten_all()
        await self._done.wait()
        self.sweep_s = time.monotonic() - began

    def _watch_delays(self) -> None:
        """From when a check of a living device was due until its answer was there."""
        asker, schedules = self._monitor._asker, self._monitor._watch._schedules
        ask = asker.ask

        async def timed(key: CheckKey, target: Target, deadline_s: float) -> object:
            due = schedules[key.probe]._due.get(key)
            reading = await ask(key, target, deadline_s)
            if due is not None and self._phase and key.slot not in self.silent:
                self._late[self._phase].append(time.monotonic() - due)
            return reading

        asker.ask = timed  # type: ignore[method-assign, assignment]  # a stopwatch around it

    def p95(self, phase: str) -> float:
        return quantiles(self._late[phase], n=20)[18]
