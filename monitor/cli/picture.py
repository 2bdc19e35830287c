"""The present picture of a district, read in one snapshot: what `pointwatch status` shows."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from inventory.queries.faults import load_faults
from inventory.queries.firmware import Sight, firmware_changes
from inventory.queries.history import load_blind_times
from inventory.queries.leases import Lease
from inventory.queries.slots import load_inventory
from inventory.types.components import Building, Inventory, Slot
from inventory.types.faults import Fault, FaultState
from inventory.types.outages import BlindTime, SlotState
from inventory.types.time import DAY, Ms
from monitor.cli.points import POINTS
from monitor.cli.states_now import States, states_now
from probes.tcp_check import METHOD


@dataclass(frozen=True, slots=True)
class BuildingPicture:
    """How many camera points of a building are in each state."""

    building: Building
    points: Mapping[SlotState, int]

    @property
    def total(self) -> int:
        return sum(self.points.values())


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything at one moment. `blind`: the time not seen within the last 24 hours. `by_tcp`: how
    many components were last judged by TCP connects, since ping was not permitted. `as_of`: where
    no monitor runs, when the newest reading was made; `seen`: the states of the points then."""

    district: str
    at: Ms
    buildings: tuple[BuildingPicture, ...]
    slots: Mapping[str, Slot]
    faults: tuple[Fault, ...]
    blind: tuple[BlindTime, ...]
    lease: Lease | None
    by_tcp: int = 0
    firmware: tuple[Sight, ...] = ()
    """Changes of the last 24 hours."""
    as_of: Ms | None = None
    seen: Mapping[SlotState, int] = field(default_factory=dict)

    @property
    def running(self) -> bool:
        """Whether a monitor holds the district now."""
        return self.lease is not None and self.lease.expires_at > self.at

    @property
    def points(self) -> Counter[SlotState]:
        """How many points of the whole district are in each state."""
        total: Counter[SlotState] = Counter()
        for each in self.buildings:
            total.update(each.points)
        return total

    @property
    def blind_ms(self) -> Ms:
        """How much of the last 24 hours was not seen; overlapping times count once."""
        edge, total = self.at - DAY, 0
        for each in sorted(self.blind, key=lambda each: each.started_at):
            end = min(self.at, each.ended_at or self.at)
            total += max(0, end - max(edge, each.started_at))
            edge = max(edge, end)
        return total

    @property
    def in_order(self) -> bool:
        """Whether a monitor watches, and it knows of nothing wrong."""
        return self.running and not self.faults


def draw(connection: Connection, district: str, now: Ms) -> Picture:
    """The picture at `now`. States that no reading vouches for any more are unknown."""
    inventory = load_inventory(connection, district)
    states = states_now(connection, district, now)
    faults = load_faults(connection, district, now)
    return Picture(
        district,
        now,
        tuple(_buildings(inventory, states.believed)),
        {slot.code: slot for slot in inventory.slots},
        tuple(fault for fault in faults if fault.state is FaultState.OPEN),
        load_blind_times(connection, district, now - DAY, now),
        states.lease,
        sum(each.facts.get("method") == METHOD for each in states.believed.values()),
        firmware_changes(connection, district, now - DAY),
        states.as_of,
        _seen(inventory, states.seen),
    )


def _seen(inventory: Inventory, states: States) -> Counter[SlotState]:
    """How many points were in each state when they were last judged."""
    points = (slot.code for slot in inventory.slots if slot.kind in POINTS)
    return Counter(states[code].state for code in points if code in states)


def _buildings(inventory: Inventory, states: States) -> Iterator[BuildingPicture]:
    """The buildings that have points."""
    counts: dict[str, Counter[SlotState]] = {}
    for slot in inventory.slots:
        if slot.kind in POINTS:
            state = states[slot.code].state if slot.code in states else SlotState.UNKNOWN
            counts.setdefault(slot.building, Counter())[state] += 1
    for building in inventory.buildings:
        if building.code in counts:
            yield BuildingPicture(building, counts[building.code])
