"""The two clocks: the schedule runs on the monotonic one, the ledger on the wall's."""

import time
from collections.abc import Callable

from inventory.types.time import Ms

STEP: Ms = 2_000
"""A wall clock that moved this much more or less than the monotonic one was set by somebody."""


class Clock:
    """Tells the time, and notices when the wall clock was set."""

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall, self._monotonic = wall, monotonic
        self._offset = wall() - monotonic()

    def now(self) -> Ms:
        """UTC milliseconds."""
        return round(self._wall() * 1000)

    def monotonic(self) -> float:
        """Seconds of a clock that nobody sets."""
        return self._monotonic()

    def step(self) -> Ms:
        """How far the wall clock was set since the last call, in ms; 0 for mere drift."""
        offset = self._wall() - self._monotonic()
        moved = round((offset - self._offset) * 1000)
        self._offset = offset
        return moved if abs(moved) >= STEP else 0
