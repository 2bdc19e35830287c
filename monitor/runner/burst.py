"""The confirmation burst: what a first miss, or a first answer, makes due at once."""

from collections.abc import Iterable

from inventory.types.outages import SlotState
from inventory.types.readings import CheckKey, ProbeName, Reading, Status
from monitor.judgement.judge import CheckState
from monitor.judgement.live import Context, Live, Outcome
from monitor.judgement.pace import is_long_dead

BOUND = 200
"""Checks hastened for siblings in one tick, however much fails at once."""


def doubtful(outcome: Outcome) -> list[CheckKey]:
    """Checks that the tick left in doubt: asked again after the retry interval."""
    return [key for key, state in outcome.checks.items() if state.doubt is not None]


def turns(live: Live, readings: Iterable[Reading]) -> list[str]:
    """Slots of which a check failed that worked, or answered that was dead: for a burst."""
    return [
        reading.check.slot
        for reading in readings
        if reading.status is not Status.UNKNOWN and _turns(live.checks.get(reading.check), reading)
    ]


def _turns(state: CheckState | None, reading: Reading) -> bool:
    failed = reading.status is Status.FAILED
    if state is None or state.doubt is not None:
        return failed and state is None
    return failed is not (state.status is Status.FAILED)


def contradicted(live: Live, readings: Iterable[Reading]) -> list[str]:
    """Slots of which a check says something new: their other checks are asked at once."""
    return [
        reading.check.slot
        for reading in readings
        if (state := live.checks.get(reading.check)) is not None
        and state.doubt is None
        and reading.status is not state.status
    ]


def own_checks(slots: Iterable[str], context: Context) -> list[CheckKey]:
    """All checks of these slots."""
    return [key for slot in slots for key in _checks(slot, context)]


def redundant(slots: Iterable[str], live: Live, context: Context) -> list[CheckKey]:
    """Checks of dead slots that are costly, and tell no more than a ping does."""
    return [
        CheckKey(slot, probe)
        for slot in slots
        if live.slots[slot].state is SlotState.DOWN
        and ProbeName.ICMP in context.probes_of.get(slot, ())
        for probe in context.probes_of[slot]
        if probe is not ProbeName.ICMP
    ]


def long_dead(live: Live, readings: Iterable[Reading], context: Context) -> list[CheckKey]:
    """Checks of slots so long dead that even their pings may come less often."""
    return [
        reading.check
        for reading in readings
        if reading.check.probe is ProbeName.ICMP
        and reading.status is Status.FAILED
        and (record := live.slots.get(reading.check.slot)) is not None
        and is_long_dead(record, context.policy, reading.observed_at)
    ]


def burst(slots: Iterable[str], context: Context) -> list[CheckKey]:
    """All checks of the slots that turned, and of those whose word tells their rivals apart."""
    own: dict[CheckKey, None] = {}
    peers: dict[CheckKey, None] = {}
    for slot in slots:
        own.update(dict.fromkeys(_checks(slot, context)))
        for peer in context.topology.peers(slot):
            peers.update(dict.fromkeys(_checks(peer, context)))
    return [*own, *[key for key in peers if key not in own][:BOUND]]


def _checks(slot: str, context: Context) -> list[CheckKey]:
    return [CheckKey(slot, probe) for probe in context.probes_of.get(slot, ())]
