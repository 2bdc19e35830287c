"""Questions to one agent that are asked at the same moment travel in one request.

A switch tells of its ports, a chassis of its cards: asked row by row, most of the work is the
message around the row, and sysUpTime every time. What one request brought back for several
askers counts only when it is whole; else each of them asks alone.
"""

import asyncio
from collections.abc import Awaitable, Callable

from inventory.types.readings import Reason
from inventory.types.targets import SnmpCredential
from probes.snmp_values import Oid, Value
from probes.snmp_wire import Failure, Outcome

MOST_OBJECTS = 32
"""Objects in one request: their values fit into one packet of any network."""
ALONE_FOR_S = 600.0
"""An agent that cannot answer a common request is asked row by row for so long."""

Agent = tuple[str, int, SnmpCredential]
"""Address, port, and as whom it is asked."""
Get = Callable[[str, int, SnmpCredential, tuple[Oid, ...], float], Awaitable[Outcome]]


class _Batch:
    """A request that others may still join; `answered` has a value for each object, or why not."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.askers = 0
        self.objects: dict[Oid, None] = {}
        self.answered: asyncio.Future[dict[Oid, Value] | Failure] = (
            asyncio.get_running_loop().create_future()
        )

    def takes(self, oids: tuple[Oid, ...], deadline: float) -> bool:
        together = len(self.objects) + sum(oid not in self.objects for oid in oids)
        return together <= MOST_OBJECTS and deadline == self.deadline

    def join(self, oids: tuple[Oid, ...]) -> None:
        self.askers += 1
        self.objects.update(dict.fromkeys(oids))


class Together:
    """Gathers questions before they go to `get`. Belongs to the running event loop."""

    def __init__(self, get: Get) -> None:
        self._get = get
        self._open: dict[Agent, _Batch] = {}
        self._alone_until: dict[Agent, float] = {}
        self._under_way: set[asyncio.Task[None]] = set()

    async def get(
        self,
        address: str,
        port: int,
        credential: SnmpCredential,
        oids: tuple[Oid, ...],
        deadline: float,
    ) -> Outcome:
        """The objects' values, or the failure after at most `deadline` seconds."""
        loop = asyncio.get_running_loop()
        agent, until = (address, port, credential), loop.time() + deadline
        if loop.time() < self._alone_until.get(agent, 0.0):
            return await self._ask_alone(agent, oids, deadline)
        batch = self._board(agent, oids, deadline)
        answered = await asyncio.shield(batch.answered)
        if isinstance(answered, dict):
            values = [answered[oid] for oid in oids]
            if batch.askers == 1 or any(value is not None for value in values):
                return values
        elif batch.askers == 1 or answered.reason in (Reason.TIMEOUT, Reason.OVERLOAD):
            return answered
        self._alone_until[agent] = loop.time() + ALONE_FOR_S
        return await self._ask_alone(agent, oids, until - loop.time())

    async def _ask_alone(self, agent: Agent, oids: tuple[Oid, ...], deadline: float) -> Outcome:
        got = await self._get(*agent, oids, deadline)
        if isinstance(got, Failure) and got.reason is Reason.TIMEOUT:
            self._alone_until.pop(agent, None)  # it was not for the size of the request
        return got

    def _board(self, agent: Agent, oids: tuple[Oid, ...], deadline: float) -> _Batch:
        batch = self._open.get(agent)
        if batch is None or not batch.takes(oids, deadline):
            batch = self._open[agent] = _Batch(deadline)
            # It leaves when all who are asking in this turn of the loop have joined.
            asyncio.get_running_loop().call_soon(self._depart, agent, batch)
        batch.join(oids)
        return batch

    def _depart(self, agent: Agent, batch: _Batch) -> None:
        if self._open.get(agent) is batch:
            del self._open[agent]
        task = asyncio.create_task(self._carry(agent, batch))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _carry(self, agent: Agent, batch: _Batch) -> None:
        oids = tuple(batch.objects)
        got = await self._get(*agent, oids, batch.deadline)
        if isinstance(got, Failure):
            if got.reason is Reason.TIMEOUT and batch.askers > 1:
                # Silent for good, or unable to carry so much: the next time will tell.
                until = asyncio.get_running_loop().time() + ALONE_FOR_S
                self._alone_until[agent] = until
            batch.answered.set_result(got)
        else:
            batch.answered.set_result(dict(zip(oids, got, strict=True)))
