"""Bursts under way: what turned is asked about at once, a bounded number of slots at a time."""

import asyncio
from collections.abc import Iterable

from inventory.types.readings import CheckKey, ProbeName, Reading
from inventory.types.time import Ms
from monitor.judgement.live import Context
from monitor.runner.burst import asked_again_after, burst
from monitor.runner.clock import Clock
from monitor.runner.references import References
from monitor.runner.watch import Watch

AT_ONCE = 100
"""Slots of one burst; when more turn together, the others follow."""
GATHER_S = 0.05
"""What fails together is asked about together: its siblings are mostly the same."""
REST_S = 0.5
"""Between two bursts."""


class Bursts:
    """Gathers slots that turned, and hastens the checks that tell why."""

    def __init__(self, watch: Watch, references: References, clock: Clock) -> None:
        self._watch, self._references, self._clock = watch, references, clock
        self._context: Context | None = None
        self._turned: dict[str, None] = {}
        self._asked_since: dict[CheckKey, Ms] = {}
        """Questions to agents whose answer may be older than the burst."""
        self._next: asyncio.TimerHandle | None = None
        self._earliest = 0.0

    def follow(self, context: Context) -> None:
        """The plan's context from now on."""
        self._context = context

    def add(self, slots: Iterable[str]) -> None:
        """These turned, or something speaks of them: ask."""
        self._turned.update(dict.fromkeys(slots))
        if self._turned and self._next is None:
            wait_s = max(GATHER_S, self._earliest - self._clock.monotonic())
            self._next = asyncio.get_running_loop().call_later(wait_s, self._release)

    def note(self, readings: Iterable[Reading]) -> None:
        """Ask once more those agents whose answer told only what was before the burst."""
        assert self._context is not None  # noqa: S101  # there is a plan before there are readings
        if not self._asked_since:
            return
        for reading in readings:
            since = self._asked_since.get(reading.check)
            if since is None or reading.observed_at < since:
                continue
            del self._asked_since[reading.check]
            wait_s = asked_again_after(reading, since, self._context.policy)
            if wait_s is not None:
                self._watch.remind([reading.check], wait_s)

    def forget(self) -> None:
        """The wall clock was set: when the bursts were is not known any more."""
        self._asked_since.clear()

    def _release(self) -> None:
        assert self._context is not None  # noqa: S101  # nothing turns before there is a plan
        self._next, self._earliest = None, self._clock.monotonic() + REST_S
        if self._references.sight.lost:
            self._turned.clear()  # everything seems to fail, and nothing can be seen
            return
        slots = [*self._turned][:AT_ONCE]
        for slot in slots:
            del self._turned[slot]
        # A plan may have changed since: what is watched no more has no rivals.
        keys = burst((s for s in slots if s in self._context.probes_of), self._context)
        self._watch.hasten(keys)
        self._references.look_now()
        now = self._clock.now()
        self._asked_since.update((key, now) for key in keys if key.probe is ProbeName.SNMP)
        self.add(())

    def close(self) -> None:
        """No further burst."""
        if self._next is not None:
            self._next.cancel()
