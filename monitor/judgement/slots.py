"""The state of one slot from all its checks together, and the outages that follow from it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from inventory.types.outages import Outage, OutageKind, SlotState
from inventory.types.readings import ProbeName, Reading, Reason, Status
from inventory.types.time import SECOND, Ms
from monitor.judgement.identities import Runs, met
from monitor.judgement.judge import CheckState
from monitor.judgement.loads import is_drawn
from monitor.judgement.policy import Policy
from monitor.judgement.streams import Verdict, with_stream

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
    losses: tuple[Ms, ...] = ()
    """Times of the answers before which pings were lost, within the window of losses."""
    lossy: bool = False
    pending: bool = False
    """The checks disagree, and the verdict waits for news."""
    bad_since: Ms | None = None
    """Time of the first failed reading of any check since the last answer of any."""
    drawn: bool = False
    """Its meter has seen something draw current …"""
    idle_since: Ms | None = None
    """… and since then sees nothing."""
    units: Runs = ()
    """The serial numbers that were told one after the other."""


def hear(record: SlotRecord, reading: Reading) -> SlotRecord:
    """The record once a check's newest reading is known: the run of failures begins or ends."""
    if reading.status.alive:
        record = _learned(record, reading) if reading.facts else record
        return record if record.bad_since is None else replace(record, bad_since=None)
    if reading.status is Status.FAILED and record.bad_since is None:
        return replace(record, bad_since=reading.observed_at)
    return record


def _learned(record: SlotRecord, reading: Reading) -> SlotRecord:
    serial = reading.facts.get("serial") if reading.check.probe is ProbeName.ONVIF else None
    if isinstance(serial, str) and serial:
        units = met(record.units, serial, reading.observed_at)
        record = record if units is record.units else replace(record, units=units)
    return _metered(record, reading)


def _metered(record: SlotRecord, reading: Reading) -> SlotRecord:
    drawn = is_drawn(reading.facts)
    if drawn and (not record.drawn or record.idle_since is not None):
        return replace(record, drawn=True, idle_since=None)
    if drawn is False and record.drawn and record.idle_since is None:
        return replace(record, idle_since=reading.observed_at)
    return record


def combine(checks: Checks, policy: Policy, now: Ms) -> Verdict | None:
    """The state that the checks add up to, or None while a verdict must wait for news.

    The stream is asked seldom and goes dark with many faults that leave the camera alive: it says
    how well the camera works, and proves that it lives, but is never waited for.
    """
    stream = checks.get(ProbeName.RTSP)
    if stream is None:
        return _combine(checks, policy, now)
    rest: Checks = {p: c for p, c in checks.items() if p is not ProbeName.RTSP}
    vouches = _vouches(stream, now)
    return with_stream(_combine(rest, policy, now), list(rest.values()), stream, vouches)


def _combine(checks: Checks, policy: Policy, now: Ms) -> Verdict | None:
    """The same of all checks but that of the stream.

    An answer of any kind proves life, so a slot is down only when everything that can see it has
    failed, and nothing of it answered last. Where checks disagree or have not spoken yet, the
    verdict waits until each has a reading newer than the last change of any of them, at most
    until the evidence deadline.
    """
    live = {p: c for p, c in checks.items() if _vouches(c, now)}
    failed = [c for c in live.values() if c.status is Status.FAILED]
    if not live:
        return SlotState.UNKNOWN, _why_unknown(checks)
    if not failed:
        return None if _aged_badly(checks, live) else _alive_state(live)
    if any(_answers(c) for c in failed):
        return None  # it may be coming back: the check is asked again at once
    changed_at = max(c.since for c in live.values())
    patient = now - changed_at < policy.evidence_deadline * SECOND
    fell_at = max(c.since for c in failed)
    others = [c for c in live.values() if c.status is not Status.FAILED and not _falls(c, fell_at)]
    if not others:
        unheard = any(_awaited(c, now) for c in checks.values())
        return None if unheard and patient else (SlotState.DOWN, failed[0].confirmed)
    news = [c for c in (*failed, *others) if c.doubt is None and _seen_since(c, changed_at)]
    if patient and len(news) < len(failed) + len(others):
        return None
    heard = [c for c in others if _seen_since(c, changed_at)]
    if heard or not any(_seen_since(c, changed_at) for c in failed):
        return SlotState.DEGRADED, failed[0].confirmed
    return SlotState.DOWN, failed[0].confirmed


