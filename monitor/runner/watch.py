"""Keeps every check on its schedule: hands out what is due, collects the readings."""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from inventory.types.readings import CheckKey, ProbeName, Reading, Status
from inventory.types.targets import Target
from inventory.types.time import Ms
from monitor.judgement.pace import RELAXED
from monitor.runner.asking import Asker
from monitor.runner.buildings import Buildings
from monitor.runner.clock import Clock
from monitor.runner.hosts import Hosts, connecting
from monitor.runner.lanes import Lanes
from monitor.runner.plan import Plan
from monitor.runner.schedule import Schedule

IDLE_S = 1.0
"""The longest sleep."""
DEFER_S = 0.1
"""A check whose building or host has no place left tries again after this time."""
GATHER = 1 / 20
"""Share of the shortest interval over which due checks are gathered, to be asked together: waking
for each alone costs twice the CPU."""


class Watch:
    """The checks of one plan under way. Readings gather until a tick takes them: at most `memory`
    of them, the newest."""

    def __init__(self, asker: Asker, clock: Clock, memory: int) -> None:
        self._inbox: deque[Reading] = deque(maxlen=memory)
        self._lost: tuple[Ms, Ms] | None = None
        self._asker, self._clock = asker, clock
        self._schedules = {probe: Schedule() for probe in ProbeName}
        self._lanes, self._buildings = Lanes(), Buildings()
        self._hosts = Hosts(asker.per_host, connecting())
        self._gather_s = 0.0
        self._intervals: dict[CheckKey, float] = {}
        self._plan: Plan | None = None
        self._relaxed: set[CheckKey] = set()
        self._in_doubt: set[CheckKey] = set()
        self._under_way: set[asyncio.Task[None]] = set()
        self._freed = asyncio.Event()
        self._crowded = False
        self._era = 0
        self._failing: set[CheckKey] = set()
        self.missed: Callable[[list[str]], None] = _nobody
        """Told of slots as soon as a check fails that did not fail before."""

    def follow(self, plan: Plan) -> None:
        """Keep the checks of this plan from now on."""
        self._plan = plan
        now = self._clock.monotonic()
        self._intervals = plan.intervals_s()
        for probe, schedule in self._schedules.items():
            mine = {key: each for key, each in self._intervals.items() if key.probe is probe}
            schedule.plan(mine, now, lambda key: _asked_at(plan.targets[key]))
        self._gather_s = min(self._intervals.values(), default=IDLE_S) * GATHER
        self._lanes.keep(plan.context.probes_of)
        self._buildings.follow(plan.context.topology.slots)
        self._failing &= plan.targets.keys()
        self._in_doubt.intersection_update(plan.targets)

    def hasten(self, keys: Iterable[CheckKey], delay_s: float = 0.0) -> None:
        """Bring the turns of these checks forward, and ask them thoroughly."""
        turn = self._clock.monotonic() + delay_s
        sorted_keys: dict[ProbeName, list[CheckKey]] = {}
        for key in keys:
            sorted_keys.setdefault(key.probe, []).append(key)
            self._in_doubt.add(key)
        for probe, some in sorted_keys.items():
            self._schedules[probe].hasten(some, turn)
        self._freed.set()

    def remind(self, keys: Collection[CheckKey], delay_s: float) -> None:
        """Bring them forward once more after a while, however often they are asked until then."""
        if keys:
            asyncio.get_running_loop().call_later(delay_s, self.hasten, keys)

    def relax(self, keys: Iterable[CheckKey]) -> None:
        """Ask these less often, until `resume`: another check tells when the device is back."""
        self._relaxed.update(keys)

    def resume(self, keys: Iterable[CheckKey]) -> None:
        """Ask these as often as usual, and now."""
        back = self._relaxed.intersection(keys)
        self._relaxed -= back
        self.hasten(back)

    def hasten_all(self) -> None:
        """Everything is due now, and nothing of it in doubt."""
        if self._plan is not None:
            self.hasten(self._plan.targets)
            self._in_doubt.clear()

    def _keep(self, reading: Reading) -> None:
        if len(self._inbox) == self._inbox.maxlen:
            dropped = self._inbox[0].observed_at
            self._lost = (self._lost[0] if self._lost else dropped, dropped)
        self._inbox.append(reading)
        if reading.status.alive:
            self._failing.discard(reading.check)
        elif reading.status is Status.FAILED and reading.check not in self._failing:
            self._failing.add(reading.check)
            self.missed([reading.check.slot])

    def lost(self) -> tuple[Ms, Ms] | None:
        """Times of the first and last reading that had no place any more, since the last call."""
        lost, self._lost = self._lost, None
        return lost

    def take(self) -> list[Reading]:
        """The readings since the last call, in the order in which they came."""
        return [self._inbox.popleft() for _ in range(len(self._inbox))]

    def disown(self) -> int:
        """Drop the readings at hand and those under way; how many were at hand.

        What was asked before the clock was set may have been measured by the old time.
        """
        self._era += 1
        return len(self.take())

    async def run(self, stop: asyncio.Event) -> None:
        """Ask what is due until `stop`; questions then under way are dropped."""
        try:
            while not stop.is_set():
                self._freed.clear()
                self._hand_out()
                await self._rest()
        finally:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)

    def _hand_out(self) -> None:
        now = self._clock.monotonic()
        self._crowded = False
        for probe, schedule in self._schedules.items():
            for key in schedule.due(now, self._asker.room(probe), self._slow_room(probe)):
                if self._begin(key):
                    self._send_out(key, schedule)
                else:
                    schedule.done(key, now + DEFER_S)
            # What is still due waits for the first of those under way to come back.
            self._crowded |= (schedule.next_due or now + 1) <= now

    def _begin(self, key: CheckKey) -> bool:
        """Take a place of its building and of its host; false where either has none left."""
        assert self._plan is not None  # noqa: S101  # nothing is scheduled before there is a plan
        if not self._buildings.begin(key, self._asker.limit(key.probe)):
            return False
        if self._hosts.begin(key, self._plan.targets[key]):
            return True
        self._buildings.end(key)
        return False

    def _send_out(self, key: CheckKey, schedule: Schedule) -> None:
        task = asyncio.create_task(self._ask(key, schedule))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        task.add_done_callback(_raise_bug)

    def _slow_room(self, probe: ProbeName) -> int:
        return self._lanes.room(probe, self._asker.limit(probe))

    async def _rest(self) -> None:
        now = self._clock.monotonic()
        soonest = min(self._turns(), default=now + IDLE_S)
        try:
            await asyncio.wait_for(
                self._freed.wait(), min(max(soonest - now, self._gather_s, 0.005), IDLE_S)
            )
        except TimeoutError:
            return

    def _turns(self) -> Iterator[float]:
        """The next turn in each line that could be served now."""
        for probe, schedule in self._schedules.items():
            if self._asker.room(probe) <= 0:
                continue
            for slow in (False, True):
                turn = schedule.next_in_line(slow)
                if turn is not None and not (slow and self._slow_room(probe) <= 0):
                    yield turn

    async def _ask(self, key: CheckKey, schedule: Schedule) -> None:
        plan = self._plan
        assert plan is not None  # noqa: S101  # nothing is scheduled before there is a plan
        policy = plan.context.policy
        asked_at, era = self._clock.monotonic(), self._era
        slow = self._lanes.begin(key)
        try:
            target = self._asked_now(plan.targets[key], key)
            reading = await self._asker.ask(key, target, policy.deadline_s(key.probe))
            if era == self._era:
                self._keep(reading)
            self._choose_line(reading)
        finally:
            if slow:
                self._lanes.end(key)
            # Before the check is free: whoever hands it out next takes a place anew.
            self._buildings.end(key)
            self._hosts.end(key)
            # A check that was dropped from the plan meanwhile has no next turn.
            interval_s = self._intervals.get(key, IDLE_S)
            rest_s = interval_s * (RELAXED if key in self._relaxed else 1)
            schedule.done(key, schedule.turn_after(key, asked_at, rest_s))
            if self._crowded:
                self._freed.set()

    def _asked_now(self, target: Target, key: CheckKey) -> Target:
        """The target, thoroughly asked where this turn was hastened."""
        if key not in self._in_doubt:
            return target
        self._in_doubt.discard(key)
        return replace(target, thorough=True)

    def _choose_line(self, reading: Reading) -> None:
        if not self._lanes.note(reading):
            return
        slot = reading.check.slot
        slow = self._lanes.is_slow(slot)
        for probe, schedule in self._schedules.items():
            (schedule.slow_down if slow else schedule.speed_up)([CheckKey(slot, probe)])


def _nobody(_slots: list[str]) -> None:
    """Nobody wants to know."""


def _asked_at(target: Target) -> tuple[str, int]:
    """Checks that ask at one address ask together: an agent is troubled once for all its rows."""
    return target.address, target.port


def _raise_bug(task: asyncio.Task[None]) -> None:
    """What a probe raises is a bug: it must not vanish with its task."""
    if not task.cancelled() and (error := task.exception()) is not None:
        asyncio.get_running_loop().call_exception_handler(
            {"message": "a check raised", "exception": error, "task": task}
        )
