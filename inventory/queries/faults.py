"""Faults: a current row, and append-only events beside it, written together."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select

from inventory.queries.upsert import upsert
from inventory.tables.repairs import fault, fault_event
from inventory.types.components import Kind
from inventory.types.faults import (
    Component,
    Diagnosis,
    Evidence,
    Fault,
    FaultEvent,
    FaultKind,
    FaultState,
    GroupKind,
    Rival,
    Term,
    TermCode,
)
from inventory.types.time import Ms


def write_fault_event(connection: Connection, district: str, event: FaultEvent) -> None:
    """Keep the fault as it stands after the event, and the event itself."""
    upsert(connection, fault, ("district", "id"), [_row(district, event.fault)])
    params: dict[str, object] = {"diagnosis": _subject(event.fault.diagnosis)}
    if event.was is not None:
        params["was"] = _subject(event.was)
    connection.execute(
        insert(fault_event).values(
            district=district,
            fault_id=event.fault.id,
            kind=event.kind.value,
            at=event.at,
            params=params,
        )
    )


def _row(district: str, each: Fault) -> dict[str, object]:
    found = each.diagnosis
    return {
        "district": district,
        "id": each.id,
        "kind": found.kind.value,
        "component_kind": found.component.kind.value,
        "component": found.component.code,
        "state": each.state.value,
        "confidence": found.confidence,
        "onset_at": found.onset_at,
        "opened_at": each.opened_at,
        "good_since": each.good_since,
        "cleared_at": each.cleared_at,
        "merged_into": each.merged_into,
        "details": {
            **_details(found),
            "named_before": sorted(each.named_before),
            "given_up": dict(each.given_up),
            "split_from": each.split_from,
        },
    }


def _subject(found: Diagnosis) -> dict[str, object]:
    return {
        "kind": found.kind.value,
        "component_kind": found.component.kind.value,
        "component": found.component.code,
        "affected": sorted(found.affected),
        "confidence": found.confidence,
    }


def _details(found: Diagnosis) -> dict[str, object]:
    return {
        "affected": sorted(found.affected),
        "evidence": [
            {
                "code": e.code,
                "slot": e.slot,
                "observed_at": e.observed_at,
                "refreshed_at": e.refreshed_at,
                "params": dict(e.params),
            }
            for e in found.evidence
        ],
        "rivals": [
            {
                "kind": r.component.kind.value,
                "component": r.component.code,
                "fault": r.kind.value,
                "confidence": r.confidence,
                "terms": _terms(r.terms),
            }
            for r in found.rivals
        ],
        "terms": _terms(found.terms),
    }


def _terms(terms: Iterable[Term]) -> list[dict[str, object]]:
    return [
        {
            "code": term.code.value,
            "kind": term.kind.value,
            "slot": term.slot,
            "count": term.count,
            "weight": term.weight,
            "params": dict(term.params),
        }
        for term in terms
    ]


def _terms_from(rows: Iterable[Mapping[str, Any]]) -> tuple[Term, ...]:
    return tuple(
        Term(TermCode(r["code"]), Kind(r["kind"]), r["slot"], r["count"], r["weight"], r["params"])
        for r in rows
    )


def load_faults(connection: Connection, district: str, cleared_after: Ms) -> list[Fault]:
    """The open faults, and those cleared after an instant (they may come back)."""
    lately = and_(fault.c.state == FaultState.CLEARED.value, fault.c.cleared_at >= cleared_after)
    query = select(fault).where(
        fault.c.district == district, or_(fault.c.state == FaultState.OPEN.value, lately)
    )
    return [_fault(row) for row in connection.execute(query.order_by(fault.c.id)).mappings()]


def load_fault(connection: Connection, district: str, fault_id: int) -> Fault | None:
    """One fault by its number."""
    query = select(fault).where(fault.c.district == district, fault.c.id == fault_id)
    row = connection.execute(query).mappings().first()
    return _fault(row) if row else None


def next_fault_id(connection: Connection, district: str) -> int:
    """The number that the district's next fault gets."""
    highest = select(func.max(fault.c.id)).where(fault.c.district == district)
    return (connection.scalar(highest) or 0) + 1


def _fault(row: Mapping[Any, Any]) -> Fault:
    return Fault(
        id=row["id"],
        diagnosis=_diagnosis(row),
        state=FaultState(row["state"]),
        opened_at=row["opened_at"],
        good_since=row["good_since"],
        cleared_at=row["cleared_at"],
        merged_into=row["merged_into"],
        named_before=frozenset(row["details"]["named_before"]),
        given_up=row["details"]["given_up"],
        split_from=row["details"]["split_from"],
    )


def _diagnosis(row: Mapping[Any, Any]) -> Diagnosis:
    details = row["details"]
    return Diagnosis(
        component=component_of(row["component_kind"], row["component"]),
        kind=FaultKind(row["kind"]),
        affected=frozenset(details["affected"]),
        onset_at=row["onset_at"],
        confidence=row["confidence"],
        evidence=tuple(Evidence(**each) for each in details["evidence"]),
        rivals=tuple(
            Rival(
                component_of(each["kind"], each["component"]),
                FaultKind(each["fault"]),
                each["confidence"],
                _terms_from(each["terms"]),
            )
            for each in details["rivals"]
        ),
        terms=_terms_from(details["terms"]),
    )


def component_of(kind: str, code: str) -> Component:
    """A component from its stored codes."""
    is_group = kind in [each.value for each in GroupKind]
    return Component(GroupKind(kind) if is_group else Kind(kind), code)