def _aged_badly(checks: Checks, live: Checks) -> bool:
    """A check that spoke against the slot has not been heard for too long to take that back."""
    aged = (c for p, c in checks.items() if p not in live)
    return any(c.status not in (Status.GOOD, Status.UNKNOWN) for c in aged)


def _answers(check: CheckState) -> bool:
    return check.last is not None and check.last.status.alive


def _awaited(check: CheckState, now: Ms) -> bool:
    """Not heard yet, or not for too long: its word may still come."""
    if check.last is None:
        return True
    return check.status is not Status.UNKNOWN and not _vouches(check, now)


def _seen_since(check: CheckState, moment: Ms) -> bool:
    return check.last is not None and check.last.observed_at >= moment


def _vouches(check: CheckState, now: Ms) -> bool:
    return (
        check.last is not None and check.status is not Status.UNKNOWN and now < check.vouched_until
    )


def _falls(check: CheckState, moment: Ms) -> bool:
    """In doubt because its newest reading failed, and not heard since the others fell: beside a
    check that is hard down, that counts. Of what has answered since then, a lone miss does not."""
    failing = check.last is not None and check.last.status is Status.FAILED
    return failing and (check.last_alive_at is None or check.last_alive_at < moment)


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
    if verdict is None or (verdict[0] is SlotState.DOWN and record.bad_since is None):
        # The second: something answered last, and cannot be asked any more.
        return replace(record, pending=True) if not record.pending else record
    if record.pending:
        record = replace(record, pending=False)
    state, reason = verdict
    if state in ALIVE and _is_down(record) and not _recovery(record, checks):
        state, reason = SlotState.UNKNOWN, Reason.OVERLOAD  # an old answer still vouches, no more
    if (state, reason) == (record.state, record.reason):
        return record
    if state is record.state:
        return replace(record, reason=reason)
    since = _start(state, record, checks, now)
    outage, changes = record.outage, record.changes
    if state is SlotState.DOWN and not _is_down(record):
        outage, changes = _opened(slot, since, reason, checks, now), (*changes, since)
    elif state in ALIVE and _is_down(record):
        outage, changes = _closed(record, checks, now), (*changes, since)
    return replace(record, state=state, reason=reason, since=since, outage=outage, changes=changes)


ALIVE = (SlotState.OK, SlotState.DEGRADED, SlotState.MISCONFIGURED)


def _is_down(record: SlotRecord) -> bool:
    return record.outage is not None and record.outage.closed_at is None


def _start(state: SlotState, record: SlotRecord, checks: Checks, now: Ms) -> Ms:
    if state is SlotState.UNKNOWN:
        return now
    if state is SlotState.DOWN:
        return now if record.bad_since is None else record.bad_since
    starts = [c.since for c in checks.values() if c.status is not Status.UNKNOWN]
    starts += [c.answering_since or 0 for c in checks.values() if c.status.alive]
    return max(starts, default=now)


def _opened(slot: str, first_bad: Ms, reason: Reason, checks: Checks, now: Ms) -> Outage:
    goods = [c.last_alive_at for c in checks.values() if c.last_alive_at is not None]
    return Outage(
        slot=slot,
        kind=OutageKind.DOWN,
        reason=reason,
        last_good_at=max((good for good in goods if good <= first_bad), default=None),
        first_bad_at=first_bad,
        last_bad_at=None,
        first_good_at=None,
        opened_at=now,
    )


def _recovery(record: SlotRecord, checks: Checks) -> list[Ms]:
    """When each check that is seen alive began to answer, as far as that was since the loss."""
    assert record.outage is not None  # noqa: S101  # _is_down was asked
    lost_at = min(record.outage.first_bad_at, record.since)  # `since` follows a clock set back
    starts = [c.answering_since for c in checks.values() if c.status.alive]
    return [at for at in starts if at is not None and at >= lost_at]


def _closed(record: SlotRecord, checks: Checks, now: Ms) -> Outage:
    assert record.outage is not None  # noqa: S101  # _is_down was asked
    first_bad = record.outage.first_bad_at
    first_good = max(first_bad, min(_recovery(record, checks)))
    bads = [c.last_failed_at for c in checks.values() if c.last_failed_at is not None]
    last_bad = max((b for b in bads if first_bad <= b <= first_good), default=first_bad)
    closed_at = max(now, record.outage.opened_at)  # the clock may have been set back
    return replace(
        record.outage, last_bad_at=last_bad, first_good_at=first_good, closed_at=closed_at
    )
