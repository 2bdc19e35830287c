"""Readings and evidence in few words, and how Hypothesis makes them up."""

from collections.abc import Sequence

from hypothesis import strategies as st

from inventory.types.components import Kind
from inventory.types.outages import SlotState
from inventory.types.readings import STATUS_OF, CheckKey, ProbeName, Reading, Reason, Status
from inventory.types.time import SECOND, Ms
from monitor.judgement.diagnosis.evidence import SlotEvidence
from monitor.judgement.judge import CheckState, judge
from monitor.judgement.policy import Policy

T0: Ms = 1_700_000_000_000
POLICY = Policy(icmp_interval=30)
CHECK = CheckKey("c1", ProbeName.ICMP)
VOUCHES = POLICY.vouches_ms(CHECK.probe, Kind.CAMERA)
REASONS = {
    "g": Reason.OK,
    "d": Reason.DEGRADED,
    "m": Reason.AUTHENTICATION,
    "f": Reason.TIMEOUT,
    "u": Reason.BLIND,
}
"""One letter for each status: good, degraded, misconfigured, failed, unknown."""


def at(second: float) -> Ms:
    return T0 + round(second * SECOND)


def reading(
    letter: str, second: float, probe: ProbeName = ProbeName.ICMP, slot: str = "c1"
) -> Reading:
    return Reading(CheckKey(slot, probe), REASONS[letter], at(second))


def judged(letters: Sequence[str], start: CheckState | None = None, first: float = 0) -> CheckState:
    """The state after one reading a second."""
    state = start or CheckState()
    for second, letter in enumerate(letters):
        state = judge(state, reading(letter, first + second), POLICY, VOUCHES)
    return state


def seen(
    slot: str,
    state: SlotState,
    onset_s: float = 0,
    seen_s: float = 10,
    reason: Reason | None = None,
) -> SlotEvidence:
    why = reason or (Reason.TIMEOUT if state is SlotState.DOWN else Reason.OK)
    return SlotEvidence(slot, state, why, at(onset_s), at(seen_s))


def status_of(letter: str) -> Status:
    return STATUS_OF[REASONS[letter]]


LETTERS = st.lists(st.sampled_from("gdmfu"), max_size=40)
