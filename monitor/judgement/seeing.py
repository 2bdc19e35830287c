"""Seeing or not: a failed reading proves nothing while the monitor's own way out is lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from inventory.types.readings import Reading, Reason, Status
from inventory.types.time import SECOND, Ms

PATIENCE: Ms = 10 * SECOND
"""A failed reading waits no longer than this for word from the reference hosts."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The latest word of each reference host (own gateway and others configured)."""

    references: Mapping[str, Reading]

    @property
    def lost(self) -> bool:
        """Whether there are reference hosts and none of them answers."""
        return bool(self.references) and all(
            r.status is Status.FAILED for r in self.references.values()
        )

    def newer_than(self, moment: Ms) -> bool:
        """Whether some reference host was heard, or all were asked, after `moment`."""
        if not self.references:
            return True
        answered = any(r.status.alive and r.observed_at >= moment for r in self.references.values())
        return answered or all(r.observed_at >= moment for r in self.references.values())


@dataclass(frozen=True, slots=True)
class Sorted:
    """Readings ready to be judged, and those that still wait for the reference hosts."""

    ready: tuple[Reading, ...]
    waiting: tuple[Reading, ...]


def sort_readings(readings: Iterable[Reading], sight: Sight, now: Ms) -> Sorted:
    """Good readings stand; failed ones wait for sight, and are unknown when it is lost."""
    ready: list[Reading] = []
    waiting: list[Reading] = []
    for reading in readings:
        if reading.status is not Status.FAILED:
            ready.append(reading)
        elif sight.newer_than(reading.observed_at):
            ready.append(blinded(reading) if sight.lost else reading)
        elif now - reading.observed_at > PATIENCE:
            ready.append(blinded(reading))
        else:
            waiting.append(reading)
    return Sorted(tuple(ready), tuple(waiting))


def blinded(reading: Reading) -> Reading:
    """The reading as it counts when the monitor could not see."""
    return replace(reading, reason=Reason.BLIND)
