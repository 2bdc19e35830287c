"""What the agents of the district tell unasked: SNMP v2c traps, from the agent's own address.

linkDown and linkUp of a row (IF-MIB), coldStart (SNMPv2-MIB), upsTrapOnBattery (UPS-MIB), a far
transceiver's dying gasp (DOT3-OAM-MIB), and a card's loss as C-Data's chassis tell it (XXX-MIB);
chassis of C-Data and FiberRoad tell all of theirs in that way.
"""

from collections.abc import Callable, Iterator

from inventory.types.components import Kind, LinkKind, Slot
from probes.sim.chassis_mib import card_lost, link_event, place, product_of, remote_power_down
from probes.sim.mib import INTERFACES, Told
from probes.sim.physics import LINKED, Snapshot
from probes.sim.snmp_message import Oid, integer, trap
from probes.sim.world import World

_TRAPS: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 5)
COLD_START, LINK_DOWN, LINK_UP = (*_TRAPS, 1), (*_TRAPS, 3), (*_TRAPS, 4)
ON_BATTERY: Oid = (1, 3, 6, 1, 2, 1, 33, 2, 1)
OAM_EVENT: Oid = (1, 3, 6, 1, 2, 1, 158, 0, 2)
CARD_LOST: Oid = (1, 3, 6, 1, 4, 1, 34592, 1, 1, 2, 21)

_OAM_LOG: Oid = (1, 3, 6, 1, 2, 1, 158, 1, 6, 1)
_DYING_GASP, _REMOTE = integer(257), integer(2)
_SECONDS_ON_BATTERY: Oid = (1, 3, 6, 1, 2, 1, 33, 1, 2, 2, 0)
_CHASSIS_SLOT: Oid = (1, 3, 6, 1, 4, 1, 34592, 1, 1, 1, 3, 1, 1, 2)

Bind = tuple[Oid, bytes]
Event = tuple[str, Oid, tuple[Bind, ...]]
"""Slot code of the agent, notification, bindings."""


class Teller:
    """Sends what each change of the world makes its agents tell. `send`: (agent's code, message).

    An agent that is dead, cut off or hung tells nothing.
    """

    def __init__(
        self, world: World, told: Told, community: str, send: Callable[[str, bytes], None]
    ) -> None:
        self._world, self._community, self._send = world, community, send
        self._agents = tuple(c for c in world.addresses if told.of(c) or self._kind(c) is Kind.UPS)
        self._rows = {
            slot.code: (agent, slot, index)
            for agent in self._agents
            for slot, index in told.of(agent)
        }

    def tell(self, before: Snapshot, after: Snapshot) -> None:
        """The traps of one change, each once, the dying gasps first."""
        events = dict.fromkeys(
            [
                *self._gasps(before, after),
                *self._agents_own(before, after),
                *self._links(before, after),
            ]
        )
        for agent, oid, binds in events:
            if self._world.serves(agent):
                uptime_s = self._world.uptime(agent)
                self._send(agent, trap(self._community, uptime_s, oid, binds))

    def _gasps(self, before: Snapshot, after: Snapshot) -> Iterator[Event]:
        """A transceiver that loses its power has time for a last word; a broken one has not."""
        for code in sorted(after.dead - before.dead - self._world.conditions.broken):
            if self._kind(code) is not Kind.TRANSCEIVER:
                continue
            for upper in self._world.wiring.uppers(code, LinkKind.DATA):
                if upper in self._rows:
                    agent, _, row = self._rows[upper]
                    product = self._product(agent)
                    if product is not None:
                        yield agent, remote_power_down(product), place(product, row[-1])
                        continue
                    event = (*row, 1)
                    yield (
                        agent,
                        OAM_EVENT,
                        (((*_OAM_LOG, 4, *event), _DYING_GASP), ((*_OAM_LOG, 5, *event), _REMOTE)),
                    )

    def _agents_own(self, before: Snapshot, after: Snapshot) -> Iterator[Event]:
        for agent in self._agents:
            if agent in before.dead - after.dead:
                yield agent, COLD_START, ()
            if agent in after.on_battery - before.on_battery:
                yield agent, ON_BATTERY, ((_SECONDS_ON_BATTERY, integer(0)),)

    def _links(self, before: Snapshot, after: Snapshot) -> Iterator[Event]:
        for code in sorted((before.links_up ^ after.links_up) & self._rows.keys()):
            agent, slot, row = self._rows[code]
            if slot.kind not in LINKED:
                continue
            up, product = code in after.links_up, self._product(agent)
            present = self._world.present(code)
            if product is not None:
                event = link_event(product, slot.kind, up=up) if present else card_lost(product)
                yield agent, event, place(product, row[-1])
            elif not present:
                yield agent, CARD_LOST, (((*_CHASSIS_SLOT, 1, row[-1]), integer(row[-1])),)
            else:
                yield agent, *self._link(slot, row, up=up)

    def _link(self, slot: Slot, row: Oid, *, up: bool) -> tuple[Oid, tuple[Bind, ...]]:
        enabled = integer(1 if self._world.enabled(slot.code) else 2)
        binds = (
            ((*INTERFACES, 1, *row), integer(row[-1])),
            ((*INTERFACES, 7, *row), enabled),
            ((*INTERFACES, 8, *row), integer(self._world.oper_status(slot.code))),
        )
        return LINK_UP if up else LINK_DOWN, binds

    def _product(self, agent: str) -> Oid | None:
        """Where a chassis has its maker's own notifications."""
        if self._kind(agent) is not Kind.CHASSIS:
            return None
        return product_of(self._world.wiring.installed[agent].unit)

    def _kind(self, code: str) -> Kind:
        return self._world.wiring.slots[code].kind
