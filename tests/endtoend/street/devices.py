"""The street's devices: a process each, in its own namespace; and the power that feeds them."""

import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from inventory.types.components import Inventory
from inventory.types.wiring import split_address
from probes.sim.access import Access
from probes.sim.client import SimulatedDistrict
from tests.endtoend.street.records import AGENTS, POINTS, of_points, part_of
from tests.endtoend.street.wires import MONITOR, Wires
from tests.servers import wired
from tests.servers.namespaces import inside
from tests.servers.snmpd import snmpd

ACCESS = Access("operator", "a-password", "public")
TRAPS = (MONITOR, 10162)
_HOSTS = {"s": "switch", "h": "chassis", "x": "box", "u": "ups"}
_TELLS = {
    "s": ["s", *of_points("q")],
    "h": ["h", "x", "m", "k1", "k2", *of_points("ctfdao")],
    "x": ["x", "m", *of_points("o")],
    "u": ["u", "m"],
}
"""What the agent of each device knows of."""
_WIRES = {
    "s": wired.Wires({f"q{n}": f"p{n}" for n in POINTS}, {}),
    "h": wired.Wires({f"f{n}": f"f{n}" for n in POINTS}, {f"d{n}": f"f{n}" for n in POINTS}),
}
_NO_WIRES = wired.Wires({}, {})


class Devices:
    """The running devices, and what can be done to them."""

    def __init__(
        self, wires: Wires, whole: Inventory, live_agents: Iterable[str], *, traps: bool
    ) -> None:
        self._wires, self._whole = wires, whole
        self._passwords = dict.fromkeys(POINTS, ACCESS.password)
        self._cameras = {n: self._camera(n) for n in POINTS}
        receiver = TRAPS if traps else None
        self._agents = {
            code: SimulatedDistrict(
                part_of(whole, code, _TELLS[code]),
                ACCESS,
                receiver,
                _WIRES.get(code, _NO_WIRES).program(),
            )
            for code in live_agents
        }

    def _camera(self, point: int) -> SimulatedDistrict:
        """It knows its password still, after a restart."""
        access = replace(ACCESS, password=self._passwords[point])
        return SimulatedDistrict(part_of(self._whole, f"c{point}", [f"c{point}"]), access)

    def start(self) -> None:
        """Start them all, side by side."""
        starts = [(f"point{n}", each) for n, each in self._cameras.items()]
        starts += [(_HOSTS[code], each) for code, each in self._agents.items()]
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda pair: self._start(*pair), starts))

    def _start(self, host: str, process: SimulatedDistrict) -> None:
        inside(self._wires.host(host), process.start)

    def close(self) -> None:
        """End them all."""
        for each in (*self._cameras.values(), *self._agents.values()):
            each.close()

    # What can be done to them.

    def stop(self, point: int) -> None:
        """The camera's process stops; its network port goes on."""
        self._signal(point, signal.SIGSTOP)

    def go_on(self, point: int) -> None:
        """The same, undone."""
        self._signal(point, signal.SIGCONT)

    def set_password(self, point: int, password: str) -> None:
        """Somebody changes the camera's password."""
        self._passwords[point] = password
        self._cameras[point].set_password(f"c{point}", password)

    def switch_off(self, point: int) -> None:
        """The outlet of the point's adapter."""
        self._tell(f"o{point}", broken=True)
        self._lose_power([point])

    def switch_on(self, point: int) -> None:
        """The same, undone."""
        self._tell(f"o{point}", broken=False)
        self._get_power([point])

    def lose_mains(self) -> None:
        """The mains fail: points and outlet box die, the UPS carries switch and chassis."""
        self._tell("m", broken=True)
        self._wires.go_dark("box")
        self._lose_power(POINTS)

    def get_mains(self) -> None:
        """The same, undone."""
        self._wires.light_up("box")
        self._get_power(POINTS)
        self._tell("m", broken=False)

    def _tell(self, code: str, *, broken: bool) -> None:
        """Power is in no namespace: who would measure it is told."""
        for agent, process in self._agents.items():
            if code in _TELLS[agent]:
                (process.break_ if broken else process.mend)(code)

    def _lose_power(self, points: Iterable[int]) -> None:
        for point in points:
            self._wires.go_dark(f"point{point}")
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda point: self._cameras[point].close(), points))

    def _get_power(self, points: Iterable[int]) -> None:
        for point in points:
            self._wires.light_up(f"point{point}")
            self._cameras[point] = self._camera(point)
        with ThreadPoolExecutor(4) as threads:
            hosts = [(f"point{n}", self._cameras[n]) for n in points]
            list(threads.map(lambda pair: self._start(*pair), hosts))

    def _signal(self, point: int, number: signal.Signals) -> None:
        pid = self._cameras[point].pid
        assert pid is not None, "it runs"
        os.kill(pid, number)


@contextmanager
def running_devices(
    wires: Wires, whole: Inventory, folder: Path, *, cached: bool, traps: bool
) -> Iterator[Devices]:
    """All devices. `cached`: switch and chassis are told of by net-snmp, which looks every 15 s."""
    with ExitStack() as stack:
        devices = Devices(wires, whole, ("x", "u") if cached else _HOSTS, traps=traps)
        stack.callback(devices.close)
        devices.start()
        for code in ("s", "h") if cached else ():
            _enter_snmpd(stack, wires.host(_HOSTS[code]), folder / code, AGENTS[code])
        yield devices


def _enter_snmpd(stack: ExitStack, host: str, folder: Path, address: str) -> None:
    folder.mkdir()
    ip_address, port = split_address(address)
    agent = snmpd(folder, ip_address, port)
    inside(host, lambda: stack.enter_context(agent))
