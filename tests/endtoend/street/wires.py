"""The street's namespaces and the virtual cables between them: what can be cut, pulled, lost.

monitor ── core (its gateway) ── switch ─┬─ p1 ── card 1 (a bridge in the chassis) ── f1 ── point 1
                                         ├─ …
                                         └─ management of chassis, outlet box, UPS

p1 is a port of the switch, f1 a strand.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.endtoend.street.records import AGENTS, POINTS, camera_address
from tests.servers.namespaces import inside, ip, named_network

GATEWAY, MONITOR = "10.98.0.1", "10.98.0.2"
_LAN_GATEWAY = AGENTS["s"].partition(":")[0]
_FORWARD = Path("/proc/sys/net/ipv4/ip_forward")
_MANAGED = {"chassis": "h", "box": "x", "ups": "u"}


@dataclass(frozen=True, slots=True)
class Wires:
    """The street's hosts, by name: core, switch, chassis, box, ups, drawer, point1 …"""

    prefix: str = field(default_factory=lambda: f"pw{os.getpid()}-")

    def host(self, name: str) -> str:
        """The namespace of that host."""
        return self.prefix + name

    def ip(self, host: str, *commands: str) -> None:
        """Run iproute2's `ip` there."""
        inside(self.host(host), lambda: [ip(command) for command in commands])

    def index(self, host: str, interface: str) -> str:
        """The ifIndex of an interface there: the row in which an agent tells of it."""
        return inside(self.host(host), lambda: ip(f"-o link show {interface}")).partition(":")[0]

    # What can be done to it.

    def go_dark(self, host: str) -> None:
        """Its end of its own link has no signal: the strand is cut there, or its power is off."""
        self.ip(host, "link set eth0 down")

    def light_up(self, host: str) -> None:
        """The same, undone; the kernel forgot the way when the link went."""
        self.ip(host, "link set eth0 up", f"route replace default via {_LAN_GATEWAY}")

    def pull_card(self, point: int) -> None:
        """The card goes from the chassis into a drawer."""
        for end in ("p", "f"):
            self.ip("chassis", f"link set {end}{point} netns {self.host('drawer')}")

    def push_card(self, point: int) -> None:
        """The card is back in its place."""
        for end in ("p", "f"):
            self.ip("drawer", f"link set {end}{point} netns {self.host('chassis')}")
            self.ip("chassis", *_in_bridge(f"{end}{point}", f"card{point}"))

    def lose_packets(self, host: str, percent: int) -> None:
        """So many of the packets that come to the host vanish."""
        rule = f"numgen random mod 100 < {percent} drop"
        for command in (
            "add table inet loss",
            "add chain inet loss some { type filter hook input priority 0 ; }",
            f"add rule inet loss some {rule}",
        ):
            self._nft(host, command)

    def lose_nothing(self, host: str) -> None:
        """The same, undone."""
        self._nft(host, "delete table inet loss")

    def cut_uplink(self) -> None:
        """The monitor's own way out is lost."""
        self.ip("core", "link set to-monitor down")

    def mend_uplink(self) -> None:
        """The same, undone."""
        self.ip("core", "link set to-monitor up")

    def _nft(self, host: str, command: str) -> None:
        arguments = ["nft", *command.split()]
        inside(self.host(host), lambda: subprocess.run(arguments, check=True))


@contextmanager
def laid_wires() -> Iterator[Wires]:
    """All hosts, connected; within a network of one's own, which is the monitor's."""
    wires = Wires()
    with ExitStack() as stack:
        hosts = ["core", "switch", "drawer", *_MANAGED, *(f"point{n}" for n in POINTS)]
        for name in hosts:
            stack.enter_context(named_network(wires.host(name)))
        _connect_monitor(wires)
        _connect_switch(wires)
        for name, agent in _MANAGED.items():
            _plug_in(wires, name, f"to-{name}", AGENTS[agent])
        for point in POINTS:
            _connect_point(wires, point)
        yield wires


def _connect_monitor(wires: Wires) -> None:
    ip("link set lo up")
    ip(f"link add out type veth peer name to-monitor netns {wires.host('core')}")
    ip(f"addr add {MONITOR}/24 dev out")
    ip("link set out up")
    ip(f"route add default via {GATEWAY}")
    wires.ip("core", f"addr add {GATEWAY}/24 dev to-monitor", "link set to-monitor up")


def _connect_switch(wires: Wires) -> None:
    switch = wires.host("switch")
    wires.ip(
        "core",
        f"link add to-switch type veth peer name uplink netns {switch}",
        "addr add 10.99.0.2/24 dev to-switch",
        "link set to-switch up",
    )
    wires.ip(
        "switch",
        "addr add 10.99.0.1/24 dev uplink",
        "link set uplink up",
        "route add default via 10.99.0.2",
        "link add lan type bridge",
        f"addr add {_LAN_GATEWAY}/24 dev lan",
        "link set lan up",
    )
    wires.ip("core", "route add 10.99.1.0/24 via 10.99.0.1")
    for router in ("core", "switch"):
        inside(wires.host(router), lambda: _FORWARD.write_text("1"))


def _plug_in(wires: Wires, host: str, port: str, address: str) -> None:
    """A host with one address, at a port of the switch."""
    wires.ip("switch", f"link add {port} type veth peer name eth0 netns {wires.host(host)}")
    wires.ip("switch", *_in_bridge(port, "lan"))
    _own_address(wires, host, address)


def _connect_point(wires: Wires, point: int) -> None:
    """Port, card and strand; the strand's far end is the point's own network port."""
    chassis = wires.host("chassis")
    port, strand, card = f"p{point}", f"f{point}", f"card{point}"
    wires.ip("switch", f"link add {port} type veth peer name {port} netns {chassis}")
    wires.ip("switch", *_in_bridge(port, "lan"))
    far = wires.host(f"point{point}")
    wires.ip(
        "chassis",
        f"link add {strand} type veth peer name eth0 netns {far}",
        f"link add {card} type bridge",
        f"link set {card} up",
        *_in_bridge(port, card),
        *_in_bridge(strand, card),
    )
    _own_address(wires, f"point{point}", camera_address(point))


def _in_bridge(interface: str, bridge: str) -> list[str]:
    return [f"link set {interface} master {bridge}", f"link set {interface} up"]


def _own_address(wires: Wires, host: str, address: str) -> None:
    wires.ip(host, f"addr add {address.partition(':')[0]}/24 dev eth0")
    wires.light_up(host)
