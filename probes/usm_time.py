"""The clocks of SNMP v3 engines, as far as they are heard (RFC 3414, sections 2.2.3 and 3.2.7b).
Pure."""

from collections.abc import Hashable

WINDOW_S = 150
"""How far a message's time may be from the engine's own (RFC 3414, section 2.2.3)."""
MOST_ENGINES = 4096
"""Whose clocks and keys are remembered."""


class TimeWindows:
    """The clocks of other engines as last heard: what is older was recorded (section 3.2.7b).

    An engine's name is its id, with whatever else tells it from its clones: the caller's choice.
    """

    def __init__(self) -> None:
        self._heard: dict[Hashable, tuple[int, int, float]] = {}

    def accepts(self, engine: Hashable, boots: int, time: int, now: float) -> bool:
        """Whether an authentic message is of its engine's present; then its clock is noted.

        `time`: seconds since the engine's boot number `boots`; `now`: seconds of our own clock.
        """
        if not self.fits(engine, boots, time, now):
            return False
        last_boots, last_time, _ = self._heard.get(engine, (-1, 0, 0.0))
        if (boots, time) > (last_boots, last_time):
            if engine not in self._heard and len(self._heard) >= MOST_ENGINES:
                self._heard.clear()
            self._heard[engine] = (boots, time, now)
        return True

    def fits(self, engine: Hashable, boots: int, time: int, now: float) -> bool:
        """Whether a message, authentic or not, can be of its engine's present."""
        if engine not in self._heard:
            return True
        last_boots, last_time, heard_at = self._heard[engine]
        return (boots, time) >= (last_boots, last_time + int(now - heard_at) - WINDOW_S)

    def forget(self, engine: Hashable) -> None:
        """Its clock may have been set back: an engine that lost its boots is heard again."""
        self._heard.pop(engine, None)
