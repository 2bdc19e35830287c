"""What a device costs as their number grows: CPU of a sweep, and memory, in a process of its own.

A sweep is one ping, one GET and one ONVIF poll of each device, asked as the monitor asks. Memory is
what a process holds after its sweeps, above one with the fewest devices.
`python -m tests.bench.scale ENGINE COUNT live|silent` is that process; it prints JSON.
"""

import asyncio
import gc
import json
import subprocess
import sys
from dataclasses import dataclass
from statistics import mean

from inventory.types.readings import CheckKey, ProbeName, Reason
from inventory.types.targets import Target
from monitor.runner.asking import ROOMY, Asker, Limits
from monitor.runner.clock import Clock
from probes.registry import Engine, probes_of
from tests.bench.figures import Figure
from tests.bench.peers import (
    ROOT,
    camera,
    cpu_on_loop,
    in_bench_network,
    in_flight,
    live,
    onvif_responder,
    resident_kb,
    silent,
    snmp_agent,
    switch,
)

FEWEST, MORE, MOST, MOST_NAMED = 310, 3100, 31000, 1000
DEADLINE_S, SILENT_DEADLINE_S = 10.0, 1.0
ASKED = 9300
"""The fewer devices, the more sweeps: a short measurement may be a lucky one."""
FLAT = 1.25
"""Dearer than this, in multiples of the cost among the fewest, is not flat."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process: CPU (ms a device and sweep), memory (KB resident)."""

    cpu_ms: float
    resident_kb: int


def scale_figures() -> list[Figure]:
    """CPU a device, memory a device, and silence against life."""
    return in_bench_network(_measure)


def _measure() -> list[Figure]:
    with snmp_agent(), onvif_responder():
        fast = {count: _cost(Engine.FAST, count) for count in (FEWEST, MORE, MOST)}
        named = {count: _cost(Engine.NAMED, count) for count in (FEWEST, MOST_NAMED)}
        quiet = _cost(Engine.FAST, MORE, "silent")
    flat = FLAT * fast[FEWEST].cpu_ms
    cpu = [
        Figure(f"device_ms_fast_{count}", cost.cpu_ms, "ms", "CPU: a ping, a GET, a poll", flat)
        for count, cost in fast.items()
    ]
    named_ms = named[MOST_NAMED].cpu_ms
    flat_named = FLAT * named[FEWEST].cpu_ms
    against = f"the same, {named[FEWEST].cpu_ms:.2f} ms among {FEWEST}"
    silence = f"{quiet.cpu_ms:.2f} ms of CPU a silent device, {fast[MORE].cpu_ms:.2f} ms a live one"
    return [
        *cpu,
        Figure(f"device_ms_named_{MOST_NAMED}", named_ms, "ms", against, flat_named),
        Figure("silent_vs_live_cpu", quiet.cpu_ms / fast[MORE].cpu_ms, "ratio", silence, 1.0),
        _memory("device_kb_fast", fast, 10.0),
        _memory("device_kb_named", named, 60.0),
    ]


def _memory(name: str, costs: dict[int, Cost], at_most: float) -> Figure:
    fewest, most = min(costs), max(costs)
    grown = costs[most].resident_kb - costs[fewest].resident_kb
    against = (
        f"{costs[most].resident_kb / 1000:.0f} MB with {most} devices, "
        f"{costs[fewest].resident_kb / 1000:.0f} MB with {fewest}"
    )
    return Figure(name, grown / (most - fewest), "KB", against, at_most)


def _cost(engine: Engine, count: int, state: str = "live") -> Cost:
    command = [sys.executable, "-m", "tests.bench.scale", engine, str(count), state]
    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return Cost(**json.loads(done.stdout))


async def _sweeps(engine: Engine, count: int, state: str) -> Cost:
    limits = ROOMY if engine is Engine.FAST else Limits()
    asker = Asker(probes_of(engine), limits, Clock())
    addresses = live(count) if state == "live" else silent(count)
    targets = {
        **{CheckKey(each, ProbeName.ICMP): camera(each) for each in addresses},
        **{CheckKey(each, ProbeName.SNMP): switch(each) for each in addresses},
        **{CheckKey(each, ProbeName.ONVIF): camera(each) for each in addresses},
    }
    try:
        await _sweep(asker, targets, state)  # all is loaded, as in service
        sweeps = max(1, ASKED // count)
        taken = [await cpu_on_loop(_sweep(asker, targets, state)) for _ in range(sweeps)]
    finally:
        await asker.close()
    gc.collect()
    return Cost(mean(taken) / count * 1000, resident_kb())


async def _sweep(asker: Asker, targets: dict[CheckKey, Target], state: str) -> None:
    deadline_s = DEADLINE_S if state == "live" else SILENT_DEADLINE_S

    async def ask(key: CheckKey, target: Target) -> None:
        reading = await asker.ask(key, target, deadline_s)
        if (reading.reason in (Reason.OK, Reason.CLOCK_SKEW)) is not (state == "live"):
            raise RuntimeError(f"{key} of a {state} device: {reading.reason}")

    for probe in (ProbeName.ICMP, ProbeName.SNMP, ProbeName.ONVIF):
        asking = (ask(key, target) for key, target in targets.items() if key.probe is probe)
        await in_flight(asker.limit(probe), asking)


if __name__ == "__main__":
    cost = asyncio.run(_sweeps(Engine(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
    print(json.dumps({"cpu_ms": cost.cpu_ms, "resident_kb": cost.resident_kb}))
