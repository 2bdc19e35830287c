"""Which checks are slow: those of devices that keep a question until its deadline."""

from collections import Counter
from collections.abc import Iterable

from inventory.types.readings import CheckKey, ProbeName, Reading, Reason

_KEEPS_US_WAITING = (Reason.TIMEOUT, Reason.AGENT_SILENT, Reason.NO_PRIVILEGE)
"""Without permission to ping, silence over TCP takes as long, and proves nothing."""


class Lanes:
    """Remembers who was silent last, and counts their questions under way."""

    def __init__(self) -> None:
        self._silent: dict[str, set[ProbeName]] = {}
        self._out: Counter[ProbeName] = Counter()

    def is_slow(self, slot: str) -> bool:
        """Whether some check of the slot got no answer last: the others may get none either."""
        return slot in self._silent

    def note(self, reading: Reading) -> bool:
        """Remember how it went; whether the slot became slow, or is so no more."""
        slot, before = reading.check.slot, self.is_slow(reading.check.slot)
        if reading.reason in _KEEPS_US_WAITING:
            self._silent.setdefault(slot, set()).add(reading.check.probe)
        elif slot in self._silent:
            self._silent[slot].discard(reading.check.probe)
            if not self._silent[slot]:
                del self._silent[slot]
        return self.is_slow(slot) is not before

    def keep(self, slots: Iterable[str]) -> None:
        """Forget all other slots."""
        for gone in self._silent.keys() - set(slots):
            del self._silent[gone]

    def begin(self, key: CheckKey) -> bool:
        """A question goes out; whether it takes a place of the slow, to be given back by `end`."""
        slow = self.is_slow(key.slot)
        self._out[key.probe] += slow
        return slow

    def end(self, key: CheckKey) -> None:
        """The place is free again."""
        self._out[key.probe] -= 1

    def room(self, probe: ProbeName, limit: int) -> int:
        """How many more questions to slow devices may go out: they get half of all places."""
        return max(1, limit // 2) - self._out[probe]
