"""What wears out, as diagnoses: preventive faults, beside those that have failed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from inventory.types.components import Kind
from inventory.types.faults import Component, Diagnosis, Evidence, Fault, FaultKind
from inventory.types.time import Ms
from monitor.judgement.diagnosis.evidence import EvidenceBySlot
from monitor.judgement.live import Context, Live, Outcome
from monitor.judgement.prognosis.line import begun_at, carried, line_of
from monitor.judgement.prognosis.signs import signs_of
from monitor.judgement.prognosis.subject import Subject
from monitor.judgement.prognosis.trend import Trend
from monitor.judgement.prognosis.watching import trend_of

LIKELY = 0.8
"""The share of findings on a line that are its own; the rest are tired senders and receivers."""
_OPTICAL = (Kind.STRAND, Kind.CABLE, Kind.TRANSCEIVER, Kind.CARD)
"""Whoever repairs these has had the fibre in hand."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What a tick has found so far. `failed`: the slots that located causes name or explain."""

    live: Live
    outcome: Outcome
    context: Context
    evidence: EvidenceBySlot
    failed: Collection[str]
    now: Ms


def foresee(moment: Moment, open_: Sequence[Fault]) -> tuple[Diagnosis, ...]:
    """What works and will not for long. `open_`: the faults that are open."""
    told = {slot: f for f in open_ if f.diagnosis.kind.preventive for slot in f.diagnosis.affected}
    mended = {slot: f for f in open_ for slot in _mended(moment, f)}
    signs: dict[str, dict[str, tuple[Evidence, ...]]] = {}
    for slot in sorted(_ominous(moment).union(told, mended)):
        line = _line(moment, slot)
        if line is None:
            continue
        found = signs_of(_subject(moment, slot, told, mended), moment.now, moment.context.policy)
        if found:
            signs.setdefault(line, {})[slot] = found
    return tuple(_diagnosis(moment, line, found) for line, found in signs.items())


def worn_lines(live: Live, context: Context, open_: Sequence[Fault]) -> frozenset[str]:
    """What was known to wear out when it was seen last: when it fails, that is no wonder."""
    topology, told = context.topology, [f.diagnosis for f in open_ if f.diagnosis.kind.preventive]
    worn = (slot for slot in live.ominous if slot in topology.slots and live.outlooks[slot].worn)
    return frozenset(line_of(topology, slot) for slot in worn).union(d.component.code for d in told)


def _ominous(moment: Moment) -> set[str]:
    fresh = {slot for slot, each in moment.outcome.outlooks.items() if each.bad}
    return moment.live.ominous | fresh if fresh else set(moment.live.ominous)


def _mended(moment: Moment, fault: Fault) -> Collection[str]:
    """What works again of the line that the fault was about."""
    found = fault.diagnosis
    if found.kind.preventive or found.component.kind not in _OPTICAL:
        return ()
    return moment.live.trends.keys() & found.affected


def _line(moment: Moment, slot: str) -> str | None:
    """The line that the slot's signs are about; None where it, or its line, has failed anyhow."""
    topology, seen = moment.context.topology, moment.evidence.get(slot)
    if slot not in topology.slots or slot in moment.failed or (seen is not None and seen.down):
        return None
    line = line_of(topology, slot)
    return None if line in moment.failed else line


def _subject(
    moment: Moment, slot: str, told: Mapping[str, Fault], mended: Mapping[str, Fault]
) -> Subject:
    outcome, live = moment.outcome, moment.live
    return Subject(
        slot=slot,
        trend=trend_of(live, outcome, slot) or Trend(),
        begun=begun_at(moment.context.topology, slot),
        outlook=outcome.outlooks.get(slot) or live.outlooks.get(slot),
        seen=moment.evidence.get(slot),
        told=told.get(slot),
        mended=mended.get(slot),
    )


def _diagnosis(moment: Moment, line: str, signs: Mapping[str, tuple[Evidence, ...]]) -> Diagnosis:
    evidence = [each for found in signs.values() for each in found]
    return Diagnosis(
        component=Component(moment.context.topology.kind(line), line),
        kind=FaultKind.DEGRADING,
        affected=frozenset(signs),
        onset_at=moment.now,
        confidence=LIKELY,
        evidence=(*evidence, *_carried(moment, line)),
    )


def _carried(moment: Moment, line: str) -> Iterator[Evidence]:
    count = carried(moment.context.topology, line)
    if count and moment.context.topology.kind(line) is not Kind.CAMERA:
        yield Evidence("carries", line, moment.now, params={"count": count})
