"""What each remedy costs, in hours of work; parts count as the hours that they are worth.

Judgement, to rank by and not to order by: a row of a spreadsheet takes three minutes with the
installer's drawing at hand, an agent is set up in half an hour, and a managed transceiver, a PoE
port or a managed device cost what a crew earns in so many hours, fitting included.
"""

from collections.abc import Mapping
from enum import StrEnum


class RemedyKind(StrEnum):
    """What can be added to an inventory or to its instruments."""

    RECORD_FEEDS = "record_feeds"
    """What feeds each camera and transceiver."""
    RECORD_SUPPLY = "record_supply"
    """What feeds adapters, switches, boxes, UPS."""
    RECORD_PATHS = "record_paths"
    """What carries each camera to the monitor."""
    RECORD_PASSING = "record_passing"
    """Whether converters pass link loss on."""
    RECORD_ROWS = "record_rows"
    """The rows of ports, cards, strands and outlets in their agents' tables."""
    READ_SWITCHES = "read_switches"
    READ_CHASSIS = "read_chassis"
    READ_BOXES = "read_boxes"
    READ_UPS = "read_ups"
    """SNMP where it is not read yet, at an address that is known."""
    MANAGED_SWITCHES = "managed_switches"
    MANAGED_CHASSIS = "managed_chassis"
    MANAGED_BOXES = "managed_boxes"
    MANAGED_UPS = "managed_ups"
    """The same at devices of which no address is known: they may be unmanaged."""
    GASPING_TRANSCEIVERS = "gasping_transceivers"
    """Transceivers that tell the other end when their power fails."""
    POE = "poe"
    """PoE in place of plain adapters."""


class CostClass(StrEnum):
    RECORD = "record"
    CONFIGURE = "configure"
    HARDWARE = "hardware"


_RECORD, _CONFIGURE = 0.05, 0.5
_HARDWARE: Mapping[RemedyKind, float] = {
    RemedyKind.MANAGED_SWITCHES: 8,
    RemedyKind.MANAGED_CHASSIS: 16,
    RemedyKind.MANAGED_BOXES: 6,
    RemedyKind.MANAGED_UPS: 12,
    RemedyKind.GASPING_TRANSCEIVERS: 3,
    RemedyKind.POE: 2,
}


def cost_class(kind: RemedyKind) -> CostClass:
    """What kind of work it is."""
    if kind in _HARDWARE:
        return CostClass.HARDWARE
    return CostClass.CONFIGURE if kind.value.startswith("read_") else CostClass.RECORD


def hours(kind: RemedyKind, items: int, rows: int = 0) -> float:
    """What it costs for so many items, and so many rows of the inventory besides."""
    each = {CostClass.RECORD: _RECORD, CostClass.CONFIGURE: _CONFIGURE}.get(cost_class(kind))
    return round(items * (_HARDWARE[kind] if each is None else each) + rows * _RECORD, 2)
