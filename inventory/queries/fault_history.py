"""What a fault thought, one event after the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from inventory.queries.faults import component_of
from inventory.tables.repairs import fault_event
from inventory.types.faults import Component, FaultEventKind, FaultKind
from inventory.types.time import Ms


@dataclass(frozen=True, slots=True)
class FaultStep:
    """One event of a fault, with what it thought then."""

    kind: FaultEventKind
    at: Ms
    component: Component
    fault: FaultKind
    confidence: float


def fault_history(connection: Connection, district: str, fault_id: int) -> tuple[FaultStep, ...]:
    """What happened to a fault, the oldest first."""
    query = (
        select(fault_event)
        .where(fault_event.c.district == district, fault_event.c.fault_id == fault_id)
        .order_by(fault_event.c.id)
    )
    return tuple(_step(row) for row in connection.execute(query).mappings())


def _step(row: Mapping[Any, Any]) -> FaultStep:
    then = row["params"]["diagnosis"]
    return FaultStep(
        FaultEventKind(row["kind"]),
        row["at"],
        component_of(then["component_kind"], then["component"]),
        FaultKind(then["kind"]),
        then["confidence"],
    )
