"""Intervals in which a device was confirmed down, and time in which the monitor could not see."""

from dataclasses import dataclass
from enum import StrEnum

from inventory.types.readings import Reason
from inventory.types.time import Ms


class SlotState(StrEnum):
    """The confirmed state of one slot, from all its checks together."""

    UNKNOWN = "unknown"
    OK = "ok"
    DEGRADED = "degraded"
    MISCONFIGURED = "misconfigured"
    DOWN = "down"


class OutageKind(StrEnum):
    DOWN = "down"
    """The device failed itself."""
    UNREACHABLE = "unreachable"
    """The device was cut off by something upstream of it."""


@dataclass(frozen=True, slots=True)
class Outage:
    """One interval of confirmed down of one slot.

    It starts at `first_bad_at`, the first failed reading, and ends at `first_good_at`, the first
    good reading of the confirmed recovery. The truth lies between `last_good_at` and
    `first_bad_at`, and between `last_bad_at` and `first_good_at`: the resolution of its figures.
    `opened_at` and `closed_at` are when the ledger learned of it.
    """

    slot: str
    kind: OutageKind
    reason: Reason
    last_good_at: Ms | None
    first_bad_at: Ms
    last_bad_at: Ms | None
    first_good_at: Ms | None
    opened_at: Ms
    closed_at: Ms | None = None
    fault_id: int | None = None
    id: int | None = None


class BlindReason(StrEnum):
    STOPPED = "stopped"
    """The monitor did not run."""
    UPLINK = "uplink"
    """The reference hosts were lost."""
    DATABASE = "database"
    """The ledger could not be written for longer than readings are kept in memory."""


@dataclass(frozen=True, slots=True)
class BlindTime:
    """An interval in which the monitor could not see; `ended_at` None: still blind."""

    reason: BlindReason
    started_at: Ms
    ended_at: Ms | None


@dataclass(frozen=True, slots=True)
class Span:
    """A run of equal readings of one check: seen from `first_at` to `last_at`, and vouched for
    until `last_at + vouches_ms` (two intervals), after which the state is unknown."""

    slot: str
    probe: str
    reason: Reason
    first_at: Ms
    last_at: Ms
    vouches_ms: int
    readings: int
    recorded_at: Ms
