"""The state of one slot from all its checks together, and the outages that follow from it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from inventory.types.outages import Outage, OutageKind, SlotState
from inventory.types.readings import ProbeName, Reason, Status
from inventory.types.time import SECOND, Ms
from monitor.judgement.judge import CheckState
from monitor.judgement.policy import Policy

Checks = Mapping[ProbeName, CheckState]


@dataclass(frozen=True, slots=True)
class SlotRecord:
    """What is believed of one slot. `since`: the reading that the state started with."""

    state: SlotState = SlotState.UNKNOWN
    reason: Reason = Reason.AGENT_SILENT
    since: Ms = 0
    outage: Outage | None = None
    changes: tuple[Ms, ...] = ()
    """Times of the confirmed changes between alive and down within the flapping window."""
    flapping: bool = False
    pending: bool = False
    """The checks disagree, and the verdict waits for news."""


def combine(checks: Checks, policy: Policy, now: Ms) -> tuple[SlotState, Reason] | None:
    """The state that the checks add up to, or None while a verdict must wait for news.

    An answer of any kind proves life, so a slot is down only when everything that can see it has
    failed. Where checks disagree, the verdict waits until each has a reading newer than the last
    change of any of them, at most until the evidence deadline.
    """
    live = {p: c for p, c in checks.items() if _vouches(p, c, policy, now)}
    failed = [c for c in live.values() if c.status is Status.FAILED]
    if not live:
        return SlotState.UNKNOWN, _why_unknown(checks)
    if not failed:
        return _alive_state(live)
    others = [c for c in live.values() if c.status is not Status.FAILED and not _failing(c)]
    if not others:
        return SlotState.DOWN, failed[0].confirmed
    changed_at = max(c.since for c in live.values())
    news = [c for c in (*failed, *others) if c.doubt is None and _seen_since(c, changed_at)]
    if len(news) < len(failed) + len(others) and now - changed_at < _patience(policy):
        return None
    heard = [c for c in others if _seen_since(c, changed_at)]
    if heard or not any(_seen_since(c, changed_at) for c in failed):
        return SlotState.DEGRADED, failed[0].confirmed
    return SlotState.DOWN, failed[0].confirmed


def _patience(policy: Policy) -> Ms:
    return round(policy.evidence_deadline * SECOND)


def _seen_since(check: CheckState, moment: Ms) -> bool:
    return check.last is not None and check.last.observed_at >= moment


def _vouches(probe: ProbeName, check: CheckState, policy: Policy, now: Ms) -> bool:
    return (
        check.last is not None
        and check.status is not Status.UNKNOWN
        and now < check.last.observed_at + policy.vouches_ms(probe)
    )


def _failing(check: CheckState) -> bool:
    """In doubt because its newest reading failed: beside a check that is hard down, that counts."""
    return check.last is not None and check.last.status is Status.FAILED


def _why_unknown(checks: Checks) -> Reason:
    unknown = [c.confirmed for c in checks.values() if c.status is Status.UNKNOWN]
    return unknown[0] if unknown else Reason.OVERLOAD


_WORST_FIRST = (
    (Status.MISCONFIGURED, SlotState.MISCONFIGURED),
    (Status.DEGRADED, SlotState.DEGRADED),
)


def _alive_state(live: Checks) -> tuple[SlotState, Reason]:
    for status, state in _WORST_FIRST:
        for check in live.values():
            if check.status is status:
                return state, check.confirmed
    return SlotState.OK, Reason.OK


def settle(slot: str, record: SlotRecord, checks: Checks, policy: Policy, now: Ms) -> SlotRecord:
    """The record of a slot after its checks were judged; an outage opens and closes with it.

    An outage stays open while the slot is unknown: only an answer ends it.
    """
    verdict = combine(checks, policy, now)
    if verdict is None:
        return replace(record, pending=True) if not record.pending else record
    if record.pending:
        record = replace(record, pending=False)
    if verdict == (record.state, record.reason):
        return record
    state, reason = verdict
    if state is record.state:
        return replace(record, reason=reason)
    changed = replace(record, state=state, reason=reason, since=_start(state, checks, now))
    if state is SlotState.DOWN and not _is_down(record):
        return _counted(replace(changed, outage=_opened(slot, reason, checks, now)))
    if state not in (SlotState.DOWN, SlotState.UNKNOWN) and _is_down(record):
        return _counted(replace(changed, outage=_closed(record, checks, now)))
    return changed


def _is_down(record: SlotRecord) -> bool:
    return record.outage is not None and record.outage.closed_at is None


def _counted(record: SlotRecord) -> SlotRecord:
    return replace(record, changes=(*record.changes, record.since))


def _start(state: SlotState, checks: Checks, now: Ms) -> Ms:
    if state is SlotState.UNKNOWN:
        return now
    if state is SlotState.DOWN:
        return _first_bad(checks, now)
    return max((c.since for c in checks.values() if c.status.alive), default=now)


def _first_bad(checks: Checks, now: Ms) -> Ms:
    """The first failed reading after the last answer of any check."""
    starts = [c.since for c in checks.values() if c.status is Status.FAILED]
    starts += [c.doubt.since for c in checks.values() if c.doubt is not None]
    last_good = _last_good(checks)
    after = [s for s in starts if last_good is None or s > last_good]
    return min(after) if after else max(starts, default=now)


def _last_good(checks: Checks) -> Ms | None:
    return max((c.last_alive_at for c in checks.values() if c.last_alive_at), default=None)


def _opened(slot: str, reason: Reason, checks: Checks, now: Ms) -> Outage:
    first_bad = _first_bad(checks, now)
    last_good = _last_good(checks)
    return Outage(
        slot=slot,
        kind=OutageKind.DOWN,
        reason=reason,
        last_good_at=last_good if last_good is not None and last_good < first_bad else None,
        first_bad_at=first_bad,
        last_bad_at=None,
        first_good_at=None,
        opened_at=now,
    )


def _closed(record: SlotRecord, checks: Checks, now: Ms) -> Outage:
    assert record.outage is not None  # noqa: S101  # _is_down was asked
    goods = [c.since for c in checks.values() if c.status.alive]
    first_good = max(min(goods, default=now), record.outage.first_bad_at)
    bads = [c.last_failed_at for c in checks.values() if c.last_failed_at]
    last_bad = max((b for b in bads if b < first_good), default=record.outage.first_bad_at)
    closed_at = max(now, record.outage.opened_at)  # the clock may have been set back
    return replace(
        record.outage, last_bad_at=last_bad, first_good_at=first_good, closed_at=closed_at
    )
