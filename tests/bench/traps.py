"""What a flood of traps costs: 10,000 datagrams a second from strangers, and from one agent."""

import asyncio
import os
import socket
import statistics
import sys
from collections.abc import Iterator
from time import monotonic, perf_counter, process_time

from probes.trap_v3 import Engine
from probes.traps import Access, TrapListener
from tests.bench.figures import Figure
from tests.probes.notifications import notification, row_down

RATE = 10_000
FLOOD_S = float(os.environ.get("BENCH_FLOOD_S", "10"))
STEP_S = 0.01
AGENT, STRANGER = "127.77.5.1", "127.77.5.2"
SENDERS = {"strangers": STRANGER, "agent": AGENT}
_COMMUNITY = "bench"


def trap_figures() -> list[Figure]:
    """Share of a core, and how late the event loop comes to everything else."""
    return [figure for name in SENDERS for figure in asyncio.run(_flooded(name))]


async def _flooded(name: str) -> list[Figure]:
    engine = Engine(bytes.fromhex("80004fb805") + b"bench", 1)
    listener = TrapListener(lambda _: None, engine, lambda: 0, monotonic)
    port = listener.open("127.0.0.1", 0)
    listener.follow({AGENT: Access(frozenset({_COMMUNITY}))})
    command = (sys.executable, "-m", "tests.bench.traps", str(port), SENDERS[name])
    flood = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert flood.stdout is not None
    await flood.stdout.readline()
    share, delay_ms = await _measured()
    sent = int(await flood.stdout.readline())
    await flood.wait()
    listener.close()
    against = f"{sent} datagrams of {name} in {FLOOD_S:g} s"
    return [
        Figure(f"trap_flood_{name}_share", share, "core", against, 0.1),
        Figure(f"trap_flood_{name}_ms", delay_ms, "ms", f"99th percentile, {against}", 20.0),
    ]


async def _measured() -> tuple[float, float]:
    """CPU share, and the 99th percentile of how much too long a short sleep takes."""
    delays, began, cpu = [], perf_counter(), process_time()
    while (now := perf_counter()) - began < FLOOD_S:
        await asyncio.sleep(STEP_S)
        delays.append((perf_counter() - now - STEP_S) * 1000)
    share = (process_time() - cpu) / (perf_counter() - began)
    return share, statistics.quantiles(delays, n=100)[98]


def _flood(port: int, source: str) -> Iterator[str]:
    data, sent = notification(_COMMUNITY, binds=row_down(7)), 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((source, 0))
        sock.connect(("127.0.0.1", port))
        yield "begin"
        began = perf_counter()
        while (elapsed := perf_counter() - began) < FLOOD_S:
            for _ in range(int(elapsed * RATE) - sent):
                sock.send(data)
                sent += 1
    yield str(sent)


if __name__ == "__main__":
    for line in _flood(int(sys.argv[1]), sys.argv[2]):
        print(line, flush=True)
