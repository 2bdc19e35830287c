"""CPU of one whole sweep of 310 live points: through the product, and with the bare libraries."""

import asyncio
import time
from statistics import median

from inventory.database import reading
from inventory.types.faults import FaultEvent
from inventory.types.readings import Answer, CheckKey, ProbeName, Reason
from inventory.types.targets import Target
from monitor.judgement.live import Outcome
from monitor.runner.clock import Clock
from monitor.runner.heap import set_apart
from monitor.runner.plan import Plan, load_plan
from monitor.runner.service import Monitor, Settings
from monitor.runner.targets import Ports
from probes.registry import PROBES, OnLoop
from tests.bench.bare import BareSweep, names
from tests.bench.district import Campus, campus
from tests.bench.figures import Figure

ROUNDS = 5
HOURLY = {"icmp_interval": 3600.0, "snmp_interval": 3600.0, "onvif_interval": 3600.0}
"""Nothing is due by itself: a sweep begins when the bench says so."""
COMPARED = (ProbeName.ICMP, ProbeName.SNMP, ProbeName.ONVIF)
"""Streams have no library to compare with: they answer at once here."""


def sweep_figures() -> list[Figure]:
    """The ratio, and what it is made of."""
    set_apart()  # as in service
    with campus(HOURLY) as where:
        product, bare, made_of = asyncio.run(_measure(where))
    against = f"{product:.2f} s of CPU against {bare:.2f} s for the same calls ({made_of})"
    return [Figure("sweep_cpu_ratio", product / bare, "ratio", against, 1.3)]


async def _no_stream(_target: Target, _deadline: float) -> Answer:
    return Answer(Reason.NOT_OFFERED)


PROBES_COMPARED = {**PROBES, ProbeName.RTSP: OnLoop(_no_stream)}


async def _measure(where: Campus) -> tuple[float, float, str]:
    with reading(where.engine) as connection:
        plan = load_plan(connection, where.vault, "d", Ports())
    targets = {key: each for key, each in plan.targets.items() if key.probe in COMPARED}
    sweeps = _ProductSweeps(where)
    bare = BareSweep(targets)
    try:
        await sweeps.start()
        answered = await bare.sweep()
        if answered < 0.99 * len(targets):  # a few drown in their own crowd
            raise RuntimeError(f"only {answered} of {len(targets)} answered the bare calls")
        taken = [(await sweeps.cpu_s(), await _cpu_s(bare)) for _ in range(ROUNDS)]
    finally:
        await sweeps.stop()
        bare.close()
    product_s, bare_s = zip(*taken, strict=True)
    return median(product_s), median(bare_s), names(targets)


async def _cpu_s(bare: BareSweep) -> float:
    began = time.process_time()
    await bare.sweep()
    return time.process_time() - began


class _ProductSweeps:
    """A monitor at work, told to sweep; every sweep is judged, and its spans are written."""

    def __init__(self, where: Campus) -> None:
        self._monitor = Monitor(
            where.engine, where.vault, Settings("d", probes=PROBES_COMPARED), Clock(), self._observe
        )
        self._seen: set[CheckKey] = set()
        self._ticked = asyncio.Event()
        self._done = asyncio.Event()
        self._stop = asyncio.Event()

    def _observe(self, outcome: Outcome, _events: list[FaultEvent], plan: Plan) -> None:
        self._ticked.set()
        self._seen.update(each.check for each in outcome.judged)
        if self._seen >= plan.targets.keys():
            self._done.set()

    async def start(self) -> None:
        """Start the monitor, and let it ask everything once: passwords too are then known."""
        self._work = asyncio.create_task(self._monitor.run(self._stop))
        await self._ticked.wait()
        await self.cpu_s()

    async def cpu_s(self) -> float:
        """The CPU seconds from the first question until the last answer is in the ledger."""
        self._seen.clear()
        self._done.clear()
        began = time.process_time()
        self._monitor._watch.hasten_all()
        await self._done.wait()
        scribe = self._monitor._scribe
        scribe._flushed -= 3_600_000  # the spans are due now, instead of within a minute
        flush_due = scribe._flushed
        while scribe._flushed == flush_due:
            self._ticked.clear()
            await self._ticked.wait()
        return time.process_time() - began

    async def stop(self) -> None:
        self._stop.set()
        await self._work
