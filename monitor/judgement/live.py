"""What the monitor believes at this moment: exactly what it has committed to the ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from inventory.types.faults import Diagnosis, Fault, FaultState
from inventory.types.looks import Look
from inventory.types.outages import BlindTime, Outage
from inventory.types.readings import CheckKey, ProbeName, Reading
from inventory.types.time import Ms
from monitor.judgement.diagnosis.evidence import SlotEvidence
from monitor.judgement.diagnosis.priors import DEFAULT_PRIORS, Priors
from monitor.judgement.diagnosis.surroundings import NOWHERE, Surroundings
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.judge import CheckState
from monitor.judgement.policy import Policy
from monitor.judgement.prognosis.outlook import Outlook
from monitor.judgement.prognosis.trend import Trend
from monitor.judgement.slots import SlotRecord
from monitor.judgement.spans import OpenSpan


@dataclass(frozen=True, slots=True)
class Context:
    """What judgement takes as given: the inventory's graph, the thresholds, who has which probe."""

    topology: Topology
    policy: Policy
    probes_of: Mapping[str, tuple[ProbeName, ...]]
    priors: Priors = field(default_factory=lambda: DEFAULT_PRIORS)
    looks: tuple[Look, ...] = ()
    """What people on site saw."""
    around: Surroundings = NOWHERE


@dataclass(frozen=True, slots=True)
class Located:
    """What was located at a moment, in one context."""

    at: Ms
    context: Context
    diagnoses: tuple[Diagnosis, ...]


@dataclass
class Live:
    """The live picture of one district. Only `advance` changes it, after the ledger has."""

    checks: dict[CheckKey, CheckState] = field(default_factory=dict)
    spans: dict[CheckKey, OpenSpan] = field(default_factory=dict)
    slots: dict[str, SlotRecord] = field(default_factory=dict)
    evidence: dict[str, SlotEvidence] = field(default_factory=dict)
    troubled: set[str] = field(default_factory=set)
    """Slots that are not at rest: something may be wrong with them."""
    restless: set[str] = field(default_factory=set)
    """Slots whose verdict may change by time alone."""
    faults: dict[int, Fault] = field(default_factory=dict)
    next_fault: int = 1
    blind: BlindTime | None = None
    waiting: tuple[Reading, ...] = ()
    """Failed readings that wait for word from the reference hosts."""
    located: Located | None = None
    trends: dict[str, Trend] = field(default_factory=dict)
    outlooks: dict[str, Outlook] = field(default_factory=dict)
    """What is to be expected of each slot, as far as this process has heard it for an hour."""
    ominous: set[str] = field(default_factory=set)
    """Slots whose outlook is bad."""


@dataclass
class Outcome:
    """What one tick found: to be written in one transaction, then to become the live picture."""

    checks: dict[CheckKey, CheckState] = field(default_factory=dict)
    spans: dict[CheckKey, OpenSpan] = field(default_factory=dict)
    new_spans: list[OpenSpan] = field(default_factory=list)
    """Spans that ended or began: the ledger must know of these."""
    late: list[OpenSpan] = field(default_factory=list)
    slots: dict[str, SlotRecord] = field(default_factory=dict)
    evidence: dict[str, SlotEvidence] = field(default_factory=dict)
    transitions: list[str] = field(default_factory=list)
    outages: dict[str, Outage] = field(default_factory=dict)
    faults: dict[int, Fault] = field(default_factory=dict)
    forgotten: set[int] = field(default_factory=set)
    """Faults that no later tick can need."""
    next_fault: int = 1
    blind: BlindTime | None = None
    blind_changed: bool = False
    waiting: tuple[Reading, ...] = ()
    judged: tuple[Reading, ...] = ()
    located: Located | None = None
    """What was located anew in this tick."""
    unsettled: bool = False
    """A diagnosis waits for fresh evidence on its rivals."""
    trends: dict[str, Trend] = field(default_factory=dict)
    outlooks: dict[str, Outlook] = field(default_factory=dict)

    @property
    def is_news(self) -> bool:
        """Whether the ledger must learn of it now."""
        return (
            bool(self.new_spans or self.late or self.transitions or self.outages or self.faults)
            or self.blind_changed
        )


def advance(live: Live, outcome: Outcome) -> None:
    """Make a written tick the live picture."""
    live.checks.update(outcome.checks)
    live.spans.update(outcome.spans)
    live.slots.update(outcome.slots)
    live.evidence.update(outcome.evidence)
    for code, seen in outcome.evidence.items():
        (live.troubled.discard if seen.at_rest else live.troubled.add)(code)
        (live.restless.add if seen.in_doubt else live.restless.discard)(code)
    live.trends.update(outcome.trends)
    live.outlooks.update(outcome.outlooks)
    for code, expected in outcome.outlooks.items():
        (live.ominous.add if expected.bad else live.ominous.discard)(code)
    live.faults.update(outcome.faults)
    for number in outcome.forgotten:
        live.faults.pop(number, None)
    live.next_fault = outcome.next_fault
    live.waiting = outcome.waiting
    live.located = outcome.located or live.located
    if outcome.blind_changed:
        live.blind = outcome.blind if outcome.blind and outcome.blind.ended_at is None else None


def prune(live: Live, context: Context, now: Ms) -> list[Outage]:
    """Forget what is watched no more; outages of such slots end unseen, and are returned."""
    for key in [key for key in live.checks if key.probe not in context.probes_of.get(key.slot, ())]:
        live.checks.pop(key)
        live.spans.pop(key, None)
    for slot in live.trends.keys() - context.topology.slots.keys():
        live.trends.pop(slot)
        live.outlooks.pop(slot, None)
        live.ominous.discard(slot)
    ended = []
    for slot in live.slots.keys() - context.probes_of.keys():
        outage = live.slots.pop(slot).outage
        live.evidence.pop(slot, None)
        live.troubled.discard(slot)
        live.restless.discard(slot)
        if outage is not None and outage.closed_at is None:
            ended.append(replace(outage, closed_at=now))
    return ended


def restored(
    outages: Iterable[Outage],
    faults: Iterable[Fault],
    next_fault: int,
    trends: Mapping[str, Trend] | None = None,
) -> Live:
    """The picture at the start: every state unknown until seen; outages, faults and trends carried
    on."""
    slots = {o.slot: replace(SlotRecord(), outage=o) for o in outages}
    known = {f.id: f for f in faults}
    return Live(slots=slots, faults=known, next_fault=next_fault, trends=dict(trends or {}))


def open_faults(faults: Iterable[Fault]) -> list[Fault]:
    """Those that are open."""
    return [fault for fault in faults if fault.state is FaultState.OPEN]
