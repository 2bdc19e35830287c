"""What the probes' benches ask: live and silent addresses, an SNMP agent, an ONVIF responder.

All of it lives in a network namespace of the bench's own, where every 127.x address answers a ping,
one agent answers for them all, and what is sent to 198.18.x.x vanishes. Nothing leaves the machine.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from inventory.types.components import Kind
from inventory.types.targets import Target
from tests.bench.figures import Figure
from tests.servers.namespaces import in_own_network, ip, may_unshare
from tests.servers.readiness import answers_snmp, wait_until
from tests.servers.snmpd import SNMPD

T = TypeVar("T")

SNMP_PORT, ONVIF_PORT = 1161, 8080
ROOT = Path(__file__).parents[2]
_TICKS = os.sysconf("SC_CLK_TCK")


class NoYardstick(Exception):
    """What a bench measures against is not installed. `args[0]`: what to install."""


def in_bench_network(bench: Callable[[], list[Figure]]) -> list[Figure]:
    """Run the bench in a namespace of its own; say so, and give no figure, where that or its
    yardstick is missing."""

    def work() -> list[Figure]:
        for command in (
            "link set lo up",
            "link add sink type veth peer name drain",
            "link set sink arp off up",
            "link set drain up",
            "address add 198.19.255.254/15 dev sink",
        ):
            ip(command)
        return bench()

    if not may_unshare():
        print(f"none {bench.__name__}: needs network namespaces (root)")
        return []
    try:
        return in_own_network(work)
    except NoYardstick as missing:
        print(f"none {bench.__name__}: {missing.args[0]} is not installed")
        return []


def live(count: int) -> list[str]:
    """So many addresses that answer."""
    return [f"127.{77 + n // 62500}.{n // 250 % 250}.{n % 250 + 1}" for n in range(count)]


def silent(count: int) -> list[str]:
    """So many that never do."""
    return [f"198.18.{n // 250}.{n % 250 + 1}" for n in range(count)]


def camera(address: str) -> Target:
    return Target(address, Kind.CAMERA, address, ONVIF_PORT)


def switch(address: str) -> Target:
    return Target(address, Kind.SWITCH, address, SNMP_PORT)


@contextmanager
def snmp_agent() -> Iterator[None]:
    """net-snmp's snmpd on every address of this machine. Raises NoYardstick."""
    if SNMPD is None:
        raise NoYardstick("snmpd")
    with tempfile.TemporaryDirectory(prefix="pointwatch-bench-") as folder:
        config = Path(folder, "snmpd.conf")
        config.write_text(f"agentaddress udp:0.0.0.0:{SNMP_PORT}\nrocommunity public\n")
        command = [SNMPD, "-f", "-Lf", f"{folder}/log", "-C", "-c", str(config), "-I", "-smux"]
        environment = {"SNMP_PERSISTENT_DIR": folder}
        with _running([*command, "-p", f"{folder}/pid"], environment) as process:
            wait_until(lambda: answers_snmp("127.0.0.1", SNMP_PORT), process, Path(folder, "log"))
            yield


@contextmanager
def onvif_responder() -> Iterator[None]:
    """Answers GetSystemDateAndTime on every address of this machine, and hangs up."""
    command = [sys.executable, "-m", "tests.bench.responder", str(ONVIF_PORT)]
    with _running(command, dict(os.environ), subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield


@contextmanager
def snmp_agents() -> Iterator[None]:
    """An agent of few words on every address of this machine, where no yardstick is needed."""
    command = [sys.executable, "-m", "tests.bench.agents", str(SNMP_PORT)]
    with _running(command, dict(os.environ), subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], stdout: int | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=stdout) as process:
        try:
            yield process
        finally:
            process.terminate()


def cpu_of(work: Callable[[], object]) -> float:
    """User and system seconds of this process and of the programs that `work` ran to their end."""
    before = os.times()
    work()
    return sum(os.times()[:4]) - sum(before[:4])


async def cpu_on_loop(work: Coroutine[Any, Any, object]) -> float:
    """User and system seconds of this process."""
    before = time.process_time()
    await work
    return time.process_time() - before


def cpu_s(pid: int) -> float:
    """User and system time of a process (proc(5), stat, fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident_kb() -> int:
    """Memory of this process that is resident (proc(5), status)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("no VmRSS in /proc/self/status")


async def in_flight(most: int, asking: Iterator[Awaitable[T]]) -> list[T]:
    """All their results, at most so many under way."""
    results: list[T] = []

    async def worker() -> None:
        for each in asking:
            results.append(await each)  # noqa: PERF401 - the workers share the iterator

    await asyncio.gather(*(worker() for _ in range(most)))
    return results
