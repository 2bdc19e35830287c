"""How often traps may ask about the same slot. Pure: the caller reads the clock."""

from collections.abc import Iterable

REST_S = 5.0
"""After a burst for a slot, what further traps say of it waits for so long, and is asked as one."""


class Pace:
    """Lets the first trap about a slot pass at once, and all that follow soon after as one more."""

    def __init__(self) -> None:
        self._asked: dict[str, float] = {}
        self._again: set[str] = set()

    def admit(self, slots: Iterable[str], now: float) -> list[str]:
        """Those to be asked about at `now` (seconds); the others are `due` after their rest."""
        admitted = []
        for slot in slots:
            if now - self._asked.get(slot, -REST_S) < REST_S:
                self._again.add(slot)
            else:
                self._asked[slot] = now
                admitted.append(slot)
        return admitted

    def due(self, now: float) -> list[str]:
        """Those spoken of again that have rested: each is told once."""
        rested = [slot for slot, asked in self._asked.items() if now - asked >= REST_S]
        due = [slot for slot in rested if slot in self._again]
        for slot in rested:
            del self._asked[slot]
        self._asked.update(dict.fromkeys(due, now))
        self._again.difference_update(due)
        return due
