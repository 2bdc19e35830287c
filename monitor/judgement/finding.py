"""From the live picture to its faults: what is troubled is located, and matched with open ones."""

from collections.abc import Iterable
from dataclasses import replace

from inventory.types.faults import Diagnosis, Fault, FaultEvent
from inventory.types.outages import OutageKind
from inventory.types.time import SECOND, Ms
from monitor.judgement.diagnosis.diagnose import as_seen, diagnose
from monitor.judgement.diagnosis.evidence import Layered, SlotEvidence, Watched
from monitor.judgement.diagnosis.hypotheses import Belief
from monitor.judgement.diagnosis.looks import Looks
from monitor.judgement.diagnosis.network import with_carried
from monitor.judgement.diagnosis.poe import told_before
from monitor.judgement.live import Context, Live, Located, Outcome, open_faults
from monitor.judgement.prognosis.foresee import Moment, foresee, worn_lines
from monitor.judgement.prognosis.watching import count_falls
from monitor.judgement.reconcile import reconcile

LOOK_AGAIN: Ms = 10 * SECOND
"""Settled diagnoses are weighed anew this often, though nothing has changed but the clock."""


def find_faults(live: Live, outcome: Outcome, context: Context, now: Ms) -> list[FaultEvent]:
    """What happens to the faults after this tick's states; the outcome learns of it."""
    troubled = _troubled(live, outcome)
    known = open_faults(live.faults.values())
    beside = context.around.found or live.ominous or outcome.outlooks
    if not (troubled or known or beside):
        return []
    seen = Watched(context.probes_of.keys(), outcome.evidence, live.evidence)
    evidence = Layered(told, seen) if (told := told_before(known, seen)) else seen
    cohorts = [fault.diagnosis.affected for fault in known]
    located = _remembered(live, outcome, context, now)
    if located is None:
        looks = Looks(context.topology, context.looks, now) if context.looks else None
        belief = Belief(context.priors, _damaged(known), looks, worn_lines(live, context, known))
        located = diagnose(
            context.topology,
            evidence,
            troubled,
            belief,
            now,
            context.policy,
            cohorts,
            with_carried(context.around, known),
        )
        outcome.located = Located(now, context, located)
    failed = _explained(located)
    worn = foresee(Moment(live, outcome, context, evidence, failed, now), known)
    found = as_seen(context.topology, evidence, (*located, *worn), cohorts)
    outcome.unsettled = any(not d.settled for d in found.located)
    found = replace(found, healthy=found.healthy | _gone(context, cohorts))
    events = reconcile(live.faults.values(), found, live.next_fault, now, context.policy)
    for event in events:
        outcome.faults[event.fault.id] = event.fault
        outcome.next_fault = max(outcome.next_fault, event.fault.id + 1)
    count_falls(live, outcome, events, context, now)
    _link_outages(live, outcome)
    return events


def _explained(located: Iterable[Diagnosis]) -> set[str]:
    """What has failed, or is cut off by that, as far as it is a crew's work."""
    failed = [each for each in located if not each.kind.for_administrator]
    return {code for each in failed for code in (each.component.code, *each.affected)}


def _remembered(
    live: Live, outcome: Outcome, context: Context, now: Ms
) -> tuple[Diagnosis, ...] | None:
    """What was located last, as long as nothing has changed: most ticks bring no news."""
    last = live.located
    if last is None or last.context is not context or now - last.at >= LOOK_AGAIN:
        return None
    if not all(each.settled for each in last.diagnoses):
        return None
    changed = (_is_news(live.evidence.get(code), e) for code, e in outcome.evidence.items())
    return None if any(changed) else last.diagnoses


def _is_news(old: SlotEvidence | None, new: SlotEvidence) -> bool:
    if old is None or new.in_doubt or old.in_doubt:
        return True
    return _told(old) != _told(new)


def _told(seen: SlotEvidence) -> tuple[object, ...]:
    return seen.state, seen.reason, seen.onset_at, seen.flapping, seen.lossy, seen.contenders


def _troubled(live: Live, outcome: Outcome) -> set[str]:
    """The slots that are not at rest after this tick."""
    restless = {c for c, e in outcome.evidence.items() if not e.at_rest}
    return (live.troubled - outcome.evidence.keys()) | restless


def _damaged(faults: Iterable[Fault]) -> dict[str, Ms]:
    """What open faults name, or have named, and since when."""
    return {
        code: fault.diagnosis.onset_at
        for fault in faults
        if not fault.diagnosis.kind.preventive
        for code in (fault.diagnosis.component.code, *fault.named_before)
    }


def _gone(context: Context, cohorts: Iterable[frozenset[str]]) -> frozenset[str]:
    """Slots of faults that nothing tells of any more: no fault can wait for their recovery."""
    told, topology = context.probes_of, context.topology
    unheard = (code for cohort in cohorts for code in cohort if code not in told)
    return frozenset(c for c in unheard if not any(low in told for low in topology.fed_by(c)))


def _link_outages(live: Live, outcome: Outcome) -> None:
    """Every open outage that a fault explains points to it; the component's own is "down"."""
    for fault in open_faults((live.faults | outcome.faults).values()):
        if fault.diagnosis.kind.preventive:
            continue
        for slot in fault.diagnosis.affected:
            record = outcome.slots.get(slot) or live.slots.get(slot)
            if record is None or record.outage is None or record.outage.closed_at is not None:
                continue
            own = fault.diagnosis.component.code == slot
            kind = OutageKind.DOWN if own else OutageKind.UNREACHABLE
            linked = replace(record.outage, kind=kind, fault_id=fault.id)
            if linked != record.outage:
                outcome.slots[slot] = replace(record, outage=linked)
                outcome.outages[slot] = linked
