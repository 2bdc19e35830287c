"""The trends of a district, as a tick's readings and faults move them."""

from collections.abc import Iterable

from inventory.types.faults import FaultEvent
from inventory.types.readings import Reading
from inventory.types.time import HOUR, SECOND, Ms
from monitor.judgement.live import Context, Live, Outcome
from monitor.judgement.prognosis.falls import fell, is_fall
from monitor.judgement.prognosis.hearing import hear, tells
from monitor.judgement.prognosis.line import begun_at
from monitor.judgement.prognosis.outlook import outlook_of
from monitor.judgement.prognosis.trend import Trend


def trend_of(live: Live, outcome: Outcome, slot: str) -> Trend | None:
    """The slot's trend after this tick, so far."""
    return outcome.trends.get(slot) or live.trends.get(slot)


def watch(live: Live, outcome: Outcome, reading: Reading, context: Context) -> None:
    """Keep what the reading tells of wear; with each new hour the slot is looked at anew."""
    slot = reading.check.slot
    if not tells(reading) or slot not in context.topology.slots:
        return
    old, at, policy = trend_of(live, outcome, slot) or Trend(), reading.observed_at, context.policy
    turned = at // HOUR != old.hour
    begun = begun_at(context.topology, slot) if turned else 0
    new = hear(old, reading, begun, policy.usual_days, lambda: _booted_at(live, context, slot))
    if new is not old:
        outcome.trends[slot] = new
    if turned:
        outcome.outlooks[slot] = outlook_of(new, begun, at, policy)


def _booted_at(live: Live, context: Context, slot: str) -> Ms | None:
    """When the slot's agent last started, as its sysUpTime tells."""
    agent = context.topology.agent(slot)
    seen = live.evidence.get(agent) if agent else None
    uptime = seen.facts.get("uptime_s") if seen else None
    if seen is None or isinstance(uptime, bool) or not isinstance(uptime, int | float):
        return None
    return seen.observed_at - round(uptime * SECOND)


def count_falls(
    live: Live, outcome: Outcome, events: Iterable[FaultEvent], context: Context, now: Ms
) -> None:
    """Note which components failed."""
    for event in events:
        slot = event.fault.diagnosis.component.code
        if is_fall(event) and slot in context.topology.slots:
            trend = fell(trend_of(live, outcome, slot) or Trend(), event.at)
            outcome.trends[slot] = trend
            begun = begun_at(context.topology, slot)
            outcome.outlooks[slot] = outlook_of(trend, begun, now, context.policy)
