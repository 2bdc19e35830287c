"""Whose clock is wrong: one camera's, or this machine's own, when most cameras say the same."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from statistics import median_low

from inventory.types.readings import Reading, Reason

log = logging.getLogger(__name__)

TOLERANCE_S = 60.0
"""Offsets that differ by no more than this are the same."""
QUORUM = 5
"""So many cameras must have told the time before one of them is called wrong."""


class OwnClock:
    """Remembers what each camera's clock said last, against this machine's."""

    def __init__(self) -> None:
        self._offsets: dict[str, float] = {}
        self._suspected = False

    def forget(self) -> None:
        """The machine's clock was set: what was said before counts no more."""
        self._offsets.clear()

    def weigh(self, readings: Iterable[Reading], cameras: int) -> list[Reading]:
        """The readings, without the skew that is this machine's own; `cameras`: how many there are.

        A camera is called wrong only against what most cameras agree on, once enough of them
        were heard. A district with fewer than three cannot tell: this machine is believed.
        """
        heard = list(readings)
        for reading in heard:
            offset = reading.facts.get("clock_offset_s")
            if isinstance(offset, int | float):
                self._offsets[reading.check.slot] = float(offset)
        own = self._own_offset()
        self._tell(own)
        waiting = cameras >= 3 and len(self._offsets) < min(QUORUM, cameras)
        return [self._excused(each, own, waiting=waiting) for each in heard]

    def _own_offset(self) -> float:
        """By how much most cameras agree that they are ahead of this machine, in seconds."""
        if len(self._offsets) < 3:
            return 0.0
        middle = median_low(self._offsets.values())
        agreeing = sum(abs(each - middle) <= TOLERANCE_S for each in self._offsets.values())
        agreed = agreeing * 2 > len(self._offsets) and abs(middle) > TOLERANCE_S
        return middle if agreed else 0.0

    def _excused(self, reading: Reading, own: float, *, waiting: bool) -> Reading:
        if reading.reason is not Reason.CLOCK_SKEW:
            return reading
        offset = self._offsets.get(reading.check.slot, 0.0)
        shared = bool(own) and abs(offset - own) <= TOLERANCE_S
        return replace(reading, reason=Reason.OK) if waiting or shared else reading

    def _tell(self, own: float) -> None:
        if bool(own) != self._suspected:
            self._suspected = bool(own)
            if own:
                log.warning("this machine's clock is off: most cameras differ by %+.0f s", own)
            else:
                log.info("this machine's clock agrees with the cameras again")
