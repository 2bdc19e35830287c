"""A district of real hosts: network namespaces, net-snmp's snmpd, real pings, a real webhook.

The monitor reaches two cameras through one switch. Each camera hangs on a fibre strand of its own,
which is a virtual cable between two namespaces; the switch's snmpd tells how its ends are.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine

from inventory.types.components import (
    Building,
    Installation,
    Inventory,
    Kind,
    Link,
    LinkKind,
    Slot,
    Unit,
)
from inventory.vault import Vault
from probes.sim.access import Access
from probes.sim.client import SimulatedDistrict
from tests.founding import QUICK, found, new_key
from tests.ledger_books import Books
from tests.servers.http_receiver import Receiver, http_receiver
from tests.servers.monitor import start_monitor
from tests.servers.namespaces import in_own_network, inside, ip, may_unshare, named_network
from tests.servers.snmpd import SNMPD, snmpd

ACCESS = Access("operator", "a-password", "public")
PATIENT = {**QUICK, "agent_refresh": 15.0, "evidence_deadline": 40.0}
PATIENCE_S = 90
"""net-snmp looks at its interfaces every 15 s, and no sooner."""
SWITCH, SNMP_PORT, ONVIF_PORT = "10.99.0.1", 1161, 8080
WATCHED = ("yard", "gate", "yard.f", "gate.f", "switch")
CAMERAS = {"yard": "10.99.1.2", "gate": "10.99.2.2"}

pytestmark = [
    pytest.mark.root,
    pytest.mark.slow,
    pytest.mark.skipif(not may_unshare(), reason="may not make network namespaces (not root)"),
    pytest.mark.skipif(SNMPD is None, reason="net-snmp's snmpd is not installed"),
]


@dataclass(frozen=True, slots=True)
class Street:
    """What the story acts on, and what it looks at."""

    switch: str
    books: Books
    receiver: Receiver
    log: Path

    def strand(self, camera: str, state: str) -> None:
        """Cut ("down") or splice ("up") the strand of a camera, at the camera's end."""
        inside(_host(camera), lambda: ip(f"link set eth0 {state}"))
        if state == "up":  # the kernel forgot the way when the link went
            inside(_host(camera), lambda: _route_back(camera))

    def until(self, true: Callable[[], bool]) -> None:
        end = monotonic() + PATIENCE_S
        while not true():
            assert monotonic() < end, self.log.read_text()[-3000:]
            sleep(0.1)


def test_a_strand_down_is_one_ticket_and_one_message_and_its_repair_closes_it(
    sqlite_ledger: Engine, tmp_path: Path
) -> None:
    in_own_network(lambda: _story(sqlite_ledger, tmp_path))


def _story(engine: Engine, folder: Path) -> None:
    with _street(engine, folder) as street:
        street.until(lambda: street.books.all_ok(*WATCHED))
        assert street.books.tickets == []

        street.strand("yard", "down")
        street.until(lambda: len(street.receiver.requests) > 0)
        (ticket,) = street.books.open_tickets
        # Its port's link is down too where a camera on fibre has died, and that is likelier.
        assert street.books.components == ["yard"]
        assert "Harbour" in street.receiver.bodies[0]
        assert "yard.f" in street.receiver.bodies[0], "the rival, named in the same message"

        street.strand("yard", "up")
        street.until(lambda: not street.books.open_tickets)
        street.receiver.wait_for(2, PATIENCE_S)
        assert [each.id for each in street.books.tickets] == [ticket.id], "one ticket, ever"
        assert not street.books.tickets[0].closed_by_hand
        assert street.books.templates == [
            "ticket_opened",
            "ticket_closed",
        ]
        assert len(street.receiver.requests) == 2, "one alarm, one all-clear"


