"""What the tables of switches say, among the other findings. It hides no outage."""

from collections.abc import Iterable
from dataclasses import replace

from inventory.types.faults import Diagnosis, Fault, FaultKind
from monitor.judgement.diagnosis.surroundings import Surroundings

TOLD_BY_TABLES = frozenset({"mac_at", "recorded_mac_at", "seen_elsewhere"})
"""Codes of evidence that only the tables give."""


def with_network(around: Surroundings, findings: list[Diagnosis]) -> list[Diagnosis]:
    """The findings of devices with those of the network; one finding for each device.

    Two devices at one address explain what else the administrator would hear of either. A wrong
    record waits until the device has no trouble of its own.
    """
    own = {each.component.code for each in findings}
    tables = {each.component.code: each for each in around.found}
    found = [_of_both(e, tables.get(e.component.code)) for e in findings]
    return found + [each for code, each in tables.items() if code not in own]


def _of_both(own: Diagnosis, other: Diagnosis | None) -> Diagnosis:
    conflict = other is not None and other.kind is FaultKind.ADDRESS_CONFLICT
    if other is None or not conflict or not own.kind.for_administrator:
        return own
    onset = min(own.onset_at, other.onset_at)
    return replace(other, onset_at=onset, evidence=(*other.evidence, *own.evidence))


def with_carried(around: Surroundings, faults: Iterable[Fault]) -> Surroundings:
    """The same, with what open faults were told by tables that nobody has looked at again since the
    start: it stands until then."""
    looked_at = around.checked.union(each.component.code for each in around.found)
    carried = tuple(
        fault.diagnosis
        for fault in faults
        if any(each.code in TOLD_BY_TABLES for each in fault.diagnosis.evidence)
        and fault.diagnosis.component.code not in looked_at
    )
    return replace(around, found=(*around.found, *carried)) if carried else around
