"""Observation spans: runs of equal readings of one check, instead of a row per reading."""

from dataclasses import dataclass

from inventory.types.readings import CheckKey, Reading, Reason
from inventory.types.time import Ms


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """A run that may still grow. `dirty`: the ledger has not seen its latest reading."""

    check: CheckKey
    reason: Reason
    first_at: Ms
    last_at: Ms
    vouches_ms: int
    readings: int = 1
    dirty: bool = True

    def covers(self, moment: Ms) -> bool:
        return self.first_at <= moment < self.last_at + self.vouches_ms


def start(reading: Reading, vouches_ms: int) -> OpenSpan:
    """The span of a first reading."""
    at = reading.observed_at
    return OpenSpan(reading.check, reading.reason, at, at, vouches_ms)


def extend(span: OpenSpan | None, reading: Reading, vouches_ms: int) -> tuple[OpenSpan, bool]:
    """The span after a reading, and whether it is a new one.

    A new span starts with another reason, and after a gap longer than a reading vouches: time
    that nothing vouched for must not be closed over.
    """
    if span is None or span.reason is not reading.reason:
        return start(reading, vouches_ms), True
    if reading.observed_at >= span.last_at + span.vouches_ms:
        return start(reading, vouches_ms), True
    last_at, readings = reading.observed_at, span.readings + 1
    grown = OpenSpan(span.check, span.reason, span.first_at, last_at, vouches_ms, readings)
    return grown, False
