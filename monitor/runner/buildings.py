"""How many questions are under way in each building: trouble in one must not hold up the others."""

from collections import Counter
from collections.abc import Mapping

from inventory.types.components import Slot
from inventory.types.readings import CheckKey, ProbeName

Place = tuple[ProbeName, str]


class Buildings:
    """Gives each building at most a share of the places that a probe has."""

    def __init__(self) -> None:
        self._slots: Mapping[str, Slot] = {}
        self._out: Counter[Place] = Counter()
        self._taken: dict[CheckKey, Place] = {}

    def follow(self, slots: Mapping[str, Slot]) -> None:
        """Where each slot is from now on; places that were taken before are given back as taken."""
        self._slots = slots

    def begin(self, key: CheckKey, limit: int) -> bool:
        """Take a place of at most half of `limit`; false where the building has none left."""
        place = key.probe, self._slots[key.slot].building
        if self._out[place] >= max(1, limit // 2):
            return False
        self._out[place] += 1
        self._taken[key] = place
        return True

    def end(self, key: CheckKey) -> None:
        """Give the place back."""
        place = self._taken.pop(key)
        self._out[place] -= 1
        if not self._out[place]:
            del self._out[place]
