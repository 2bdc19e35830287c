"""Learning an agent's physical entities: one walk of some columns, remembered for a day."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from probes.snmp_sensors import COLUMNS, Entities, find_entities
from probes.snmp_values import Oid, Value
from probes.snmp_walk import AskBulk, Limits, WalkFailed, walk_agent
from probes.snmp_wire import plain

__all__ = ["Entities", "EntityMemory", "learn_entities"]

RELEARN_S = 86_400.0
_AFTER_FAILURE_S = 600.0
_WAIT_S = 2.0
_LIMITS = Limits(seconds=30.0, rows=20_000, bytes=2 * 1024 * 1024)


class EntityMemory:
    """What is known of one agent's entities, and the learning of it."""

    __slots__ = ("_due", "_entities", "_learning", "_tried")

    def __init__(self) -> None:
        self._entities: Entities | None = None
        self._learning: asyncio.Task[None] | None = None
        self._due = 0.0
        self._tried = False

    def is_due(self, now: float) -> bool:
        """Whether it is time to learn (anew)."""
        return self._learning is None and now >= self._due

    def learn(self, walked: Coroutine[Any, Any, Entities | None]) -> None:
        """Learn in the background."""
        self._learning = asyncio.create_task(self._learn(walked))

    async def stop(self) -> None:
        """Learn no more."""
        if self._learning is not None:
            self._learning.cancel()
            await asyncio.wait([self._learning])

    async def _learn(self, walked: Coroutine[Any, Any, Entities | None]) -> None:
        try:
            found = await walked
        finally:
            self._learning, self._tried = None, True
            now = asyncio.get_running_loop().time()
            self._due = now + _AFTER_FAILURE_S
        if found is not None:
            self._entities, self._due = found, now + RELEARN_S

    async def known(self, seconds: float) -> Entities | None:
        """What is known; who asks first waits for it, at most so many seconds."""
        if not self._tried and self._learning is not None and seconds > 0:
            await asyncio.wait([self._learning], timeout=min(seconds, _WAIT_S))
        return self._entities


async def learn_entities(ask: AskBulk) -> Entities | None:
    """Walk the columns; None when the agent does not bear it.

    One without sensors and aliases is left alone after a question or two.
    """
    table: dict[Oid, Value] = {}
    try:
        async for oid, value in walk_agent(ask, COLUMNS, _LIMITS):
            table[oid] = plain(value)
    except WalkFailed:
        return None
    return find_entities(table)
