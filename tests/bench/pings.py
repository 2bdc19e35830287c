"""CPU of a ping: through either engine, and by fping, 5,000 addresses in a second."""

import asyncio
import shutil
import subprocess
from statistics import median

from inventory.types.readings import Reason
from inventory.types.targets import Target
from probes import icmp
from probes.fast import icmp as fast_icmp
from tests.bench.figures import Figure
from tests.bench.peers import NoYardstick, camera, cpu_of, cpu_on_loop, in_bench_network, live
from tests.bench.peers import silent as silent_addresses

ADDRESSES, ROUNDS = 5000, 3
TIMEOUT_S = 2.0
BATCH_S = 0.02
"""Pings are handed out in batches, as the schedule does; fping sends one at a time."""
NAMED_THREADS, NAMED_SHARE = 32, 5
"""The named engine pings every fifth address only: with half of them silent, all take an hour."""


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
    taken = [(_by_fping(fping, addresses), _by_engine(addresses)) for _ in range(ROUNDS)]
    yardstick, fast = (median(each) for each in zip(*taken, strict=True))
    named = _by_named(addresses[: len(addresses) // NAMED_SHARE])
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


def _by_engine(addresses: list[str]) -> float:
    return asyncio.run(_paced([camera(address) for address in addresses])) / len(addresses) * 1e6


async def _paced(targets: list[Target]) -> float:
    batch = round(len(targets) * BATCH_S)

    async def ask_all() -> None:
        asked: list[asyncio.Task[object]] = []
        for start in range(0, len(targets), batch):
            some = targets[start : start + batch]
            asked += [asyncio.create_task(fast_icmp.ask(each, TIMEOUT_S)) for each in some]
            await asyncio.sleep(BATCH_S)
        await asyncio.gather(*asked)

    try:
        if (await fast_icmp.ask(targets[0], TIMEOUT_S)).reason is not Reason.OK:
            raise RuntimeError("the first address does not answer")
        return await cpu_on_loop(ask_all())
    finally:
        await fast_icmp.close()


def _by_named(addresses: list[str]) -> float:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(NAMED_THREADS) as pool:
        asking = lambda address: icmp.ask(camera(address), TIMEOUT_S)  # noqa: E731
        took = cpu_of(lambda: list(pool.map(asking, addresses)))
    return took / len(addresses) * 1e6
