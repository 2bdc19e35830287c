"""CPU of an SNMP GET of eight objects: by either engine, by Prometheus' exporter, by snmpget."""

import asyncio
import http.client
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from inventory.types.targets import SnmpCredential
from probes.fast.snmp import GufoCarrier
from probes.snmp_pysnmp import PysnmpCarrier
from probes.snmp_questions import Oid
from probes.snmp_wire import Carrier, Failure
from tests.bench.figures import Figure
from tests.bench.peers import (
    SNMP_PORT,
    NoYardstick,
    cpu_of,
    cpu_on_loop,
    cpu_s,
    in_bench_network,
    in_flight,
    live,
    snmp_agent,
)

AGENTS, ROUNDS, TOOL_RUNS, TOGETHER = 310, 5, 100, 16
PUBLIC = SnmpCredential(community="public")
_IF_ROW: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1)
OBJECTS: tuple[Oid, ...] = (
    (1, 3, 6, 1, 2, 1, 1, 3, 0),
    *((*_IF_ROW, column, 1) for column in (4, 5, 7, 8, 10, 14, 16)),
)
_EXPORTER_PORT = 9116


def get_figures() -> list[Figure]:
    """The ratios, of the medians of a few rounds each."""
    return in_bench_network(_measure)


def _measure() -> list[Figure]:
    addresses = live(AGENTS)
    with snmp_agent(), _exporter() as exporter:
        taken = [
            (
                _by_engine(GufoCarrier, addresses),
                _by_engine(PysnmpCarrier, addresses),
                _by_exporter(exporter, addresses),
            )
            for _ in range(ROUNDS)
        ]
        tool = _by_tool(addresses[:TOOL_RUNS])
    fast, named, by_exporter = (median(each) for each in zip(*taken, strict=True))
    made_of = f"a GET of {len(OBJECTS)} objects from {AGENTS} agents, v2c"
    against = f"µs of CPU against the exporter’s {by_exporter:.0f} µs, {made_of}"
    by_tool = f"{fast:.0f} µs of CPU against snmpget’s {tool:.0f} µs, {made_of}"
    return [
        Figure("snmp_vs_exporter", fast / by_exporter, "ratio", f"{fast:.0f} {against}", 0.5),
        Figure(
            "snmp_vs_exporter_named", named / by_exporter, "ratio", f"{named:.0f} {against}", 4.0
        ),
        Figure("snmp_vs_snmpget", fast / tool, "ratio", by_tool, 0.5),
    ]


def _by_engine(engine: type[Carrier], addresses: list[str]) -> float:
    async def measure() -> float:
        carrier = engine()
        try:
            await _sweep(carrier, addresses)  # sockets are open and libraries loaded, as in service
            return await cpu_on_loop(_sweep(carrier, addresses))
        finally:
            await carrier.close()

    return asyncio.run(measure()) / len(addresses) * 1e6


async def _sweep(carrier: Carrier, addresses: list[str]) -> None:
    asking = (carrier.get(each, SNMP_PORT, PUBLIC, OBJECTS, 4.0) for each in addresses)
    got = await in_flight(TOGETHER, asking)
    if any(isinstance(each, Failure) or None in each for each in got):
        raise RuntimeError("an agent did not answer")


@contextmanager
def _exporter() -> Iterator["subprocess.Popen[bytes]"]:
    """The exporter with a module of the same objects. Raises NoYardstick."""
    program = shutil.which("prometheus-snmp-exporter")
    if program is None:
        raise NoYardstick("prometheus-snmp-exporter")
    with tempfile.TemporaryDirectory(prefix="pointwatch-bench-") as folder:
        config = Path(folder, "snmp.yml")
        config.write_text(_module())
        command = [
            program,
            f"--config.file={config}",
            f"--web.listen-address=127.0.0.1:{_EXPORTER_PORT}",
            "--log.level=error",
        ]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                _wait_for(process)
                yield process
            finally:
                process.terminate()


def _module() -> str:
    """Its configuration, by hand: JSON is YAML."""
    names = [".".join(map(str, oid)) for oid in OBJECTS]
    metrics = "".join(
        f'    - {{"name": "object{n}", "oid": "{name}", "type": "gauge", "help": "one"}}\n'
        for n, name in enumerate(names)
    )
    wanted = "".join(f"    - {name}\n" for name in names)
    return (
        f"bench:\n  version: 2\n  auth:\n    community: public\n  get:\n{wanted}"
        f"  metrics:\n{metrics}"
    )


def _wait_for(process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 20
    while True:
        try:
            return http.client.HTTPConnection("127.0.0.1", _EXPORTER_PORT).connect()
        except ConnectionRefusedError:
            if time.monotonic() > until or process.poll() is not None:
                raise
            time.sleep(0.05)


def _by_exporter(process: "subprocess.Popen[bytes]", addresses: list[str]) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", _EXPORTER_PORT)
    before = cpu_s(process.pid)
    for address in addresses:
        connection.request("GET", f"/snmp?module=bench&target={address}:{SNMP_PORT}")
        with connection.getresponse() as reply:
            told = reply.read()
        if reply.status != 200 or told.count(b"\nobject") < len(OBJECTS):
            raise RuntimeError(f"the exporter answers {reply.status}: {told[:200]!r}")
    connection.close()
    return (cpu_s(process.pid) - before) / len(addresses) * 1e6


def _by_tool(addresses: list[str]) -> float:
    program = shutil.which("snmpget")
    if program is None:
        raise NoYardstick("snmp")
    names = [".".join(map(str, oid)) for oid in OBJECTS]

    def ask_all() -> None:
        for address in addresses:
            command = [program, "-v2c", "-cpublic", "-m", "", f"{address}:{SNMP_PORT}", *names]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    return cpu_of(ask_all) / len(addresses) * 1e6
