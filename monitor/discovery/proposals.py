"""What discovery proposes: codes and parameters. The words are found where they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from inventory.exchange.records import Record
from inventory.types.readings import Fact


class ProposalKind(StrEnum):
    """What was noticed. The parameters of each are named after it."""

    UNKNOWN_DEVICE = "unknown_device"
    """A device that no record knows: address, device; seen_at, where a switch told."""
    MOVED = "moved"
    """A unit of the inventory answers at another address: by, recorded, seen."""
    MAC_CONFLICT = "mac_conflict"
    """Several MAC addresses claim one IP address: address, macs."""
    OTHER_UNIT = "other_unit"
    """Another unit answers at the slot's address: by, recorded, seen."""
    MISSING_MAC = "missing_mac"
    """The record has no MAC address yet: seen."""
    LINK = "link"
    """A link that the record does not have: lower, upper, mac or name."""
    RECORDS_DISAGREE = "records_disagree"
    """The network shows another link than the record: recorded, seen, mac or name."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """`slot`: whom it is about; "" for what the inventory does not have.

    `rows`: the inventory rows that would take it over; none where a person must decide first.
    """

    kind: ProposalKind
    slot: str
    params: Mapping[str, Fact] = field(default_factory=dict)
    rows: tuple[Record, ...] = ()