@contextmanager
def _street(engine: Engine, folder: Path) -> Iterator[Street]:
    """The hosts, their servers, the receiver, and a monitor on it all."""
    with ExitStack() as stack:
        ip("link set lo up")
        switch = stack.enter_context(named_network(_host("switch")))
        _connect_switch(switch)
        for number, camera in enumerate(CAMERAS, 1):
            stack.enter_context(named_network(_host(camera)))
            _connect_camera(switch, camera, number)
        indexes = {camera: _index(switch, f"strand{n}") for n, camera in enumerate(CAMERAS, 1)}
        agent = snmpd(folder, SWITCH, SNMP_PORT)
        inside(switch, lambda: stack.enter_context(agent))
        for camera in CAMERAS:
            served = SimulatedDistrict(_alone(camera), ACCESS)
            inside(_host(camera), served.start)
            stack.callback(served.close)
        receiver = stack.enter_context(http_receiver())
        key = new_key()
        found(engine, Vault([key]), _inventory(indexes), ACCESS, PATIENT, [receiver.url])
        log = folder / "monitor.log"
        stack.enter_context(_monitor(engine, key, log))
        yield Street(switch, Books(engine, "d"), receiver, log)


@contextmanager
def _monitor(engine: Engine, key: str, log: Path) -> Iterator[None]:
    url = engine.url.render_as_string(hide_password=False)
    with log.open("wb") as file, start_monitor(url, key, None, log=file.fileno()) as process:
        try:
            yield
        finally:
            process.terminate()


def _host(name: str) -> str:
    return f"pw{os.getpid()}-{name}"


def _connect_switch(switch: str) -> None:
    ip(f"link add uplink type veth peer name eth0 netns {switch}")
    ip("addr add 10.99.0.2/24 dev uplink")
    ip("link set uplink up")
    ip(f"route add 10.99.0.0/16 via {SWITCH}")

    def own() -> None:
        ip(f"addr add {SWITCH}/24 dev eth0")
        ip("link set eth0 up")
        Path("/proc/sys/net/ipv4/ip_forward").write_text("1")

    inside(switch, own)


def _connect_camera(switch: str, camera: str, number: int) -> None:
    def own() -> None:
        ip(f"link add strand{number} type veth peer name eth0 netns {_host(camera)}")
        ip(f"addr add 10.99.{number}.1/24 dev strand{number}")
        ip(f"link set strand{number} up")

    def other() -> None:
        ip(f"addr add {CAMERAS[camera]}/24 dev eth0")
        ip("link set eth0 up")
        _route_back(camera)

    inside(switch, own)
    inside(_host(camera), other)


def _route_back(camera: str) -> None:
    near = CAMERAS[camera].rpartition(".")[0]
    ip(f"route replace default via {near}.1")


def _index(switch: str, interface: str) -> str:
    """The ifIndex of an interface of the switch: what its snmpd calls it too."""
    return inside(switch, lambda: ip(f"-o link show {interface}")).partition(":")[0]


def _inventory(indexes: dict[str, str]) -> Inventory:
    """Two cameras, each on a strand that ends at the switch."""
    place = {"building": "H", "floor": "1", "location": "quay 3"}
    strands = [
        Slot(f"{camera}.f", Kind.STRAND, **place, name=f"Strand to {camera}", index=index)
        for camera, index in indexes.items()
    ]
    cameras = [Slot(camera, Kind.CAMERA, **place, name=f"Camera {camera}") for camera in CAMERAS]
    switch = Slot("switch", Kind.SWITCH, **place, name="Switch")
    return Inventory(
        "d",
        (Building("H", "Harbour"),),
        (*cameras, *strands, switch),
        tuple(
            Link(lower, upper, LinkKind.DATA)
            for camera in CAMERAS
            for lower, upper in ((camera, f"{camera}.f"), (f"{camera}.f", "switch"))
        ),
        (
            *(_installed(camera, f"{CAMERAS[camera]}:{ONVIF_PORT}") for camera in CAMERAS),
            _installed("switch", f"{SWITCH}:{SNMP_PORT}"),
        ),
    )


def _alone(camera: str) -> Inventory:
    """What runs on a camera's own host."""
    slot = Slot(camera, Kind.CAMERA, "H")
    address = f"{CAMERAS[camera]}:{ONVIF_PORT}"
    return Inventory("d", (Building("H", "Harbour"),), (slot,), (), (_installed(camera, address),))


def _installed(slot: str, address: str) -> Installation:
    return Installation(slot, Unit("Acme", "Model 1"), address, 0)
