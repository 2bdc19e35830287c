"""What a transceiver chassis of C-Data or FiberRoad tells in its own tables, instead of interfaces.

Source: XXX-MIB under C-Data's number (enterprise 34592) and FiberRoad's (6688): shelfTable,
slotTable and mcCmTable, rows by shelf and slot. All cards are in shelf 1.
"""

from collections.abc import Callable, Iterator, Mapping

from inventory.types.components import Kind, LinkKind, Slot, Unit
from probes.sim.snmp_message import Oid, integer, name
from probes.sim.world import World

Value = bytes | Callable[[], bytes]
Row = tuple[Oid, Value]

_PRODUCTS: Mapping[str, Oid] = {
    "c-data": (1, 3, 6, 1, 4, 1, 34592, 1, 1),
    "fiberroad": (1, 3, 6, 1, 4, 1, 6688, 1, 1),
}
SHELF = 1
_OBJECT_ID: Oid = (1, 3, 6, 1, 2, 1, 1, 2, 0)
_NO_CARD, _UP, _DOWN = integer(0), integer(1), integer(2)
_YES, _NO = integer(1), integer(0)
_POWER_DOWN, _NORMAL = integer(1), integer(2)
_CARD_TYPE = integer(3)
"""mc-1g-e2o: a gigabit card from copper to fibre."""
_DIAGNOSES = integer(104)
_ON, _NOT_CONNECTED = integer(1), integer(3)
_WARM_C = 35


def product_of(unit: Unit) -> Oid | None:
    """Where the maker's tables and notifications stand; None for a chassis of another make."""
    return _PRODUCTS.get(unit.maker.casefold())


def chassis_rows(world: World, product: Oid, told: Iterator[tuple[Slot, Oid]]) -> Iterator[Row]:
    """The rows of the chassis itself, and of the cards among the slots that it tells of."""
    system: Oid = (*product, 1)
    yield _OBJECT_ID, name(product)
    shelf = {2: _ON, 3: _NOT_CONNECTED, 6: _ON, 7: integer(_WARM_C)}  # psuA, psuB, fan, temperature
    for column, value in shelf.items():
        yield (*system, 2, 1, column, SHELF), value
    for slot, index in told:
        if slot.kind is Kind.CARD:
            yield from _card(world, system, slot.code, (SHELF, index[-1]))


_NOTIFICATIONS = {Kind.CARD: (32, 33), Kind.STRAND: (32, 33), Kind.COPPER: (34, 35)}
"""card-MC-Co-Fx-Up and -Down; card-MC-Rmt-Tx-Up and -Down."""
_CARD_LOST, _REMOTE_POWER_DOWN = 21, 36


def link_event(product: Oid, kind: Kind, *, up: bool) -> Oid:
    """A card's fibre, or the copper at its far end, went down or came back."""
    return (*product, 2, _NOTIFICATIONS[kind][0 if up else 1])


def card_lost(product: Oid) -> Oid:
    """A card was pulled."""
    return (*product, 2, _CARD_LOST)


def remote_power_down(product: Oid) -> Oid:
    """The far end's last word."""
    return (*product, 2, _REMOTE_POWER_DOWN)


def place(product: Oid, slot: int) -> tuple[tuple[Oid, bytes], ...]:
    """The bindings that come with each of them: shelfIdx and slotIdx."""
    entry: Oid = (*product, 1, 3, 1, 1)
    return (
        ((*entry, 1, SHELF, slot), integer(SHELF)),
        ((*entry, 2, SHELF, slot), integer(slot)),
    )


def _card(world: World, system: Oid, card: str, row: Oid) -> Iterator[Row]:
    present = world.present(card)
    yield (*system, 3, 1, 1, 3, *row), _CARD_TYPE if present else _NO_CARD  # coCardType
    if present:
        columns: Oid = (*system, 4, 2, 1, 1)
        for column, value in _links(world, card).items():
            yield (*columns, column, *row), value
        yield from _module(world, system, card, row)


def _module(world: World, system: Oid, card: str, row: Oid) -> Iterator[Row]:
    """mcCm1gSfpTable: whole dBm, and nothing where there is no light."""
    strand = _below(world, card, Kind.STRAND)
    dbm = world.light(strand) if strand else None
    if dbm is not None:
        columns: Oid = (*system, 4, 2, 2, 2, 1, 1)
        yield (*columns, 2, *row, 1), _DIAGNOSES  # sfpCompliance
        yield (*columns, 12, *row, 1), integer(round(dbm))  # received power


def _links(world: World, card: str) -> dict[int, bytes]:
    """The near ends, and the far ones as far as they can be heard through the fibre."""
    ports = world.wiring.uppers(card, LinkKind.DATA)
    fibre = world.link_up(card)
    far = _below(world, card, Kind.TRANSCEIVER)
    copper = _below(world, card, Kind.COPPER)
    gasped = far is not None and not world.works(far) and far not in world.conditions.broken
    far_copper = _link(copper is not None and world.link_up(copper))
    return {
        13: _link(any(world.link_up(each) for each in ports)),  # mcTxlink
        14: _link(fibre),  # mcFxlink
        22: _YES if fibre else _NO,  # mcRmtDetect
        28: far_copper if fibre else _NO_CARD,  # mcRmtTxlink
        33: _POWER_DOWN if gasped else _NORMAL,  # mcRmtPwrDown
    }


def _link(up: bool) -> bytes:
    return _UP if up else _DOWN


def _below(world: World, code: str, kind: Kind) -> str | None:
    """The nearest component of `kind` on the way down from a card."""
    current: str | None = code
    seen: set[str] = set()
    while current is not None and current not in seen:
        seen.add(current)
        if world.wiring.slots[current].kind is kind:
            return current
        current = next(iter(world.wiring.lowers(current, LinkKind.DATA)), None)
    return None
