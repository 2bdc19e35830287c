"""One question at a time to an agent, and whatever is asked meanwhile travels together.

A switch tells of its ports, a chassis of its cards: asked row by row, most of the work is the
message around the row, and sysUpTime every time. Their agents answer one datagram after another,
and drop what their buffers do not hold: a second question would only spend its deadline there.
What one request brought back for several askers counts only when it is whole; else each of them
asks alone.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from inventory.types.readings import Reason
from inventory.types.targets import SnmpCredential
from probes.snmp_allowance import Allowance
from probes.snmp_values import Oid, Value
from probes.snmp_wire import Failure, Outcome

MOST_OBJECTS = 32
"""Objects in one request: their values fit into one packet of any network."""
ALONE_FOR_S = 600.0
"""An agent that cannot answer a common request is asked row by row for so long."""
BUSY = Failure(Reason.AGENT_SILENT, "agent_busy")
"""Nothing was asked: others were, for as long as the asker could wait."""
_SAME = 0.1
"""Share by which the deadlines of those who travel together may differ."""

Place = tuple[str, int]
"""Address and port of an agent."""
Agent = tuple[str, int, SnmpCredential]
"""The same, and as whom it is asked."""
Get = Callable[[str, int, SnmpCredential, tuple[Oid, ...], float], Awaitable[Outcome]]


Answered = dict[Oid, Value] | Failure
"""A value for each object, or why there is none."""


class _Batch:
    """A request that others may still join."""

    def __init__(self, agent: Agent, deadline: float, alone: bool) -> None:
        self._loop = asyncio.get_running_loop()
        self.agent, self.deadline, self._alone = agent, deadline, alone
        self.askers = 0
        self.objects: dict[Oid, None] = {}
        self.departed: asyncio.Future[None] = self._loop.create_future()
        self._answered: Answered | None = None
        self._waiters: list[asyncio.Future[Answered]] = []

    def takes(self, agent: Agent, oids: tuple[Oid, ...], deadline: float) -> bool:
        if self._alone or agent != self.agent:
            return False
        together = len(self.objects) + sum(oid not in self.objects for oid in oids)
        alike = abs(deadline - self.deadline) <= _SAME * self.deadline
        return alike and together <= MOST_OBJECTS

    def join(self, oids: tuple[Oid, ...], deadline: float) -> None:
        self.askers += 1
        self.objects.update(dict.fromkeys(oids))
        self.deadline = min(self.deadline, deadline)

    async def answered(self) -> Answered:
        """What came back. Each who waits has a future of its own, and may be cancelled alone."""
        if self._answered is not None:
            return self._answered
        waiter: asyncio.Future[Answered] = self._loop.create_future()
        self._waiters.append(waiter)
        return await waiter

    def answer(self, answered: Answered) -> None:
        """Tell all who wait, and who will."""
        self._answered = answered
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(answered)


@dataclass(slots=True)
class _Line:
    """Who waits for one agent."""

    waiting: deque[_Batch] = field(default_factory=deque)
    busy: bool = False


class Together:
    """Gathers questions before they go to `get`. Belongs to the running event loop."""

    def __init__(self, get: Get) -> None:
        self._get = get
        self._lines: dict[Place, _Line] = {}
        self._alone_until: dict[Agent, float] = {}
        self._under_way: set[asyncio.Task[None]] = set()

    async def get(
        self, agent: Agent, oids: tuple[Oid, ...], time: Allowance, first: bool = False
    ) -> Outcome:
        """The objects' values, the failure after at most `time`, or BUSY.

        `first`: before all that waits for the agent already.
        """
        loop = asyncio.get_running_loop()
        if loop.time() < self._alone_until.get(agent, 0.0):
            return await self._ask_alone(agent, oids, time, first)
        batch = self._board(agent, oids, time.left, first)
        answered = await self._travel(batch, time)
        if isinstance(answered, dict):
            # Agents of version 1 spoil the whole request for one object that they lack.
            if batch.askers == 1 or any(value is not None for value in answered.values()):
                return [answered[oid] for oid in oids]
        elif batch.askers == 1 or answered.reason in (Reason.TIMEOUT, Reason.OVERLOAD, BUSY.reason):
            return answered
        self._alone_until[agent] = loop.time() + ALONE_FOR_S
        return await self._ask_alone(agent, oids, time, first)

    async def _ask_alone(
        self, agent: Agent, oids: tuple[Oid, ...], time: Allowance, first: bool
    ) -> Outcome:
        got = await self._travel(self._board(agent, oids, time.left, first, alone=True), time)
        if isinstance(got, dict):
            return [got[oid] for oid in oids]
        if got.reason is Reason.TIMEOUT:
            self._alone_until.pop(agent, None)  # it was not for the size of the request
        return got

    async def _travel(self, batch: _Batch, time: Allowance) -> Answered:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            await asyncio.sleep(0)  # where nobody is before it, it has left by then
            if not batch.departed.done():
                async with asyncio.timeout(time.patience):
                    await asyncio.shield(batch.departed)
        except (TimeoutError, asyncio.CancelledError) as error:
            batch.askers -= 1
            if isinstance(error, TimeoutError):
                return BUSY
            raise
        finally:
            time.note_waiting(loop.time() - began)
        return await batch.answered()

    def _board(
        self,
        agent: Agent,
        oids: tuple[Oid, ...],
        deadline: float,
        first: bool,
        alone: bool = False,
    ) -> _Batch:
        line = self._lines.setdefault(agent[:2], _Line())
        open_ones = () if alone else (list(line.waiting)[:1] if first else line.waiting)
        batch = next((each for each in open_ones if each.takes(agent, oids, deadline)), None)
        if batch is None:
            batch = _Batch(agent, deadline, alone)
            (line.waiting.appendleft if first else line.waiting.append)(batch)
            # It leaves at the earliest when all who ask in this turn of the loop have joined.
            asyncio.get_running_loop().call_soon(self._serve, agent[:2])
        batch.join(oids, deadline)
        return batch

    def _serve(self, place: Place) -> None:
        """Let the next request go where none is under way."""
        line = self._lines.get(place)
        if line is None or line.busy:
            return
        while line.waiting and not line.busy:
            batch = line.waiting.popleft()
            if batch.askers:  # else all of them have given up
                line.busy = True
                batch.departed.set_result(None)
                task = asyncio.create_task(self._carry(line, batch))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)
        if not line.busy:
            del self._lines[place]

    async def _carry(self, line: _Line, batch: _Batch) -> None:
        oids = tuple(batch.objects)
        try:
            got = await self._get(*batch.agent, oids, batch.deadline)
        finally:
            line.busy = False
            self._serve(batch.agent[:2])
        if isinstance(got, Failure):
            if got.reason is Reason.TIMEOUT and batch.askers > 1:
                # Silent for good, or unable to carry so much: the next time will tell.
                until = asyncio.get_running_loop().time() + ALONE_FOR_S
                self._alone_until[batch.agent] = until
            batch.answer(got)
        else:
            batch.answer(dict(zip(oids, got, strict=True)))
