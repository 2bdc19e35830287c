"""What a device costs the whole runner as their number grows: due checks, probes, judge, ledger.

Each run is a monitor in a process of its own, on a district of switches with thirty cameras each,
all in good health: pings every 15 s, SNMP and ONVIF every 30 s, streams (of which there are none)
every 5 min.
`python -m tests.bench.runner ENGINE URL SECONDS` is that process; it prints JSON.
"""

import asyncio
import gc
import json
import logging
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from inventory.database import open_engine
from inventory.types.faults import FaultEvent
from inventory.vault import Vault
from monitor.judgement.live import Outcome
from monitor.runner.asking import ROOMY, Limits
from monitor.runner.heap import set_apart
from monitor.runner.plan import Plan
from monitor.runner.service import Monitor, Settings
from probes.registry import Engine, probes_of
from tests.bench.crowd import crowd, found_crowd
from tests.bench.figures import Figure
from tests.bench.peers import (
    ROOT,
    in_bench_network,
    live,
    onvif_responder,
    resident_kb,
    snmp_agents,
)
from tests.founding import new_key

FEWEST, MORE, MOST, MOST_NAMED = 310, 3100, 31000, 1000
THRESHOLDS = {"icmp_interval": 15.0, "snmp_interval": 30.0, "onvif_interval": 30.0}
WARM_S = 20.0
MEASURED_S = 15.0
"""In the end each check was asked."""
FLAT = 1.25
BEAT_S = 0.1


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process: CPU (ms a second), memory (KB resident), readings a second and how many were
    due, how late the loop was at worst (ms, 99th percentile)."""

    cpu_ms: float
    resident_kb: int
    readings: float
    due: float
    late_ms: float


def runner_figures() -> list[Figure]:
    """CPU and memory a device, and whether the schedule was kept."""
    return in_bench_network(_measure)


def _measure() -> list[Figure]:
    with snmp_agents(), onvif_responder(), TemporaryDirectory(prefix="pointwatch-bench-") as folder:
        fast = {count: _cost(Engine.FAST, count, Path(folder)) for count in (FEWEST, MORE, MOST)}
        named = {count: _cost(Engine.NAMED, count, Path(folder)) for count in (FEWEST, MOST_NAMED)}
    return [*_figures("fast", fast, 10.0), *_figures("named", named, 60.0)]


def _figures(engine: str, costs: dict[int, Cost], at_most_kb: float) -> list[Figure]:
    flat = FLAT * costs[FEWEST].cpu_ms / FEWEST
    fewest, most = min(costs), max(costs)
    grown = costs[most].resident_kb - costs[fewest].resident_kb
    memory = (
        f"{costs[most].resident_kb / 1000:.0f} MB with {most} devices, "
        f"{costs[fewest].resident_kb / 1000:.0f} MB with {fewest}"
    )
    return [
        *(
            Figure(f"runner_ms_{engine}_{count}", cost.cpu_ms / count, "ms/s", _told(cost), flat)
            for count, cost in costs.items()
        ),
        Figure(f"runner_kb_{engine}", grown / (most - fewest), "KB", memory, at_most_kb),
    ]


def _told(cost: Cost) -> str:
    return (
        f"CPU a device and second; {cost.readings:.0f} readings/s of {cost.due:.0f} due, "
        f"the loop at most {cost.late_ms:.0f} ms late (p99)"
    )


def _cost(engine: Engine, count: int, folder: Path) -> Cost:
    url = found_crowd(folder / f"{engine}-{count}.db", crowd(live(count)), THRESHOLDS)
    command = [sys.executable, "-m", "tests.bench.runner", engine, url, str(MEASURED_S)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT)
    return Cost(**json.loads(done.stdout))


class _Run:
    """A monitor, and what its ticks judged."""

    def __init__(self, engine: Engine, url: str) -> None:
        self.readings, self.due = 0, 0.0
        self.began = asyncio.Event()
        limits = ROOMY if engine is Engine.FAST else Limits()
        wanted = Settings("d", probes=probes_of(engine), limits=limits)
        self.database = open_engine(url)
        vault = Vault([new_key()])
        self.monitor = Monitor(self.database, vault, wanted, observer=self._observe)

    def _observe(self, outcome: Outcome, _events: list[FaultEvent], plan: Plan) -> None:
        if not self.began.is_set():
            self.due = sum(1 / interval for interval in plan.intervals_s().values())
            self.began.set()
        self.readings += len(outcome.judged)


async def _watch(engine: Engine, url: str, seconds: float) -> Cost:
    run, stop = _Run(engine, url), asyncio.Event()
    work = asyncio.create_task(run.monitor.run(stop))
    await run.began.wait()
    await asyncio.sleep(WARM_S)
    began, cpu, readings = time.monotonic(), _cpu_s(), run.readings
    late = await _lateness(seconds)
    passed = time.monotonic() - began
    cpu_ms = (_cpu_s() - cpu) * 1000 / passed
    made = (run.readings - readings) / passed
    gc.collect()
    resident = resident_kb()
    stop.set()
    await work
    run.database.dispose()
    return Cost(cpu_ms, resident, made, run.due, quantiles(late, n=100)[98])


async def _lateness(seconds: float) -> list[float]:
    """How late the loop is at every beat, in ms."""
    late: list[float] = []
    until = time.monotonic() + seconds
    while (began := time.monotonic()) < until:
        await asyncio.sleep(BEAT_S)
        late.append((time.monotonic() - began - BEAT_S) * 1000)
    return late


def _cpu_s() -> float:
    """User and system seconds of this process, all its threads together."""
    return sum(os.times()[:2])


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    set_apart()  # as `pointwatch run` does
    cost = asyncio.run(_watch(Engine(sys.argv[1]), sys.argv[2], float(sys.argv[3])))
    print(json.dumps(asdict(cost)))
