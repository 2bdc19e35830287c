"""The confirmation burst: what a first miss, or a first answer, makes due at once."""

from collections.abc import Iterable

from inventory.types.outages import SlotState
from inventory.types.readings import CheckKey, ProbeName, Reading, Status
from inventory.types.time import SECOND, Ms
from monitor.judgement.judge import CheckState
from monitor.judgement.live import Context, Live, Outcome
from monitor.judgement.pace import is_long_dead
from monitor.judgement.policy import Policy

BOUND = 200
"""Checks of others hastened in one burst, however much fails at once."""
NEW: Ms = 30 * SECOND
"""So long a dead service is asked again and again, before anybody is told."""
MARGIN_S = 1.0
"""Beyond the agent's refresh: clocks and networks take their time."""


def doubtful(outcome: Outcome) -> list[CheckKey]:
    """Checks that the tick left in doubt, and those of a service that has just died while its
    device lives: asked again after the retry interval, since it may only have missed a few."""
    return [
        key
        for key, state in outcome.checks.items()
        if state.doubt is not None or (state.status is Status.FAILED and _newly_hung(outcome, key))
    ]


def _newly_hung(outcome: Outcome, key: CheckKey) -> bool:
    seen = outcome.evidence.get(key.slot)
    if seen is None or seen.state is not SlotState.DEGRADED:
        return False
    return seen.observed_at - seen.onset_at < NEW


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
    """All checks of the slots that turned, and of those whose word tells their rivals apart.

    Of these, first what the slots may have failed with (card, outlet, UPS …), then the siblings.
    """
    own: dict[CheckKey, None] = {}
    above: dict[CheckKey, None] = {}
    beside: dict[CheckKey, None] = {}
    for slot in slots:
        own.update(dict.fromkeys(_checks(slot, context)))
        suspects = context.topology.suspects(slot)
        for peer in context.topology.peers(slot):
            keys = above if peer in suspects else beside
            keys.update(dict.fromkeys(_witness(peer, context)))
    return [*own, *[key for key in above | beside if key not in own][:BOUND]]


def asked_again_after(reading: Reading, since: Ms, policy: Policy) -> float | None:
    """Seconds until an agent has news from after `since`; None when it has told them already.

    An agent that looks at its tables every N seconds answers with what is up to N s old.
    """
    refreshed_at = reading.refreshed_at
    if refreshed_at is None:
        refreshed_at = reading.observed_at - round(policy.agent_refresh * SECOND)
    return (since - refreshed_at) / SECOND + MARGIN_S if refreshed_at < since else None


def _witness(slot: str, context: Context) -> list[CheckKey]:
    """The checks that tell causes apart: a stream tells nothing that a ping does not."""
    return [key for key in _checks(slot, context) if key.probe is not ProbeName.RTSP]


def _checks(slot: str, context: Context) -> list[CheckKey]:
    return [CheckKey(slot, probe) for probe in context.probes_of.get(slot, ())]
