"""The confirmation burst: what a first miss makes due at once."""

from collections.abc import Iterable

from inventory.types.readings import CheckKey, Reading, Status
from monitor.judgement.live import Context, Live, Outcome

BOUND = 200
"""Checks hastened for siblings in one tick, however much fails at once."""


def doubtful(outcome: Outcome) -> list[CheckKey]:
    """Checks that the tick left in doubt: asked again after the retry interval."""
    return [key for key, state in outcome.checks.items() if state.doubt is not None]


def first_misses(live: Live, readings: Iterable[Reading]) -> list[str]:
    """Slots of which a check failed that was not failing before."""
    return [
        reading.check.slot
        for reading in readings
        if reading.status is Status.FAILED and not _was_failing(live, reading.check)
    ]


def _was_failing(live: Live, key: CheckKey) -> bool:
    state = live.checks.get(key)
    return state is not None and (state.status is Status.FAILED or state.doubt is not None)


def burst(slots: Iterable[str], context: Context) -> list[CheckKey]:
    """All checks of the slots that missed, and of those whose word tells their rivals apart."""
    own: dict[CheckKey, None] = {}
    peers: dict[CheckKey, None] = {}
    for slot in slots:
        own.update(dict.fromkeys(_checks(slot, context)))
        for peer in context.topology.peers(slot):
            peers.update(dict.fromkeys(_checks(peer, context)))
    return [*own, *[key for key in peers if key not in own][:BOUND]]


def _checks(slot: str, context: Context) -> list[CheckKey]:
    return [CheckKey(slot, probe) for probe in context.probes_of.get(slot, ())]
