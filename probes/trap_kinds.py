"""What a notification means: its kind, and the row of its agent that it is about. Pure.

Notifications and objects: SNMPv2-MIB (RFC 3418), IF-MIB (RFC 2863), UPS-MIB (RFC 1628),
DOT3-OAM-MIB (RFC 4878), POWER-ETHERNET-MIB (RFC 3621), PowerNet-MIB (APC), and the XXX-MIB of
C-Data's transceiver chassis (enterprise 34592; FiberRoad has the same tree under 6688).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from inventory.types.time import Ms
from probes.snmp_questions import Oid

Content = int | str | Oid | None
"""The value of a binding: a number, a text, an object's name, or nothing that can be used."""
Bind = tuple[Oid, Content]


class TrapKind(StrEnum):
    """What an agent says has happened. OTHER: what no table here knows, the maker's own mostly."""

    LINK_DOWN = "link_down"
    LINK_UP = "link_up"
    COLD_START = "cold_start"
    WARM_START = "warm_start"
    DYING_GASP = "dying_gasp"
    ON_BATTERY = "on_battery"
    CARD_LOST = "card_lost"
    CARD_FOUND = "card_found"
    REFUSED_SOMEBODY = "refused_somebody"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Trap:
    """One notification of a known agent. It only says where to look: it proves nothing.

    `source`: IP address it came from; `oid`: the notification; `index`: the row it is about, as
    the inventory writes rows ("7", "1.7"), or None; `received_at`: UTC ms.
    """

    source: str
    kind: TrapKind
    oid: Oid
    index: str | None
    received_at: Ms


_SNMP_TRAPS: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 5)
_UPS_ON_BATTERY: Oid = (1, 3, 6, 1, 2, 1, 33, 2, 1)
_APC_ON_BATTERY: Oid = (1, 3, 6, 1, 4, 1, 318, 0, 5)
_OAM_EVENT: Oid = (1, 3, 6, 1, 2, 1, 158, 0, 2)
_OAM_EVENT_TYPE: Oid = (1, 3, 6, 1, 2, 1, 158, 1, 6, 1, 4)
_LINK_FAULT, _DYING_GASP = 256, 257
_IF_INDEX: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1, 1)
_CHASSIS: tuple[Oid, ...] = tuple((1, 3, 6, 1, 4, 1, maker, 1, 1) for maker in (34592, 6688))

_KINDS: Mapping[Oid, TrapKind] = {
    (*_SNMP_TRAPS, 1): TrapKind.COLD_START,
    (*_SNMP_TRAPS, 2): TrapKind.WARM_START,
    (*_SNMP_TRAPS, 3): TrapKind.LINK_DOWN,
    (*_SNMP_TRAPS, 4): TrapKind.LINK_UP,
    (*_SNMP_TRAPS, 5): TrapKind.REFUSED_SOMEBODY,
    _UPS_ON_BATTERY: TrapKind.ON_BATTERY,
    _APC_ON_BATTERY: TrapKind.ON_BATTERY,
}

_OF_CHASSIS: Mapping[int, TrapKind] = {
    20: TrapKind.CARD_FOUND,
    21: TrapKind.CARD_LOST,
    30: TrapKind.LINK_UP,
    31: TrapKind.LINK_DOWN,
    32: TrapKind.LINK_UP,
    33: TrapKind.LINK_DOWN,
    34: TrapKind.LINK_UP,
    35: TrapKind.LINK_DOWN,
    36: TrapKind.DYING_GASP,
}
"""card-Detected to card-MC-Rmt-PwrDown: copper and fibre link, the far copper link, far power."""

_ROWS: tuple[tuple[Oid, int], ...] = (
    ((1, 3, 6, 1, 2, 1, 2, 2, 1), 1),  # ifEntry
    ((1, 3, 6, 1, 2, 1, 31, 1, 1, 1), 1),  # ifXEntry
    ((1, 3, 6, 1, 2, 1, 105, 1, 1, 1), 2),  # pethPsePortEntry: group, port
    ((1, 3, 6, 1, 2, 1, 158, 1, 6, 1), 1),  # dot3OamEventLogEntry: ifIndex, then the log's own
    ((1, 3, 6, 1, 4, 1, 318, 1, 1, 26, 9, 2, 3, 1), 1),  # rPDU2OutletSwitchedStatusEntry
    ((1, 3, 6, 1, 4, 1, 318, 1, 1, 12, 3, 5, 1, 1), 1),  # rPDUOutletStatusEntry
    *(((*chassis, 1, 3, 1, 1), 2) for chassis in _CHASSIS),  # slotEntry: shelf, slot
)
"""Tables whose columns come with notifications: the entry, and how many numbers name its row."""


def read_trap(source: str, oid: Oid, binds: Sequence[Bind], received_at: Ms) -> Trap:
    """The trap that these bindings make."""
    return Trap(source, _kind(oid, binds), oid, _row(binds), received_at)


def _kind(oid: Oid, binds: Sequence[Bind]) -> TrapKind:
    if oid == _OAM_EVENT:
        return _oam_kind(binds)
    return _KINDS.get(oid) or _chassis_kind(oid) or TrapKind.OTHER


def _oam_kind(binds: Iterable[Bind]) -> TrapKind:
    events = {value for name, value in binds if name[: len(_OAM_EVENT_TYPE)] == _OAM_EVENT_TYPE}
    if _DYING_GASP in events:
        return TrapKind.DYING_GASP
    return TrapKind.LINK_DOWN if _LINK_FAULT in events else TrapKind.OTHER


def _chassis_kind(oid: Oid) -> TrapKind | None:
    """Notifications stand at …1.1.2.N, or at …1.1.2.0.N where a version 1 trap was translated."""
    for chassis in _CHASSIS:
        if oid[:-1] in ((*chassis, 2), (*chassis, 2, 0)):
            return _OF_CHASSIS.get(oid[-1])
    return None


def _row(binds: Iterable[Bind]) -> str | None:
    for name, value in binds:
        if name[: len(_IF_INDEX)] == _IF_INDEX and isinstance(value, int):
            return str(value)
        for entry, length in _ROWS:
            row = name[len(entry) + 1 :]
            if name[: len(entry)] == entry and len(row) >= length:
                return ".".join(str(part) for part in row[:length])
    return None
