"""CPU of a ping: through either engine, and by fping, 5,000 addresses in a second."""

import asyncio
import shutil
import subprocess
from statistics import median

from inventory.types.readings import Answer, ProbeName, Reason
from probes.registry import Engine, OnLoop, probes_of
from tests.bench.figures import Figure
from tests.bench.peers import NoYardstick, camera, cpu_of, cpu_on_loop, in_bench_network, live
from tests.bench.peers import silent as silent_addresses

ADDRESSES, ROUNDS = 5000, 3
TIMEOUT_S = 2.0
BATCH_S = 0.02
"""Pings are handed out in batches, as the schedule does; fping sends one at a time."""


def ping_figures() -> list[Figure]:
    """The ratio while all are up, and while half of them are silent."""
    return in_bench_network(_measure)


def _measure() -> list[Figure]:
    fping = shutil.which("fping")
    if fping is None:
        raise NoYardstick("fping")
    up = live(ADDRESSES)
    half = [
        address
        for pair in zip(up[::2], silent_addresses(ADDRESSES // 2), strict=True)
        for address in pair
    ]
    return [
        _figure("icmp_vs_fping", fping, up, "all up"),
        _figure("icmp_vs_fping_half_silent", fping, half, "half silent"),
    ]


def _figure(name: str, fping: str, addresses: list[str], state: str) -> Figure:
    taken = [
        (_by_fping(fping, addresses), *(_by_engine(addresses, engine) for engine in Engine))
        for _ in range(ROUNDS)
    ]
    yardstick, named, fast = (median(each) for each in zip(*taken, strict=True))
    against = (
        f"{fast:.0f} µs of CPU a ping against fping’s {yardstick:.0f} µs, {len(addresses)} "
        f"addresses in a second, {state}; by the named engine {named:.0f} µs"
    )
    return Figure(name, fast / yardstick, "ratio", against, 2.0)


def _by_fping(fping: str, addresses: list[str]) -> float:
    interval_ms = 1000 / len(addresses)
    command = [fping, "-q", "-r0", f"-i{interval_ms}", f"-t{TIMEOUT_S * 1000:.0f}"]
    told = "\n".join(addresses).encode()
    took = cpu_of(lambda: subprocess.run(command, input=told, capture_output=True, check=False))
    return took / len(addresses) * 1e6


def _by_engine(addresses: list[str], engine: Engine) -> float:
    probe = probes_of(engine)[ProbeName.ICMP]
    assert isinstance(probe, OnLoop)
    return asyncio.run(_paced(probe, addresses)) / len(addresses) * 1e6


async def _paced(probe: OnLoop, addresses: list[str]) -> float:
    targets = [camera(address) for address in addresses]
    batch = round(len(targets) * BATCH_S)

    async def ask_all() -> None:
        asked: list[asyncio.Future[Answer]] = []
        for start in range(0, len(targets), batch):
            some = targets[start : start + batch]
            asked += [asyncio.ensure_future(probe.ask(each, TIMEOUT_S)) for each in some]
            await asyncio.sleep(BATCH_S)
        await asyncio.gather(*asked)

    try:
        if (await probe.ask(targets[0], TIMEOUT_S)).reason is not Reason.OK:
            raise RuntimeError("the first address does not answer")
        return await cpu_on_loop(ask_all())
    finally:
        await probe.close()
