"""What the agents of the district tell: rows of the standard and the makers' MIBs.

SNMPv2-MIB (RFC 3418), IF-MIB (RFC 2863), BRIDGE-MIB (RFC 4188), IP-MIB (RFC 4293),
POWER-ETHERNET-MIB (RFC 3621), UPS-MIB (RFC 1628), APC's PowerNet-MIB, received light
(`probes.sim.light_mib`), and the chassis makers' own (`probes.sim.chassis_mib`). Values are coded
once for each change of the world; what runs on by itself (uptime, seconds on battery) is a
function.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from inventory.types.components import Kind, LinkKind, Slot, Unit
from inventory.types.wiring import split_address
from probes.sim.chassis_mib import Row, Value, chassis_rows, product_of
from probes.sim.light_mib import LIGHT_COLUMNS, light_rows
from probes.sim.snmp_message import Oid, counter, integer, name, octets, text, ticks
from probes.sim.world import Trip, World

SYSTEM = (1, 3, 6, 1, 2, 1, 1)
INTERFACES = (1, 3, 6, 1, 2, 1, 2, 2, 1)
IF_ALIAS = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 18)
POE_ADMIN = (1, 3, 6, 1, 2, 1, 105, 1, 1, 1, 3)
POE_DETECTION = (1, 3, 6, 1, 2, 1, 105, 1, 1, 1, 6)
POE_COUNTERS = {
    Trip.UNDRAWN: (1, 3, 6, 1, 2, 1, 105, 1, 1, 1, 8),
    Trip.DENIED: (1, 3, 6, 1, 2, 1, 105, 1, 1, 1, 12),
    Trip.OVERLOAD: (1, 3, 6, 1, 2, 1, 105, 1, 1, 1, 13),
    Trip.SHORT: (1, 3, 6, 1, 2, 1, 105, 1, 1, 1, 14),
}
FDB_PORT = (1, 3, 6, 1, 2, 1, 17, 4, 3, 1, 2)
ARP_MAC = (1, 3, 6, 1, 2, 1, 4, 22, 1, 2)
UPS = (1, 3, 6, 1, 2, 1, 33, 1)
OUTLET_NAME = (1, 3, 6, 1, 4, 1, 318, 1, 1, 26, 9, 2, 3, 1, 3)
OUTLET_STATE = (1, 3, 6, 1, 4, 1, 318, 1, 1, 26, 9, 2, 3, 1, 5)
OUTLET_CURRENT = (1, 3, 6, 1, 4, 1, 318, 1, 1, 26, 9, 4, 3, 1, 6)
OUTLET_POWER = (1, 3, 6, 1, 4, 1, 318, 1, 1, 26, 9, 4, 3, 1, 7)
OLD_OUTLET_STATE = (1, 3, 6, 1, 4, 1, 318, 1, 1, 12, 3, 5, 1, 1, 4)

MAINS_V = 230
_ETHERNET = integer(6)
_UP, _DOWN = integer(1), integer(2)
_INTERFACE_KINDS = frozenset({Kind.PORT, Kind.UPLINK, Kind.CARD, Kind.STRAND, Kind.COPPER})


class Table:
    """One agent's rows at one version of the world, in the order of GETNEXT."""

    def __init__(self, rows: Mapping[Oid, Value]) -> None:
        self._rows = rows
        self._order = sorted(rows)

    def get(self, oid: Oid) -> bytes | None:
        """The coded value, or None where there is no such row."""
        value = self._rows.get(oid)
        return value() if callable(value) else value

    def after(self, oid: Oid) -> Oid | None:
        """The next name, or None at the end."""
        at = bisect_right(self._order, oid)
        return self._order[at] if at < len(self._order) else None


class Told:
    """Which components each agent tells of: slot code of the agent → slots with a row in it."""

    def __init__(self, world: World) -> None:
        self._slots: dict[str, list[tuple[Slot, Oid]]] = {}
        for slot in world.wiring.slots.values():
            index = _index_of(world, slot)
            agent = world.wiring.agent_of(slot.code) if index else None
            if index and agent:
                self._slots.setdefault(agent, []).append((slot, index))

    def of(self, agent: str) -> list[tuple[Slot, Oid]]:
        """The slots that this agent tells of, each with its row."""
        return self._slots.get(agent, [])


def table_of(world: World, told: Told, agent: str) -> Table:
    """All rows of an agent as the world is now."""
    unit = world.wiring.installed[agent].unit
    rows: dict[Oid, Value] = dict(_system(world, agent, unit))
    if world.wiring.slots[agent].kind is Kind.UPS:
        rows.update(_ups(world, agent))
    product = product_of(unit) if world.wiring.slots[agent].kind is Kind.CHASSIS else None
    if product is not None:
        rows.update(chassis_rows(world, product, iter(told.of(agent))))
        return Table(rows)
    for slot, index in told.of(agent):
        rows.update(_rows_of(world, agent, slot, index))
    return Table(rows)


