"""When each check is due. Runs on the monotonic clock, which the caller reads."""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from inventory.types.readings import CheckKey

GOLDEN = 0.618033988749895
"""Multiples of the golden ratio fill an interval evenly, whatever the number of checks."""


class Schedule:
    """Due times of checks; each check is out with the caller at most once at a time.

    `due` hands a check out, `done` takes it back with the time of its next turn. `hasten` brings
    a turn forward; for a check that is out, the wish is kept until it is back.
    """

    def __init__(self) -> None:
        self._due: dict[CheckKey, float] = {}
        self._wishes: dict[CheckKey, float] = {}
        self._out: set[CheckKey] = set()
        # The number settles ties: what came first goes first, and keys are never compared.
        self._heap: list[tuple[float, int, CheckKey]] = []
        self._numbers = count()

    def __len__(self) -> int:
        return len(self._due)

    @property
    def next_due(self) -> float | None:
        """The earliest time at which something is due, or None."""
        self._drop_stale()
        return self._heap[0][0] if self._heap else None

    def plan(self, intervals: Mapping[CheckKey, float], now: float) -> None:
        """Keep exactly these checks; new ones get first turns spread evenly over their interval."""
        for gone in self._due.keys() - intervals.keys():
            del self._due[gone]
        fresh = sorted(
            (k for k in intervals if k not in self._due), key=lambda k: (k.probe, k.slot)
        )
        for number, key in enumerate(fresh):
            self._put(key, now + (number * GOLDEN % 1) * intervals[key])

    def due(self, now: float, room: int) -> list[CheckKey]:
        """At most `room` checks whose turn has come, the longest due first."""
        return list(self._take(now, room))

    def _take(self, now: float, room: int) -> Iterator[CheckKey]:
        for _ in range(room):
            self._drop_stale()
            if not self._heap or self._heap[0][0] > now:
                return
            _, _, key = heapq.heappop(self._heap)
            self._out.add(key)
            yield key

    def done(self, key: CheckKey, next_turn: float) -> None:
        """The check is back; a wish made meanwhile goes before its usual turn."""
        self._out.discard(key)
        if key in self._due:
            self._put(key, min(next_turn, self._wishes.pop(key, next_turn)))

    def hasten(self, keys: Iterable[CheckKey], turn: float) -> None:
        """Bring the turns forward to `turn`; a turn that is earlier already stays."""
        for key in keys:
            if key in self._out:
                self._wishes[key] = min(turn, self._wishes.get(key, turn))
            elif key in self._due and turn < self._due[key]:
                self._put(key, turn)

    def _put(self, key: CheckKey, turn: float) -> None:
        self._due[key] = turn
        heapq.heappush(self._heap, (turn, next(self._numbers), key))

    def _drop_stale(self) -> None:
        while self._heap:
            turn, _, key = self._heap[0]
            if self._due.get(key) == turn and key not in self._out:
                return
            heapq.heappop(self._heap)
