"""From readings to the confirmed status of one check: soft until it repeats, then hard."""

from dataclasses import dataclass

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
    last_alive: Reading | None = None
    last_failed_at: Ms | None = None
    answering_since: Ms | None = None
    """Time of the first answer since the last failure."""
    misses: int = 0
    """Failures since the last answer."""
    vouched_until: Ms = 0
    """So long the last reading speaks for the present."""

    @property
    def last_alive_at(self) -> Ms | None:
        """When it answered last."""
        return None if self.last_alive is None else self.last_alive.observed_at

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
    if reading.status is Status.UNKNOWN:
        return _after(state, reading, vouches_ms, reading.reason, reading.observed_at, None)
    if reading.status is state.status:
        return _after(state, reading, vouches_ms, reading.reason, state.since, None)
    doubt = _feed(state.doubt, reading)
    if doubt.count >= _needed(state.status, reading.status, policy):
        return _after(state, reading, vouches_ms, reading.reason, doubt.since, None)
    return _after(state, reading, vouches_ms, state.confirmed, state.since, doubt)


def _after(
    state: CheckState,
    reading: Reading,
    vouches_ms: Ms,
    confirmed: Reason,
    since: Ms,
    doubt: Doubt | None,
) -> CheckState:
    """The next state. Made at once: this is done for every reading that there is."""
    at, alive, failed = reading.observed_at, reading.status.alive, reading.status is Status.FAILED
    answering_since = None if failed else state.answering_since
    return CheckState(
        confirmed=confirmed,
        since=since,
        doubt=doubt,
        last=reading,
        last_alive=reading if alive else state.last_alive,
        last_failed_at=at if failed else state.last_failed_at,
        answering_since=at if alive and answering_since is None else answering_since,
        misses=0 if alive else state.misses + failed,
        vouched_until=at + vouches_ms,
    )


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
