"""From readings to the confirmed status of one check: soft until it repeats, then hard."""

from dataclasses import dataclass, replace

from inventory.types.readings import STATUS_OF, Reading, Reason, Status
from inventory.types.time import Ms
from monitor.judgement.policy import Policy


@dataclass(frozen=True, slots=True)
class Doubt:
    """A run of readings that disagree with the confirmed status: the soft state."""

    reason: Reason
    count: int
    since: Ms
    """Time of the first reading of the run."""


@dataclass(frozen=True, slots=True)
class CheckState:
    """What is believed of one check. `confirmed` is hard; `doubt` is what speaks against it."""

    confirmed: Reason = Reason.AGENT_SILENT
    since: Ms = 0
    """Time of the first reading of the run that confirmed it."""
    doubt: Doubt | None = None
    last: Reading | None = None
    last_alive_at: Ms | None = None
    last_failed_at: Ms | None = None
    answering_since: Ms | None = None
    """Time of the first answer since the last failure."""
    misses: int = 0
    """Failures since the last answer."""
    vouched_until: Ms = 0
    """So long the last reading speaks for the present."""

    @property
    def status(self) -> Status:
        return STATUS_OF[self.confirmed]


def is_late(state: CheckState, reading: Reading) -> bool:
    """Whether a newer reading was already judged: late ones never change the live state."""
    return state.last is not None and reading.observed_at <= state.last.observed_at


def judge(state: CheckState, reading: Reading, policy: Policy, vouches_ms: Ms) -> CheckState:
    """The state after one more reading (not a late one), which speaks for `vouches_ms`.

    A reading of the confirmed status ends the doubt; another one starts or feeds it, and becomes
    confirmed when it has repeated often enough. "Could not see" is itself a state: the check is
    unknown at once, and whatever was in doubt starts anew when we see again.
    """
    seen = _note(replace(state, vouched_until=reading.observed_at + vouches_ms), reading)
    if reading.status is Status.UNKNOWN:
        return replace(seen, doubt=None, confirmed=reading.reason, since=reading.observed_at)
    if reading.status is state.status:
        return replace(seen, doubt=None, confirmed=reading.reason)
    doubt = _feed(state.doubt, reading)
    if doubt.count >= _needed(state.status, reading.status, policy):
        return replace(seen, doubt=None, confirmed=reading.reason, since=doubt.since)
    return replace(seen, doubt=doubt)


def _note(state: CheckState, reading: Reading) -> CheckState:
    at = reading.observed_at
    if reading.status.alive:
        since = at if state.answering_since is None else state.answering_since
        return replace(state, last=reading, last_alive_at=at, answering_since=since, misses=0)
    if reading.status is Status.FAILED:
        misses = state.misses + 1
        return replace(state, last=reading, last_failed_at=at, answering_since=None, misses=misses)
    return replace(state, last=reading)


def _feed(doubt: Doubt | None, reading: Reading) -> Doubt:
    if doubt is not None and STATUS_OF[doubt.reason] is reading.status:
        return Doubt(reading.reason, doubt.count + 1, doubt.since)
    return Doubt(reading.reason, 1, reading.observed_at)


def _needed(confirmed: Status, seen: Status, policy: Policy) -> int:
    """How many equal readings in a row turn `confirmed` into `seen`."""
    if seen is Status.FAILED:
        return policy.attempts_to_fail
    if confirmed is Status.FAILED:
        return policy.attempts_to_recover
    if confirmed is Status.UNKNOWN or seen is Status.MISCONFIGURED:
        return 1
    return policy.attempts_to_recover
