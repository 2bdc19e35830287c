"""One judging tick: readings in, everything that follows from them out. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from inventory.types.faults import FaultEvent, FaultState
from inventory.types.outages import BlindReason, BlindTime, SlotState
from inventory.types.readings import STATUS_OF, CheckKey, ProbeName, Reading, Reason, Status
from inventory.types.time import SECOND, Ms
from monitor.judgement.counters import risen
from monitor.judgement.diagnosis.evidence import Failing, SlotEvidence
from monitor.judgement.finding import find_faults
from monitor.judgement.flapping import recount
from monitor.judgement.identities import contenders
from monitor.judgement.judge import CheckState, is_late, judge
from monitor.judgement.live import Context, Live, Outcome
from monitor.judgement.losses import note_loss, recount_losses
from monitor.judgement.pace import RELAXED, is_long_dead
from monitor.judgement.policy import Policy
from monitor.judgement.prognosis.watching import watch
from monitor.judgement.seeing import Sight, sort_readings
from monitor.judgement.slots import ALIVE, Checks, SlotRecord, hear, settle
from monitor.judgement.spans import extend, start


def tick(
    live: Live,
    readings: Sequence[Reading],
    sight: Sight,
    context: Context,
    now: Ms,
    unheard: Collection[str] = (),
) -> tuple[Outcome, list[FaultEvent]]:
    """What the readings change, as of `now`; nothing in `live` is touched.

    `unheard`: slots to look at though there may be no reading of them: their state may have aged
    out. Each slot should be among them every few seconds.
    """
    sorted_ = sort_readings((*live.waiting, *readings), sight, now)
    outcome = Outcome(waiting=sorted_.waiting, judged=sorted_.ready, next_fault=live.next_fault)
    _judge_readings(live, outcome, sorted_.ready, context)
    touched = {reading.check.slot for reading in sorted_.ready} | live.restless
    if unheard:
        touched.update(slot for slot in unheard if _may_have_aged(live, slot, context, now))
        outcome.forgotten = _forgettable(live, context, now)
    for slot in touched & context.probes_of.keys():
        _settle_slot(live, outcome, slot, context, now)
    _note_blindness(live, outcome, sight, now)
    events = [] if sight.lost else find_faults(live, outcome, context, now)
    return outcome, events


def _forgettable(live: Live, context: Context, now: Ms) -> set[int]:
    """Faults that can never come back: merged ones, and those cleared too long ago."""
    oldest = now - round(context.policy.relapse * SECOND)
    ended = (fault for fault in live.faults.values() if fault.state is not FaultState.OPEN)
    return {
        fault.id
        for fault in ended
        if fault.state is FaultState.MERGED or (fault.cleared_at or 0) < oldest
    }


def _may_have_aged(live: Live, slot: str, context: Context, now: Ms) -> bool:
    """Whether time alone may change what is believed of the slot: most are as they were."""
    record = live.slots.get(slot)
    if record is None or record.pending or record.changes or record.losses:
        return True
    if len(record.units) > 1:
        return True
    checks = (live.checks.get(CheckKey(slot, p)) for p in context.probes_of.get(slot, ()))
    return any(c is None or c.doubt is not None or c.vouched_until <= now for c in checks)


def _judge_readings(
    live: Live, outcome: Outcome, readings: Iterable[Reading], context: Context
) -> None:
    for reading in sorted(readings, key=lambda each: each.observed_at):
        key = reading.check
        state = outcome.checks.get(key) or live.checks.get(key) or CheckState()
        vouches = _vouches_ms(live, outcome, key, context, reading.observed_at)
        if is_late(state, reading):
            outcome.late.append(start(reading, vouches))
            continue
        outcome.checks[key] = judge(state, reading, context.policy, vouches)
        _hear(live, outcome, reading, state)
        _extend_span(live, outcome, reading, vouches)
        watch(live, outcome, reading, context)


def _vouches_ms(live: Live, outcome: Outcome, key: CheckKey, context: Context, at: Ms) -> Ms:
    usual = context.policy.vouches_ms(key.probe, context.topology.kind(key.slot))
    record = outcome.slots.get(key.slot) or live.slots.get(key.slot)
    weary = record is not None and is_long_dead(record, context.policy, at)
    return usual * RELAXED if weary else usual


def _hear(live: Live, outcome: Outcome, reading: Reading, before: CheckState) -> None:
    slot = reading.check.slot
    old = outcome.slots.get(slot) or live.slots.get(slot) or SlotRecord()
    heard = note_loss(hear(old, reading), before, reading)
    if heard is not old:
        outcome.slots[slot] = heard


def _extend_span(live: Live, outcome: Outcome, reading: Reading, vouches: int) -> None:
    span = outcome.spans.get(reading.check) or live.spans.get(reading.check)
    grown, is_new = extend(span, reading, vouches)
    if is_new:
        if span is not None and span.dirty:
            outcome.new_spans.append(span)
        outcome.new_spans.append(grown)
        grown = replace(grown, dirty=False)
    outcome.spans[reading.check] = grown


def _settle_slot(live: Live, outcome: Outcome, slot: str, context: Context, now: Ms) -> None:
    checks = {
        probe: _check(live, outcome, CheckKey(slot, probe)) or CheckState()
        for probe in context.probes_of[slot]
    }
    if all(check.last is None for check in checks.values()):
        return
    old = live.slots.get(slot, SlotRecord())
    heard = outcome.slots.get(slot, old)
    settled = settle(slot, heard, checks, context.policy, now)
    record = recount_losses(recount(settled, context.policy, now), context.policy, now)
    if record is not old:
        outcome.slots[slot] = record
    if record.state is not old.state or record.flapping != old.flapping:
        outcome.transitions.append(slot)
    if record.outage is not None and record.outage is not old.outage:
        outcome.outages[slot] = record.outage
    outcome.evidence[slot] = _evidence(slot, record, checks, context.policy, now)


def _check(live: Live, outcome: Outcome, key: CheckKey) -> CheckState | None:
    return outcome.checks.get(key) or live.checks.get(key)


def _evidence(
    slot: str, record: SlotRecord, checks: Checks, policy: Policy, now: Ms
) -> SlotEvidence:
    heard = [c.last for c in checks.values() if c.last is not None]
    telling = [r for r in heard if r.status is not Status.UNKNOWN]  # the others prove nothing
    newest = max(telling or heard, key=lambda r: r.observed_at)
    failing = tuple(
        Failing(probe, c.confirmed, c.misses)
        for probe, c in checks.items()
        if c.status in (Status.FAILED, Status.DEGRADED)
    )
    facts = {k: v for c in checks.values() if c.last is not None for k, v in c.last.facts.items()}
    down = record.state is SlotState.DOWN
    outage, before = (record.outage, None) if down else (None, record.outage)
    return SlotEvidence(
        slot=slot,
        state=record.state,
        reason=_reason(record),
        onset_at=record.since,
        observed_at=newest.observed_at,
        refreshed_at=_refreshed_at(record, checks, newest, policy),
        in_doubt=_in_doubt(record, checks),
        flapping=record.flapping,
        changes=len(record.changes),
        contenders=contenders(record.units, now),
        losses=len(record.losses),
        lossy_since=record.losses[0] if record.lossy else None,
        failing=failing,
        facts=facts,
        rises=_rises(checks) if outage else {},
        idle_since=record.idle_since,
        last_good_at=outage.last_good_at if outage else None,
        outage_at=outage.first_bad_at if outage else None,
        back_at=before.first_good_at if before else None,
    )


def _rises(checks: Checks) -> dict[str, int]:
    """The counters that rose between the last answer and what is told now."""
    pairs = ((c.last_alive, c.last) for c in checks.values())
    return {
        name: by
        for well, last in pairs
        if well is not None and last is not None
        for name, by in risen(well.facts, last.facts).items()
    }


def _reason(record: SlotRecord) -> Reason:
    """Of one that comes and goes, why it went."""
    if record.flapping and record.outage is not None and record.state in ALIVE:
        return record.outage.reason
    return record.reason


def _refreshed_at(record: SlotRecord, checks: Checks, newest: Reading, policy: Policy) -> Ms | None:
    """When the agent itself looked, at the latest that is certain.

    Only an agent speaks for a slot that is asked by SNMP alone; what it said for the first time
    was news then, what it merely repeats may be as old as its tables.
    """
    if checks.keys() != {ProbeName.SNMP}:
        return newest.refreshed_at
    presumed = newest.observed_at - round(policy.agent_refresh * SECOND)
    told = newest.refreshed_at
    return max(presumed if told is None else told, record.since)


def _in_doubt(record: SlotRecord, checks: Checks) -> bool:
    """Whether soft readings speak against the slot's state; more failures of a dead one do not."""
    if record.pending:
        return True
    soft = [STATUS_OF[c.doubt.reason] for c in checks.values() if c.doubt is not None]
    return any(not (record.state is SlotState.DOWN and s is Status.FAILED) for s in soft)


def _note_blindness(live: Live, outcome: Outcome, sight: Sight, now: Ms) -> None:
    if sight.lost and live.blind is None:
        outcome.blind, outcome.blind_changed = BlindTime(BlindReason.UPLINK, now, None), True
    elif not sight.lost and live.blind is not None:
        ended_at = max(now, live.blind.started_at)  # the clock may have been set back
        outcome.blind, outcome.blind_changed = replace(live.blind, ended_at=ended_at), True
