"""What remains of the live picture when the wall clock was set: times before and after it differ.

States, outages and faults stand. Times that are compared with the clock move along with it, so
that nothing lasts an hour more or less for it; check states and spans begin anew, so that no span
bridges the step and no reading is late by it. What the ledger holds keeps the times it was told.
"""

from dataclasses import replace

from inventory.types.time import Ms
from monitor.judgement.live import Live
from monitor.judgement.prognosis.trend import begun_anew
from monitor.judgement.slots import SlotRecord
from monitor.judgement.spans import OpenSpan


def rebase(live: Live, step: Ms) -> list[OpenSpan]:
    """Move the picture by `step` ms (forward: positive); the spans that the ledger lacks still."""
    unwritten = [span for span in live.spans.values() if span.dirty]
    live.checks.clear()
    live.spans.clear()
    live.waiting = ()
    live.trends = {code: begun_anew(each) for code, each in live.trends.items()}
    live.slots = {code: _moved(record, step) for code, record in live.slots.items()}
    for code, seen in live.evidence.items():
        live.evidence[code] = replace(
            seen,
            onset_at=seen.onset_at + step,
            observed_at=seen.observed_at + step,
            refreshed_at=_later(seen.refreshed_at, step),
            idle_since=_later(seen.idle_since, step),
        )
    for number, fault in live.faults.items():
        if fault.good_since is not None:
            live.faults[number] = replace(fault, good_since=fault.good_since + step)
    return unwritten


def _moved(record: SlotRecord, step: Ms) -> SlotRecord:
    return replace(
        record,
        since=record.since + step,
        bad_since=_later(record.bad_since, step),
        idle_since=_later(record.idle_since, step),
        units=tuple((serial, at + step) for serial, at in record.units),
        changes=tuple(at + step for at in record.changes),
        losses=tuple(at + step for at in record.losses),
    )


def _later(moment: Ms | None, step: Ms) -> Ms | None:
    return None if moment is None else moment + step
