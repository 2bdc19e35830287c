"""A remedy that is supposed to be done, and the rows that an agent can tell of."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from inventory.types.components import Inventory, Kind, Slot
from inventory.types.wiring import Wiring
from monitor.judgement.coverage.costs import RemedyKind
from monitor.judgement.coverage.scene import Scene

_TELLERS: Mapping[Kind, tuple[Kind, ...]] = {
    Kind.PORT: (Kind.SWITCH, Kind.CHASSIS, Kind.BOX),
    Kind.UPLINK: (Kind.SWITCH,),
    Kind.CARD: (Kind.CHASSIS,),
    Kind.STRAND: (Kind.CHASSIS,),
    Kind.OUTLET: (Kind.BOX, Kind.UPS),
    Kind.ADAPTER: (Kind.SWITCH, Kind.CHASSIS, Kind.BOX),
}
"""Whose agents tell of what; of a patch only what hears it from the far end does."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """`items`: what is to be done something about, by building. `rows`: how many rows are to be
    written besides, by building. `replaced`: what it takes away."""

    kind: RemedyKind
    scene: Scene
    items: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, int] = field(default_factory=dict)
    replaced: frozenset[str] = frozenset()


def supposed(
    kind: RemedyKind,
    scene: Scene,
    slots: Iterable[Slot],
    rows: Iterable[Slot] = (),
    replaced: Iterable[str] = (),
) -> Supposed:
    """The same from slots."""
    items: dict[str, tuple[str, ...]] = {}
    for slot in slots:
        items[slot.building] = (*items.get(slot.building, ()), slot.code)
    counts: dict[str, int] = {}
    for slot in rows:
        counts[slot.building] = counts.get(slot.building, 0) + 1
    return Supposed(kind, scene, items, counts, frozenset(replaced))


def rows_of(inventory: Inventory, agents: Collection[str]) -> list[Slot]:
    """What these agents can tell of."""
    wiring = Wiring(inventory)
    return [
        slot
        for slot in inventory.slots
        if slot.kind in _TELLERS
        and wiring.address(slot.code) is None
        and (agent := wiring.agent_of(slot.code)) in agents
        and agent is not None
        and wiring.slots[agent].kind in _TELLERS[slot.kind]
    ]
