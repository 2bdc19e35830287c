"""What the video stream adds to the verdict of a camera's other checks."""

from collections.abc import Collection, Iterable

from inventory.types.outages import SlotState
from inventory.types.readings import Reason, Status
from monitor.judgement.judge import CheckState

Verdict = tuple[SlotState, Reason]

_STATES = {
    Status.GOOD: SlotState.OK,
    Status.DEGRADED: SlotState.DEGRADED,
    Status.MISCONFIGURED: SlotState.MISCONFIGURED,
    Status.FAILED: SlotState.DEGRADED,  # a camera that answers elsewhere hangs: it is not down
}
_WORST_LAST = (SlotState.OK, SlotState.DEGRADED, SlotState.MISCONFIGURED)


def with_stream(
    verdict: Verdict | None, others: Collection[CheckState], stream: CheckState, vouches: bool
) -> Verdict | None:
    """The verdict of the other checks, once the stream's word is heard.

    `vouches`: whether the stream was seen lately enough to speak of now.
    """
    if verdict is None or stream.last is None or stream.status is Status.UNKNOWN:
        return verdict
    state, reason = verdict
    if state is SlotState.DOWN:
        proves = vouches and stream.status.alive and _answered_since(stream, others)
        return (SlotState.DEGRADED, reason) if proves else verdict
    if state is SlotState.UNKNOWN:
        return _own(stream) if vouches and stream.status.alive else verdict
    if not vouches:  # what it said against the camera stands until it is heard again
        return verdict if stream.status is Status.GOOD else None
    # An older word is of another time: the camera has just come back, and its stream may follow.
    changed_at = max((c.since for c in others if c.status is not Status.UNKNOWN), default=0)
    if stream.last.observed_at < changed_at or _is_coming_back(stream):
        return verdict
    return max(verdict, _own(stream), key=lambda each: _WORST_LAST.index(each[0]))


def _own(stream: CheckState) -> Verdict:
    return _STATES[stream.status], stream.confirmed


def _is_coming_back(stream: CheckState) -> bool:
    return stream.status is Status.FAILED and _answers(stream)


def _answers(stream: CheckState) -> bool:
    return stream.last is not None and stream.last.status.alive


def _answered_since(stream: CheckState, others: Iterable[CheckState]) -> bool:
    """Whether it answered after the last of the others was lost."""
    lost_at = max((c.since for c in others if c.status is Status.FAILED), default=0)
    return stream.last is not None and _answers(stream) and stream.last.observed_at >= lost_at
