"""The reference hosts: own gateway and others configured. Without them nothing can be judged."""

import asyncio
from collections.abc import Sequence

from inventory.types.components import Kind
from inventory.types.readings import CheckKey, ProbeName, Reading
from inventory.types.targets import Target
from inventory.types.wiring import split_address
from monitor.judgement.seeing import Sight
from monitor.runner.asking import Asker

CALM_S = 5.0
"""Between two looks at the reference hosts while nothing fails."""
ALERT_S = 1.0
"""The same while failed readings wait for them."""


class References:
    """Keeps the latest reading of each reference host. `tcp_ports`: see `Target`."""

    def __init__(
        self,
        hosts: Sequence[str],
        asker: Asker,
        deadline_s: float,
        tcp_ports: tuple[int, ...] = (),
    ) -> None:
        self._targets = {host: _target(host, tcp_ports) for host in hosts}
        self._asker, self._deadline_s = asker, deadline_s
        self._readings: dict[str, Reading] = {}
        self._alert = asyncio.Event()

    @property
    def sight(self) -> Sight:
        """What the hosts said last; hosts not yet asked say nothing."""
        return Sight(dict(self._readings)) if len(self._readings) == len(self._targets) else _NONE

    def look_now(self) -> None:
        """Something failed: ask the hosts without waiting for their turn."""
        self._alert.set()

    async def watch(self, stop: asyncio.Event) -> None:
        """Ask all of them, again and again, until `stop`."""
        while self._targets and not stop.is_set():
            await self.ask_once()
            await self._pause(stop)

    async def ask_once(self) -> None:
        """One look at every host."""
        asked = [self._ask(host, target) for host, target in self._targets.items()]
        for host, reading in await asyncio.gather(*asked):
            self._readings[host] = reading

    async def _ask(self, host: str, target: Target) -> tuple[str, Reading]:
        key = CheckKey(target.slot, ProbeName.ICMP)
        return host, await self._asker.ask(key, target, self._deadline_s)

    async def _pause(self, stop: asyncio.Event) -> None:
        if self._alert.is_set():
            self._alert.clear()
            await _first_of(ALERT_S, stop)
        else:
            await _first_of(CALM_S, stop, self._alert)


async def _first_of(limit_s: float, *events: asyncio.Event) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
    for each in waiting:
        each.cancel()


_NONE = Sight({})


def _target(host: str, tcp_ports: tuple[int, ...]) -> Target:
    address, port = split_address(host)
    return Target(f"reference {host}", Kind.UPLINK, address, port, tcp_ports=tcp_ports)