def _rows_of(world: World, agent: str, slot: Slot, index: Oid) -> Iterator[Row]:
    if slot.kind is Kind.PORT:
        yield from _bridge(world, slot, index)
    if slot.kind in _INTERFACE_KINDS and world.present(slot.code):
        yield from _interface(world, agent, slot, index)
        if slot.kind is Kind.STRAND:
            yield from light_rows(world, slot.code, index[-1])
    elif slot.kind is Kind.OUTLET:
        yield from _outlet(world, slot, index, world.wiring.installed[agent].unit)
    elif slot.kind is Kind.ADAPTER:
        yield from _poe(world, slot, index)


def implemented(oid: Oid) -> bool:
    """Whether the object exists at all, so that a missing row is noSuchInstance."""
    return any(oid[: len(column)] == column for column in _COLUMNS)


_COLUMNS = (
    *((*SYSTEM, item) for item in (1, 2, 3, 5, 6)),
    *((*INTERFACES, item) for item in (1, 2, 3, 7, 8, 9, 14)),
    *LIGHT_COLUMNS,
    IF_ALIAS,
    POE_ADMIN,
    POE_DETECTION,
    *POE_COUNTERS.values(),
    OUTLET_NAME,
    OUTLET_STATE,
    OUTLET_CURRENT,
    OUTLET_POWER,
    OLD_OUTLET_STATE,
)


def _system(world: World, agent: str, unit: Unit) -> Iterator[Row]:
    slot = world.wiring.slots[agent]
    described = " ".join(part for part in (unit.maker, unit.model) if part)
    yield (*SYSTEM, 1, 0), text(described or str(slot.kind))
    yield (*SYSTEM, 2, 0), name((0, 0))
    yield (*SYSTEM, 3, 0), lambda: ticks(world.uptime(agent))
    yield (*SYSTEM, 5, 0), text(agent)
    yield (*SYSTEM, 6, 0), text(slot.location)


def _interface(world: World, agent: str, slot: Slot, index: Oid) -> Iterator[Row]:
    # Before the agent's last start nothing changed, as far as the agent knows.
    changed = max(0.0, world.uptime(agent) - world.unchanged_for(slot.code))
    yield (*INTERFACES, 1, *index), integer(index[-1])
    yield (*INTERFACES, 2, *index), text(f"{slot.kind} {slot.index}")
    yield (*INTERFACES, 3, *index), _ETHERNET
    yield (*INTERFACES, 7, *index), _UP if world.enabled(slot.code) else _DOWN
    yield (*INTERFACES, 8, *index), integer(world.oper_status(slot.code))
    yield (*INTERFACES, 9, *index), ticks(changed)
    yield (*INTERFACES, 14, *index), lambda: counter(world.errors(slot.code))
    yield (*IF_ALIAS, *index), text(slot.code)


def _bridge(world: World, slot: Slot, index: Oid) -> Iterator[Row]:
    """Whose frames come in over this port (BRIDGE-MIB), and at which addresses (IP-MIB)."""
    for code in world.behind(slot.code):
        mac = bytes.fromhex(world.wiring.installed[code].unit.mac.replace(":", ""))
        yield (*FDB_PORT, *mac), integer(index[-1])
        host, told = split_address(world.addresses.get(code, ""))[0], world.mac_at(code)
        if told and host.count(".") == 3:
            row = (*ARP_MAC, index[-1], *map(int, host.split(".")))
            yield row, octets(bytes.fromhex(told.replace(":", "")))


def _outlet(world: World, slot: Slot, index: Oid, unit: Unit) -> Iterator[Row]:
    on = world.works(slot.code)
    yield (*OLD_OUTLET_STATE, *index), _UP if on else _DOWN
    # The AP79xx series knows the older table only; the two number on and off the other way round.
    if not unit.model.upper().startswith("AP79"):
        yield (*OUTLET_NAME, *index), text(slot.code)
        yield (*OUTLET_STATE, *index), integer(2 if on else 1)
        watts = world.load_w(slot.code)
        yield (*OUTLET_CURRENT, *index), integer(round(watts / MAINS_V * 10))
        yield (*OUTLET_POWER, *index), integer(watts)


def _poe(world: World, slot: Slot, index: Oid) -> Iterator[Row]:
    yield (*POE_ADMIN, *index), _UP if world.enabled(slot.code) else _DOWN
    yield (*POE_DETECTION, *index), integer(world.detection(slot.code))
    for trip, column in POE_COUNTERS.items():
        yield (*column, *index), counter(world.counted(slot.code, trip))


def _ups(world: World, agent: str) -> Iterator[Row]:
    on_battery = world.on_battery(agent)
    yield (*UPS, 2, 1, 0), integer(2)
    yield (
        (*UPS, 2, 2, 0),
        (lambda: integer(int(world.unchanged_for(agent)))) if on_battery else integer(0),
    )
    yield (*UPS, 4, 1, 0), integer(5 if on_battery else 3)


def _index_of(world: World, slot: Slot) -> Oid | None:
    """The row; a strand without one of its own shows on its card's."""
    index = slot.index
    if index is None and slot.kind is Kind.STRAND:
        cards = world.wiring.uppers(slot.code, LinkKind.DATA)
        index = world.wiring.slots[cards[0]].index if cards else None
    try:
        return tuple(int(part) for part in index.split(".")) if index else None
    except ValueError:
        return None
