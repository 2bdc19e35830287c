"""Why a PoE port feeds nothing: refused, too much current, a short circuit, nothing there.

POWER-ETHERNET-MIB (RFC 3621): the state of each port, and the counters that rose with the loss.
"""

from collections.abc import Iterable
from dataclasses import replace

from inventory.types.components import Kind
from inventory.types.faults import Fault, FaultKind
from inventory.types.readings import Fact
from monitor.judgement.diagnosis.evidence import EvidenceBySlot, SlotEvidence
from monitor.judgement.diagnosis.explanation import Explanation
from monitor.judgement.diagnosis.likelihood import Signal, What, signals_of
from monitor.judgement.diagnosis.topology import Topology

_KIND_OF = {
    What.DENIED: FaultKind.POWER_REFUSED,
    What.OVERLOAD: FaultKind.OVERLOAD,
    What.SHORT: FaultKind.SHORT,
}
_CODE_OF = {
    What.DENIED: ("poe_denied", "poe_denied"),
    What.OVERLOAD: ("poe_overload", "poe_overload"),
    What.SHORT: ("poe_short", "poe_short"),
    What.UNDRAWN: ("poe_undrawn", "poe_mps_absent"),
}
"""Code of the evidence, and the counter behind it."""
_COUNTER_OF = dict(_CODE_OF.values())
_MAY_BE = {
    Kind.ADAPTER: frozenset(_KIND_OF.values()),
    Kind.CAMERA: frozenset({FaultKind.OVERLOAD, FaultKind.SHORT}),
    Kind.COPPER: frozenset({FaultKind.OVERLOAD, FaultKind.SHORT}),
}
"""What a port, and what hangs on it, can be said to suffer from."""


def power_fault(
    topology: Topology, evidence: EvidenceBySlot, found: Explanation
) -> FaultKind | None:
    """What the PoE port says is wrong with the component, where it says that."""
    possible = _MAY_BE.get(topology.kind(found.component), frozenset())
    if not possible:
        return None
    words = (_word(evidence[code]) for code in sorted(found.covered) if _is_feed(topology, code))
    told = (_KIND_OF.get(word.what) for word in words if word is not None)
    return next((kind for kind in told if kind in possible), None)


def feeds_behind(
    topology: Topology, evidence: EvidenceBySlot, found: Explanation
) -> list[SlotEvidence]:
    """The PoE ports that fell with the component, itself left out, and say why."""
    ports = (code for code in sorted(found.covered - {found.component}) if _is_feed(topology, code))
    return [seen for code in ports if _word(seen := evidence[code]) is not None]


def feed_code(seen: SlotEvidence) -> tuple[str, dict[str, Fact]] | None:
    """Evidence code and parameters of a PoE port's word; None where it says nothing."""
    word = _word(seen)
    if word is None:
        return None
    if word.what is What.FEED:
        return ("poe_fault" if word.bad else "poe_searching"), {}
    code, counter = _CODE_OF[word.what]
    return code, {"count": seen.rises[counter]}


def told_before(faults: Iterable[Fault], evidence: EvidenceBySlot) -> dict[str, SlotEvidence]:
    """What PoE ports that are down had counted, by what open faults were told.

    A monitor that starts after the loss does not know what was before it: the word stands.
    """
    found = {}
    for each in (e for fault in faults for e in fault.diagnosis.evidence):
        counter = _COUNTER_OF.get(each.code)
        seen = evidence.get(each.slot) if counter else None
        if counter and seen is not None and seen.down and not seen.rises:
            found[each.slot] = replace(seen, rises={counter: int(each.params.get("count", 1))})
    return found


def _is_feed(topology: Topology, code: str) -> bool:
    return topology.kind(code) is Kind.ADAPTER


def _word(seen: SlotEvidence) -> Signal | None:
    words = (each for each in signals_of(seen, Kind.ADAPTER) if each.what is not What.STATE)
    return next(words, None)
