"""Entries of slot states and transitions, and the present picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from inventory.queries.upsert import upsert
from inventory.tables.observations import slot_state, transition
from inventory.types.outages import SlotState
from inventory.types.readings import Fact, Reason
from inventory.types.time import Ms


@dataclass(frozen=True, slots=True)
class SlotStateEntry:
    """The confirmed state of one slot, since when, and small measured facts."""

    slot: str
    state: SlotState
    reason: Reason
    since: Ms
    flapping: bool
    facts: Mapping[str, Fact]


def write_states(
    connection: Connection, district: str, entries: Sequence[SlotStateEntry], now: Ms
) -> None:
    """Keep the present states, and each change as a transition."""
    present = [_present(district, entry) for entry in entries]
    upsert(connection, slot_state, ("district", "slot"), present)
    changes = [_transition(district, entry, now) for entry in entries]
    if changes:
        connection.execute(insert(transition), changes)


def _present(district: str, entry: SlotStateEntry) -> dict[str, object]:
    return {
        "district": district,
        "slot": entry.slot,
        "state": entry.state.value,
        "reason": entry.reason.value,
        "since": entry.since,
        "flapping": int(entry.flapping),
        "facts": dict(entry.facts),
    }


def _transition(district: str, entry: SlotStateEntry, now: Ms) -> dict[str, object]:
    return {
        "district": district,
        "slot": entry.slot,
        "state": entry.state.value,
        "reason": entry.reason.value,
        "observed_at": entry.since,
        "recorded_at": now,
    }


def load_states(connection: Connection, district: str) -> dict[str, SlotStateEntry]:
    """The present state of every slot that was ever judged, by code."""
    query = select(slot_state).where(slot_state.c.district == district)
    return {
        row.slot: SlotStateEntry(
            row.slot,
            SlotState(row.state),
            Reason(row.reason),
            row.since,
            bool(row.flapping),
            row.facts,
        )
        for row in connection.execute(query)
    }
