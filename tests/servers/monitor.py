"""A monitor in a process of its own, to be killed, or to be measured.

`python -m tests.servers.monitor URL DISTRICT TICK_S ENGINE [ECHO_HOST:ECHO_PORT]`, its key in
POINTWATCH_KEY. SIGTERM stops it in order. With an echo server, pings go to the simulated world.
"""

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from inventory.vault import ENVIRONMENT

ROOT = Path(__file__).parents[2]


def start_monitor(
    url: str,
    key: str,
    echo: tuple[str, int] | None,
    tick_s: float = 0.2,
    environment: Mapping[str, str] | None = None,
    log: int = subprocess.DEVNULL,
    engine: str = "named",
) -> "subprocess.Popen[bytes]":
    """Start one on district "d"."""
    arguments = [url, "d", str(tick_s), engine, *([f"{echo[0]}:{echo[1]}"] if echo else [])]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.servers.monitor", *arguments],
        cwd=ROOT,
        env={**os.environ, **(environment or {}), ENVIRONMENT: key},
        stderr=log,
    )


async def _main(url: str, district: str, tick_s: str, engine_name: str, echo: str = "") -> None:
    # Imported here: the parent, which only starts the process, needs none of it.
    from inventory.database import open_engine
    from inventory.types.readings import ProbeName
    from inventory.types.wiring import split_address
    from inventory.vault import load_vault
    from monitor.runner.heap import set_apart
    from monitor.runner.service import Monitor, Settings
    from monitor.runner.targets import Ports
    from probes.registry import Engine, OnLoop, probes_of
    from probes.sim.echo import make_probe
    from probes.sim.rtsp import PORT

    probes = dict(probes_of(Engine(engine_name)))
    if echo:
        probes[ProbeName.ICMP] = OnLoop(make_probe(split_address(echo)))
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    settings = Settings(district, Ports(rtsp=PORT), probes=probes, tick_s=float(tick_s))
    engine = open_engine(url)
    set_apart()
    try:
        await Monitor(engine, load_vault(None), settings).run(stop)
    finally:
        engine.dispose()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(_main(*sys.argv[1:]))
