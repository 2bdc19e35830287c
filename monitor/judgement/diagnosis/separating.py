"""Which reading, or which look, would tell a cause from its rival."""

from collections.abc import Mapping
from enum import StrEnum

from inventory.types.components import Kind
from inventory.types.faults import GroupKind


class Separator(StrEnum):
    """What would tell two causes apart."""

    POWER_FAIL_SIGNAL = "power_fail_signal"
    """A transceiver that says that its power fails (remote power-down, OAM dying gasp)."""
    POWER_READING = "power_reading"
    """An outlet, box or PoE port that can be asked; else a meter."""
    LIGHTS = "lights"
    """The lights of the transceiver: PWR, FX, TP."""
    LIGHT_MEASURED = "light_measured"
    """Received power at both ends, or an OTDR."""
    CABLE_TESTER = "cable_tester"
    MAINS_READING = "mains_reading"
    """A UPS that can be asked, or whether there is power in the building."""
    OTHER_WAY = "other_way"
    """The device seen by a second way, or looked at."""
    RECORD = "record"
    """The chain of the points, written down in the inventory."""


_POWER = frozenset({Kind.ADAPTER, Kind.OUTLET, Kind.BOX})
_FIBRE = frozenset({Kind.STRAND, Kind.CABLE})

_BETWEEN: Mapping[frozenset[Kind], Separator] = {
    frozenset({Kind.ADAPTER, Kind.CAMERA}): Separator.POWER_READING,
    frozenset({Kind.ADAPTER, Kind.COPPER}): Separator.POWER_READING,
    frozenset({Kind.ADAPTER, Kind.TRANSCEIVER}): Separator.POWER_FAIL_SIGNAL,
    frozenset({Kind.CAMERA, Kind.COPPER}): Separator.CABLE_TESTER,
    frozenset({Kind.CAMERA, Kind.PORT}): Separator.CABLE_TESTER,
    frozenset({Kind.COPPER, Kind.PORT}): Separator.CABLE_TESTER,
    frozenset({Kind.TRANSCEIVER, Kind.STRAND}): Separator.LIGHT_MEASURED,
    frozenset({Kind.TRANSCEIVER, Kind.CAMERA}): Separator.LIGHTS,
    frozenset({Kind.TRANSCEIVER, Kind.COPPER}): Separator.LIGHTS,
    frozenset({Kind.CARD, Kind.STRAND}): Separator.LIGHT_MEASURED,
    frozenset({Kind.CARD, Kind.TRANSCEIVER}): Separator.LIGHT_MEASURED,
}


def separator(one: Kind | GroupKind, other: Kind | GroupKind) -> Separator:
    """What would tell these two apart; where nothing special does, seeing them by another way."""
    if isinstance(one, GroupKind) or isinstance(other, GroupKind):
        return Separator.RECORD
    pair = frozenset({one, other})
    if pair in _BETWEEN:
        return _BETWEEN[pair]
    if Kind.MAINS in pair or Kind.UPS in pair:
        return Separator.MAINS_READING
    if pair & _POWER:
        return Separator.POWER_FAIL_SIGNAL if pair & _FIBRE else Separator.POWER_READING
    return Separator.LIGHT_MEASURED if pair & _FIBRE else Separator.OTHER_WAY
