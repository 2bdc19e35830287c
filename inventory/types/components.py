"""What exists: slots, the units that stand in them, and the links between them.

A *slot* is a position with a stable code (the camera of point B3-07, strand 4 of cable C2).
A *unit* is the thing with a serial number that stands in it. Availability belongs to slots,
failure rates to units: replacing a camera keeps the history of its point.
"""

from dataclasses import dataclass
from enum import StrEnum

from inventory.types.time import Ms


class Kind(StrEnum):
    """The kinds of slots; also the classes of components a fault can name."""

    CAMERA = "camera"
    ADAPTER = "adapter"
    COPPER = "copper"
    TRANSCEIVER = "transceiver"
    STRAND = "strand"
    CABLE = "cable"
    CARD = "card"
    CHASSIS = "chassis"
    PORT = "port"
    SWITCH = "switch"
    UPLINK = "uplink"
    RECORDER = "recorder"
    CHANNEL = "channel"
    OUTLET = "outlet"
    BOX = "box"
    UPS = "ups"
    MAINS = "mains"


RINGED = frozenset({Kind.SWITCH, Kind.UPLINK})
"""Kinds that may be above each other: a ring of switches leads to the monitor either way round."""


class LinkKind(StrEnum):
    """Why the lower end of a link needs the upper one."""

    POWER = "power"
    """The lower end is fed by the upper one (camera → adapter → outlet → box → UPS → mains)."""
    DATA = "data"
    """The lower end reaches the monitor through the upper one (camera → … → switch → uplink)."""
    PART = "part"
    """The lower end sits in the upper one (strand in cable, card in chassis, port in switch)."""


@dataclass(frozen=True, slots=True)
class Building:
    """A building of a district; `code` is unique in the district."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A position in the district. `code` is unique in the district and never reused.

    `index` is the row of a component in its agent's tables (ifIndex of a port, "group.index" of
    a PoE port, number of an outlet), where it has one. `stream`: the path of a camera's main stream
    at its RTSP server, with its query, where people say it.
    """

    code: str
    kind: Kind
    building: str
    name: str = ""
    floor: str = ""
    location: str = ""
    crew: str | None = None
    index: str | None = None
    stream: str = ""

    @property
    def is_poe_port(self) -> bool:
        """An adapter by what it does, and none by how often it fails."""
        return self.kind is Kind.ADAPTER and bool(self.index)


@dataclass(frozen=True, slots=True)
class Unit:
    """The thing that stands in a slot. `installed_on` is the local ISO date, where known.

    `firmware`: the version that it is to have, as people say; what it was seen with is noted apart.
    """

    maker: str = ""
    model: str = ""
    serial: str = ""
    mac: str = ""
    installed_on: str = ""
    firmware: str = ""

    @property
    def full_model(self) -> str:
        """Maker and model, or ""."""
        return f"{self.maker} {self.model}".strip()


@dataclass(frozen=True, slots=True)
class Installation:
    """A unit standing in a slot, with the address it answers on, from `since` until `until`."""

    slot: str
    unit: Unit
    address: str | None
    since: Ms
    until: Ms | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """`lower` needs `upper`.

    `pass_through` tells whether link loss is passed on (link-fault pass-through); None: unknown.
    """

    lower: str
    upper: str
    kind: LinkKind
    pass_through: bool | None = None


@dataclass(frozen=True, slots=True)
class Inventory:
    """What exists at one moment: the input of planning and of diagnosis."""

    district: str
    buildings: tuple[Building, ...]
    slots: tuple[Slot, ...]
    links: tuple[Link, ...]
    installations: tuple[Installation, ...]
