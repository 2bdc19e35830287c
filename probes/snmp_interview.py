"""One conversation with an agent about one component: who it is, what to ask, what it said."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from time import time
from typing import Protocol

from inventory.types.readings import STATUS_OF, Answer, Fact, Reason, Status
from inventory.types.targets import SnmpCredential, Target
from probes.profiles.current import library
from probes.profiles.library import Profile
from probes.snmp_allowance import Allowance
from probes.snmp_entities import Entities, learn_entities
from probes.snmp_memory import AgentKey, AgentMemory
from probes.snmp_questions import (
    Question,
    events_of,
    full_question,
    question,
    row_number,
    wants_entities,
)
from probes.snmp_together import BUSY
from probes.snmp_values import Oid
from probes.snmp_walk import Limits, WalkFailed, walk_agent
from probes.snmp_wire import Bulk, Failure, Outcome, plain

DEFAULT_PORT = 161
DEFAULT_CREDENTIAL = SnmpCredential(community="public")
_OBJECT_ID: Oid = (1, 3, 6, 1, 2, 1, 1, 2, 0)
"""sysObjectID (RFC 3418)."""
_UPTIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
_MOST_EVENTS, _MOST_EVENT_BYTES = 500, 64 * 1024
_KEPT_S = 0.5
"""Of the deadline, for the question itself, while an agent's entities are learned."""


class Clients(Protocol):
    """What carries questions to agents."""

    async def get(self, target: Target, oids: tuple[Oid, ...], time: Allowance) -> Outcome:
        """The objects' values."""

    async def bulk(self, target: Target, after: Oid, most: int, deadline: float) -> Bulk:
        """The objects that follow."""


class Interview:
    """Asks about `target`, for at most `time`."""

    def __init__(
        self, target: Target, clients: Clients, memory: AgentMemory, time: Allowance
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._time = time
        self._target, self._clients, self._memory = target, clients, memory
        credential = target.snmp or DEFAULT_CREDENTIAL
        asker = credential.user or credential.community
        self._key: AgentKey = (target.address, target.port or DEFAULT_PORT, asker)

    async def answer(self) -> Answer | Failure | None:
        """What the agent says; None: nothing can be asked about this target."""
        if not self._target.own and row_number(self._target.index) is None:
            return None
        named = library().profiles.get(self._target.profile)
        profile = named or self._memory.family(self._key, self._loop.time())
        if profile is None:
            found = await self._identify()
            if isinstance(found, Failure):
                return found
            profile = found
        told = await self._ask(profile)
        if isinstance(told, Answer) and profile.refresh_s and not self._target.own:
            return replace(told, refreshed_at=round((time() - profile.refresh_s) * 1000))
        return told

    async def _identify(self) -> Profile | Failure:
        """The family that the agent's sysObjectID names, else the standard one."""
        got = await self._get((_OBJECT_ID,))
        if isinstance(got, Failure) and not _is_refusal(got):
            return got
        told = None if isinstance(got, Failure) else got[0]
        object_id = row_number(told) if isinstance(told, str) else None
        found = library().of_object_id(object_id) if object_id else None
        profile = found or library().standard
        self._memory.identify(self._key, profile, self._loop.time())
        return profile

    async def _ask(self, profile: Profile) -> Answer | Failure | None:
        quick = question(self._target, profile)
        if quick is None:
            return None
        asked = quick
        if quick.more and self._memory.is_due(self._key, self._target, self._loop.time()):
            asked = full_question(self._target, profile, await self._entities(profile)) or quick
        got = await self._get(asked.oids)
        if asked is not quick and _says_nothing(got):
            # Agents of version 1 refuse the whole request for one object that they lack; others
            # cannot carry so much.
            asked, got = quick, await self._get(quick.oids)
            if not _says_nothing(got):
                self._memory.note_silence(self._key, self._target)
        if isinstance(got, Failure):
            if asked is not quick and got != BUSY:
                self._memory.note_silence(self._key, self._target)
            return got
        return await self._keep(profile, asked, asked is not quick, asked.answer(got))

    async def _keep(self, profile: Profile, asked: Question, full: bool, answer: Answer) -> Answer:
        now = self._loop.time()
        if full:
            self._memory.keep_full(self._key, self._target, answer, asked.slow, now)
        if STATUS_OF[answer.reason] is Status.FAILED:
            self._memory.hasten(self._key, self._target)
            return replace(
                answer, facts={**answer.facts, **await self._newest_event(profile, answer)}
            )
        return answer if full else self._memory.complete(self._key, self._target, answer, now)

    async def _newest_event(self, profile: Profile, told: Answer) -> Mapping[str, Fact]:
        """The newest event in the log of a row that fails, where the agent keeps one."""
        found = events_of(self._target, profile)
        if found is None or found[0].where not in told.facts:
            return {}
        events, row = found
        log = (*events.kind, *row)
        limits = Limits(self._time.left, _MOST_EVENTS, _MOST_EVENT_BYTES)
        try:
            entries = [entry async for entry in walk_agent(self._bulk, (log,), limits)]
        except WalkFailed:
            return {}
        if not entries:
            return {}
        newest, kind = entries[-1]
        times = await self._get(((*events.time, *row, newest[-1]), _UPTIME))
        at, uptime = (None, None) if isinstance(times, Failure) else times
        return events.facts(plain(kind), at, uptime)

    async def _entities(self, profile: Profile) -> Entities | None:
        """What is known of the agent's physical entities, once they are learned.

        They are walked once a day in the background; only who asks first waits for them.
        """
        if self._target.own or not wants_entities(profile, self._target.kind):
            return None
        agent = self._memory.agent(self._key)
        if agent.entities.is_due(self._loop.time()):
            agent.entities.learn(learn_entities(self._bulk))
        return await agent.entities.known(self._time.left - _KEPT_S)

    async def _get(self, oids: tuple[Oid, ...]) -> Outcome:
        return await self._clients.get(self._target, oids, self._time)

    async def _bulk(self, after: Oid, most: int, deadline: float) -> Bulk:
        return await self._clients.bulk(self._target, after, most, deadline)


def _says_nothing(got: Outcome) -> bool:
    """Whether an agent that lives has told nothing at all."""
    if isinstance(got, Failure):
        return _is_refusal(got)
    return not any(value is not None for value in got)


def _is_refusal(failure: Failure) -> bool:
    """The agent lives, and will not tell this."""
    return failure.detail == "no_access" or (
        failure.reason is Reason.PROTOCOL and failure.detail.startswith("error_status")
    )
