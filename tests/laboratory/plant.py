"""The true district: what really hangs on what. Nothing here is what the monitor believes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from inventory.types.components import Kind

CORE = "CORE"
"""The switch that the monitor is plugged into; it never fails here."""
HOME = "HOME"
"""The building of the core."""


@dataclass(frozen=True, slots=True)
class Part:
    """One component. `feeds`: any of them is enough. `up`: any of these ways is enough.

    `passes`: an active part that drops its upper link when it loses the lower one.
    `managed`: a transceiver that tells its rack card how it is, a chassis with an agent.
    `metered`: a box that measures each outlet.
    """

    code: str
    kind: Kind
    building: str
    feeds: tuple[str, ...] = ()
    up: tuple[str, ...] = ()
    within: str = ""
    passes: bool = False
    managed: bool = True
    metered: bool = False
    host: int = 0
    """Last number of its address, where it has one."""
    index: str = ""
    """Its row in the tables of its agent, where it has one."""


class Mode(StrEnum):
    """How a component fails."""

    DEAD = "dead"
    CRASHED = "crashed"
    """It has power and link, and answers nothing."""
    HUNG = "hung"
    """It answers pings, and serves nothing."""
    PASSWORD = "password"
    CLOCK = "clock"
    LOOSE = "loose"
    """A connector that comes and goes."""
    CUT = "cut"
    REFUSED = "refused"
    """The PoE port does not grant what the device asks for."""
    SHORTED = "shorted"
    """Its two conductors touch: a PoE port that feeds it, or feeds through it, switches off."""
    OVERLOADED = "overloaded"
    """The PoE port switched off: too much current."""
    MANAGEMENT = "management"
    """Only the agent is dead; everything else goes on."""
    NO_WAY_OUT = "no_way_out"
    """The monitor's own uplink."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What really fails, and how."""

    code: str
    mode: Mode


class Plant:
    """All parts of a district, with what is below each."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self.parts = {part.code: part for part in parts}
        below: defaultdict[str, list[str]] = defaultdict(list)
        fed: defaultdict[str, list[str]] = defaultdict(list)
        held: defaultdict[str, list[str]] = defaultdict(list)
        for part in self.parts.values():
            for upper in part.up:
                below[upper].append(part.code)
            for feed in part.feeds:
                fed[feed].append(part.code)
            held[part.within].append(part.code)
        self.below, self.fed, self.held = dict(below), dict(fed), dict(held)
        self.by_building: defaultdict[str, list[str]] = defaultdict(list)
        for part in self.parts.values():
            self.by_building[part.building].append(part.code)

    def of_kind(self, *kinds: Kind) -> list[Part]:
        """The parts of these kinds, in the order of building."""
        return [part for part in self.parts.values() if part.kind in kinds]

    def above(self, code: str, kind: Kind) -> str:
        """The nearest part of this kind on the way of the data from `code` on; "" for none."""
        at = self.parts[code]
        while at.kind is not kind:
            if not at.up:
                return ""
            at = self.parts[at.up[0]]
        return at.code

    def under(self, code: str, kind: Kind) -> str:
        """The nearest part of this kind against the way of the data; "" for none."""
        at = code
        while self.parts[at].kind is not kind:
            lowers = self.below.get(at, [])
            if not lowers:
                return ""
            at = lowers[0]
        return at

    def over_poe(self, camera: str) -> bool:
        """Whether the power of the camera comes with its data."""
        return any(self.parts[feed].index for feed in self.parts[camera].feeds)

    def agent_of(self, part: Part) -> str:
        """Whose tables have the row of a part that cannot speak for itself; "" for none."""
        match part.kind:
            case Kind.PORT | Kind.OUTLET:
                return part.within
            case Kind.ADAPTER:
                return part.within if part.index else ""
            case Kind.CARD:
                return part.within
            case Kind.STRAND | Kind.COPPER:
                card = self.above(part.code, Kind.CARD)
                return self.parts[card].within if card else ""
            case Kind.UPLINK:
                return CORE
            case _:
                return ""

    def word_of(self, code: str) -> str:
        """The transceiver whose last word the row of this part repeats."""
        return self.under(code, Kind.TRANSCEIVER) or self.above(code, Kind.TRANSCEIVER)
