"""The monitor of 310 healthy points in a process of its own: its CPU, and its memory.

BENCH_IDLE_S: for how long (600 s by default).
"""

import os
import subprocess
import time
from pathlib import Path

from tests.bench.district import Campus, campus
from tests.bench.figures import Figure
from tests.ledger_books import Books
from tests.servers.monitor import start_monitor

WARM_S = 75.0
"""By then every check was asked, every library loaded, and the spans were written once."""
DEFAULTS: dict[str, float] = {}
"""No threshold is set: pings every 5 s, SNMP every 30 s, ONVIF every 60 s."""
_TICKS = os.sysconf("SC_CLK_TCK")


def idle_figures() -> list[Figure]:
    """Share of a core, and the most memory that was ever resident."""
    seconds = float(os.environ.get("BENCH_IDLE_S", "600"))
    with campus(DEFAULTS) as where:
        process = start_monitor(where.url, where.key, echo=None, tick_s=1.0)
        try:
            share = _idle_share(process, seconds)
            _send_a_message(where)
            memory_mb = _status_kb(process.pid, "VmHWM") / 1000
        finally:
            process.terminate()
            process.wait()
    return [
        Figure(
            "idle_core_share",
            share,
            "core",
            f"over {seconds:g} s: pings at 5 s, SNMP at 30 s, ONVIF at 60 s",
            0.08,
        ),
        Figure("rss_mb", memory_mb, "MB", "VmHWM at the end, a fault told by Apprise", 160),
    ]


def _idle_share(process: "subprocess.Popen[bytes]", seconds: float) -> float:
    time.sleep(WARM_S)
    began, cpu = time.monotonic(), _cpu_s(process.pid)
    time.sleep(seconds)
    if process.poll() is not None:
        raise RuntimeError("the monitor has ended")
    return (_cpu_s(process.pid) - cpu) / (time.monotonic() - began)


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


def _cpu_s(pid: int) -> float:
    """User and system time of the process (proc(5), stat, fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _status_kb(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise RuntimeError(f"no {name} in /proc/{pid}/status")
