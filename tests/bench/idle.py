"""The monitor of 310 healthy points in a process of its own: its CPU by either engine, its memory.

BENCH_IDLE_S: for how long (600 s by default).
"""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from probes.registry import Engine
from tests.bench.district import Campus, campus
from tests.bench.figures import Figure
from tests.bench.peers import cpu_s
from tests.ledger_books import Books
from tests.servers.monitor import start_monitor

WARM_S = 75.0
"""By then every check was asked, every library loaded, and the spans were written once."""
DEFAULTS: dict[str, float] = {}
"""No threshold is set: pings every 5 s, SNMP every 30 s, ONVIF every 60 s."""


def idle_figures() -> list[Figure]:
    """Share of a core, and the most memory that was ever resident."""
    seconds = float(os.environ.get("BENCH_IDLE_S", "600"))
    against = f"over {seconds:g} s: pings at 5 s, SNMP at 30 s, ONVIF at 60 s"
    with campus(DEFAULTS) as where:
        with _monitor(where, Engine.FAST) as process:
            fast_share = _idle_share(process, seconds)
        with _monitor(where, Engine.NAMED) as process:
            share = _idle_share(process, seconds)
            _send_a_message(where)
            memory_mb = _status_kb(process.pid, "VmHWM") / 1000
    return [
        Figure("idle_core_share", share, "core", against, 0.08),
        Figure("idle_core_share_fast", fast_share, "core", against, 0.03),
        Figure("rss_mb", memory_mb, "MB", "VmHWM at the end, a fault told by Apprise", 160),
    ]


@contextmanager
def _monitor(where: Campus, engine: Engine) -> Iterator["subprocess.Popen[bytes]"]:
    process = start_monitor(where.url, where.key, echo=None, tick_s=1.0, engine=engine)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _idle_share(process: "subprocess.Popen[bytes]", seconds: float) -> float:
    time.sleep(WARM_S)
    began, cpu = time.monotonic(), cpu_s(process.pid)
    time.sleep(seconds)
    if process.poll() is not None:
        raise RuntimeError("the monitor has ended")
    return (cpu_s(process.pid) - cpu) / (time.monotonic() - began)


def _send_a_message(where: Campus) -> None:
    """A fault, its ticket and a try to tell it load what a healthy day never needs."""
    where.devices.set_password(where.points[0], "changed")
    where.devices.hang(where.points[1])
    books = Books(where.engine, "d")
    until = time.monotonic() + 180
    while not books.templates:
        if time.monotonic() > until:
            raise RuntimeError("no message came")
        time.sleep(1)
    time.sleep(5)


def _status_kb(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise RuntimeError(f"no {name} in /proc/{pid}/status")
