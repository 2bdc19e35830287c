"""What discovery found on the network: devices that answer, and what switches know of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from inventory.types.components import Kind


class Voice(StrEnum):
    """How a device made itself known."""

    PING = "ping"
    ONVIF = "onvif"
    SNMP = "snmp"
    WS_DISCOVERY = "ws_discovery"
    LLDP = "lldp"


@dataclass(frozen=True, slots=True)
class FoundDevice:
    """A device at an IPv4 address. What is not known is "", 0 or None.

    `port`: where its ONVIF service is, if not at the usual port; `mac`: as aa:bb:cc:dd:ee:ff;
    `kind`: what its protocols make of it.
    """

    address: str
    voices: frozenset[Voice]
    kind: Kind | None = None
    port: int = 0
    name: str = ""
    maker: str = ""
    model: str = ""
    serial: str = ""
    mac: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Pairing:
    """An agent holds this MAC address to be at this IP address (ipNetToMediaTable, RFC 4293)."""

    address: str
    mac: str
    agent: str


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """A switch sends frames for this MAC address out of the port with this ifIndex (RFC 4188)."""

    mac: str
    agent: str
    index: str


@dataclass(frozen=True, slots=True, order=True)
class Neighbour:
    """What announced itself on a port of a switch by LLDP (IEEE 802.1AB).

    `agent`, `index`: the switch's slot code, the port's ifIndex; "" for what was not told.
    """

    agent: str
    index: str
    mac: str = ""
    name: str = ""
    address: str = ""
    is_bridge: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """A switch that did not tell all: its slot code and why (a reason's code)."""

    agent: str
    reason: str


@dataclass(slots=True)
class Findings:
    """Everything found so far; grows while a search runs."""

    devices: dict[str, FoundDevice] = field(default_factory=dict)
    pairings: set[Pairing] = field(default_factory=set)
    sightings: set[Sighting] = field(default_factory=set)
    neighbours: set[Neighbour] = field(default_factory=set)
    silences: list[Silence] = field(default_factory=list)

    def add(self, found: FoundDevice) -> None:
        """Take a device up; what an earlier find told of its address stays where this is silent."""
        known = self.devices.get(found.address)
        self.devices[found.address] = found if known is None else _joined(known, found)


def _joined(old: FoundDevice, new: FoundDevice) -> FoundDevice:
    return FoundDevice(
        address=old.address,
        voices=old.voices | new.voices,
        kind=_first(new.kind, old.kind),
        port=new.port or old.port,
        name=new.name or old.name,
        maker=new.maker or old.maker,
        model=new.model or old.model,
        serial=new.serial or old.serial,
        mac=new.mac or old.mac,
    )


def _first(*kinds: Kind | None) -> Kind | None:
    return next((kind for kind in kinds if kind is not None), None)


def mac_text(octets: Iterable[int]) -> str:
    """aa:bb:cc:dd:ee:ff; "" for what is no address of one device (length, group, all zero)."""
    six = tuple(octets)
    fits = len(six) == 6 and all(0 <= each <= 255 for each in six)
    if not fits or not any(six) or six[0] & 1:
        return ""
    return ":".join(f"{each:02x}" for each in six)
