"""When each check is due. Runs on the monotonic clock, which the caller reads."""

import heapq
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import count

from inventory.types.readings import CheckKey
from monitor.runner.phases import Phases

SOON_S = 0.001
"""A usual turn that is as near as this is the one that was just served: times are rounded."""

_Line = list[tuple[float, int, CheckKey]]


class Schedule:
    """Due times of checks; each check is out with the caller at most once at a time.

    `due` hands a check out, `done` takes it back with the time of its next turn. `hasten` brings
    a turn forward; for a check that is out, the wish is kept until it is back. Checks that were
    slowed wait in a line of their own, so that they hold up nobody else.
    """

    def __init__(self) -> None:
        self._due: dict[CheckKey, float] = {}
        self._phases = Phases()
        self._origin: float | None = None
        self._wishes: dict[CheckKey, float] = {}
        self._out: set[CheckKey] = set()
        self._slow: set[CheckKey] = set()
        self._lines = {False: _Line(), True: _Line()}
        """Those who wait, the slowed ones under True."""
        # The number settles ties: what came first goes first, and keys are never compared.
        self._numbers = count()

    def __len__(self) -> int:
        return len(self._due)

    @property
    def next_due(self) -> float | None:
        """The earliest time at which something is due, or None."""
        turns = [turn for slow in self._lines if (turn := self.next_in_line(slow)) is not None]
        return min(turns, default=None)

    def next_in_line(self, slow: bool) -> float | None:
        """The earliest time at which something is due among the slowed, or among the others."""
        self._drop_stale(slow)
        line = self._lines[slow]
        return line[0][0] if line else None

    def plan(
        self,
        intervals: Mapping[CheckKey, float],
        now: float,
        group: Callable[[CheckKey], Hashable] | None = None,
    ) -> None:
        """Keep exactly these checks; new ones get first turns within their interval, so that all
        turns are spread evenly.

        Those of one `group` have their turns together. An interval that became shorter counts at
        once, one that became longer from the next turn on.
        """
        if self._origin is None:
            self._origin = now
        for gone in self._due.keys() - intervals.keys():
            del self._due[gone]
            self._slow.discard(gone)
        order = sorted(intervals, key=lambda key: (key.probe, key.slot))
        self._phases.follow({key: group(key) if group else key for key in order})
        for key in order:
            interval = intervals[key]
            if key not in self._due:
                self._put(key, now + self._until_turn(key, now, interval))
            elif self._due[key] > now + interval and key not in self._out:
                self._put(key, self.turn_after(key, now, interval))

    def turn_after(self, key: CheckKey, now: float, interval: float) -> float:
        """Its next usual turn after `now`: each is a whole number of intervals after the first.

        However often it is asked in between, those of one group meet again; and whatever its
        interval is just now, it has its own place in it.
        """
        wait = self._until_turn(key, now, interval)
        return now + (wait if wait > SOON_S else interval)

    def _until_turn(self, key: CheckKey, now: float, interval: float) -> float:
        origin = now if self._origin is None else self._origin
        return (origin + self._phases.share(key) * interval - now) % interval

    def due(self, now: float, room: int, slow_room: int | None = None) -> list[CheckKey]:
        """At most `room` checks whose turn has come, the longest due first; the slowed ones after
        all others, and at most `slow_room` of them."""
        taken = list(self._take(False, now, room))
        left = room - len(taken)
        slow = left if slow_room is None else min(left, slow_room)
        return taken + list(self._take(True, now, slow))

    def _take(self, slow: bool, now: float, room: int) -> Iterator[CheckKey]:
        line = self._lines[slow]
        for _ in range(room):
            self._drop_stale(slow)
            if not line or line[0][0] > now:
                return
            _, _, key = heapq.heappop(line)
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

    def slow_down(self, keys: Iterable[CheckKey]) -> None:
        """Let these wait in the line of the slow."""
        self._change_line({key for key in keys if key in self._due} - self._slow)

    def speed_up(self, keys: Iterable[CheckKey]) -> None:
        """Let these wait with the others again."""
        self._change_line(self._slow.intersection(keys))

    def _change_line(self, keys: set[CheckKey]) -> None:
        self._slow ^= keys
        for key in keys - self._out:
            self._put(key, self._due[key])

    def _put(self, key: CheckKey, turn: float) -> None:
        self._due[key] = turn
        heapq.heappush(self._lines[key in self._slow], (turn, next(self._numbers), key))

    def _drop_stale(self, slow: bool) -> None:
        line = self._lines[slow]
        while line:
            turn, _, key = line[0]
            current = self._due.get(key) == turn and (key in self._slow) is slow
            if current and key not in self._out:
                return
            heapq.heappop(line)
