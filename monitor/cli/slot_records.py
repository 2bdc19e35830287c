"""One component with everything that is known of it: the record of 一机一档."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import Connection

from inventory.exchange.records import Record, records_of
from inventory.queries.firmware import Sight, firmware_of
from inventory.queries.slots import load_history, load_inventory
from inventory.queries.states import SlotStateEntry
from inventory.types.components import Installation, LinkKind
from inventory.types.time import Ms
from inventory.types.wiring import Wiring
from monitor.cli.states_now import states_now
from monitor.cli.times import iso


@dataclass(frozen=True, slots=True)
class Step:
    """One step up the chain: `depth` 1 is what the component itself needs."""

    depth: int
    kind: LinkKind
    code: str


@dataclass(frozen=True, slots=True)
class SlotRecord:
    """`chain`: what it needs, each step under the one that needs it; `lowers`: what needs it.

    `told_by`: the agent that tells about it, where it has no voice of its own. `firmware`: what the
    unit was seen with, the oldest first. `state`: as it was last judged; `as_of`: set where that is
    too old to be vouched for.
    """

    record: Record
    building: str
    chain: tuple[Step, ...]
    lowers: tuple[str, ...]
    told_by: str | None
    history: tuple[Installation, ...]
    firmware: tuple[Sight, ...]
    state: SlotStateEntry | None
    as_of: Ms | None
    slots: dict[str, Record]


def read_slot(connection: Connection, district: str, code: str, now: Ms) -> SlotRecord | None:
    """Everything about one component; None when there is none of that code."""
    inventory = load_inventory(connection, district)
    records = records_of(inventory)
    record = records.get(code)
    if record is None:
        return None
    wiring, states = Wiring(inventory), states_now(connection, district, now)
    names = {each.code: each.name for each in inventory.buildings}
    return SlotRecord(
        record,
        names.get(record.building, ""),
        tuple(_climb(wiring, code, 1, {code})),
        tuple(sorted({low for kind in LinkKind for low in wiring.lowers(code, kind)})),
        None if record.address else wiring.agent_of(code),
        load_history(connection, district, code),
        firmware_of(connection, district, code),
        states.seen.get(code),
        None if code in states.believed else states.as_of,
        records,
    )


def _climb(wiring: Wiring, code: str, depth: int, seen: set[str]) -> Iterator[Step]:
    for kind in LinkKind:
        for upper in wiring.uppers(code, kind):
            yield Step(depth, kind, upper)
            if upper not in seen:
                seen.add(upper)
                yield from _climb(wiring, upper, depth + 1, seen)


def plain(record: Record) -> dict[str, object]:
    """The record as --json prints it."""
    return asdict(record)


def record_of(found: SlotRecord) -> dict[str, object]:
    """Everything as --json prints it."""
    state = found.state
    return {
        **plain(found.record),
        "building_name": found.building,
        "chain": [
            {"depth": step.depth, "link": step.kind.value, "code": step.code}
            for step in found.chain
        ],
        "needed_by": list(found.lowers),
        "told_by": found.told_by,
        "units": [
            {
                **asdict(each.unit),
                "address": each.address,
                "since": iso(each.since),
                "until": iso(each.until),
            }
            for each in found.history
        ],
        "firmware_seen": [
            {"firmware": each.version, "seen_at": iso(each.seen_at)} for each in found.firmware
        ],
        "state": {
            "state": state.state.value,
            "reason": state.reason.value,
            "since": iso(state.since),
            "flapping": state.flapping,
            "facts": dict(state.facts),
            "vouched": found.as_of is None,
        }
        if state
        else None,
    }
