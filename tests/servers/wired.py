"""Simulated agents that tell how real network interfaces are, in the namespace that they run in.

`python -m tests.servers.wired WIRES`: a simulated district (`probes.sim`) in which some components
are real. WIRES is JSON: `links`, slot code → interface whose carrier is its link; `parts`, slot
code → interface without which it is absent. Power, which no namespace has, comes by commands.
"""

import asyncio
import fcntl
import json
import socket
import struct
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from inventory.types.components import Inventory
from probes.sim.district import District
from probes.sim.serving import serve
from probes.sim.wire import Order
from probes.sim.world import World

_SIOCGIFFLAGS = 0x8913
_IFF_RUNNING = 0x40
_RTMGRP_LINK = 1


@dataclass(frozen=True, slots=True)
class Wires:
    """Which interfaces are which components."""

    links: Mapping[str, str]
    parts: Mapping[str, str]

    def program(self) -> tuple[str, str]:
        """The module that serves these, with its argument."""
        told = json.dumps({"links": dict(self.links), "parts": dict(self.parts)})
        return "tests.servers.wired", told

    def lost(self) -> set[str]:
        """The components whose interface has no carrier, or is not there, at this moment."""
        without_carrier = {code for code, name in self.links.items() if not _flag(name)}
        absent = {code for code, name in self.parts.items() if _flag(name) is None}
        return without_carrier | absent


def _flag(interface: str) -> bool | None:
    """Whether the interface is running (carrier at both ends); None where there is none."""
    request = struct.pack("16sH14x", interface.encode(), 0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            answer = fcntl.ioctl(sock, _SIOCGIFFLAGS, request)
        except OSError:
            return None
    flags: int = struct.unpack("16sH14x", answer)[1]
    return bool(flags & _IFF_RUNNING)


class WiredWorld(World):
    """A world in which the wires are what they really are."""

    def __init__(self, inventory: Inventory, wires: Wires) -> None:
        super().__init__(inventory, time.monotonic)
        self._wires = wires
        self._lost: set[str] = set()
        self.look()

    def look(self) -> None:
        """See how the wires are; what follows from a change follows at once, its traps too."""
        lost = self._wires.lost()
        if lost != self._lost:
            self.conditions.broken -= self._lost
            self.conditions.broken |= lost
            self._lost = lost
            self._settle()


class _WiredDistrict(District):
    """Looks whenever the kernel says that some interface changed (rtnetlink, RFC 3549)."""

    def __init__(self, order: Order, world: WiredWorld) -> None:
        super().__init__(order.inventory, order.access, order.trap_receiver, world)
        self._wired = world
        self._news = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)

    async def start(self) -> None:
        self._news.bind((0, _RTMGRP_LINK))
        self._news.setblocking(False)
        asyncio.get_running_loop().add_reader(self._news, self._look)
        await super().start()

    def _look(self) -> None:
        self._news.recv(65536)
        self._wired.look()

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._news)
        self._news.close()
        super().close()


def _ordered(order: Order, wires: Wires) -> District:
    return _WiredDistrict(order, WiredWorld(order.inventory, wires))


if __name__ == "__main__":
    chosen = Wires(**json.loads(sys.argv[1]))
    sys.exit(asyncio.run(serve(partial(_ordered, wires=chosen))))
