"""The SNMP probe: what an agent says of itself, or of a component that cannot speak."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from time import perf_counter
from weakref import WeakKeyDictionary, WeakValueDictionary

from inventory.types.components import Kind
from inventory.types.readings import STATUS_OF, Answer, Reason, Status
from inventory.types.targets import Target
from probes.ip_address import canonical
from probes.snmp_allowance import Allowance
from probes.snmp_interview import DEFAULT_CREDENTIAL, DEFAULT_PORT, Interview
from probes.snmp_memory import AgentMemory
from probes.snmp_pysnmp import PysnmpCarrier
from probes.snmp_together import BUSY, Agent, Place, Together
from probes.snmp_values import Oid
from probes.snmp_walk import Limits, Walked, walk_agent
from probes.snmp_wire import Bulk, Carrier, Failure, Outcome

Engine = Callable[[], Carrier]
"""Makes what moves the messages within the running event loop."""


class _Clients:
    """What is under way in one event loop by one engine, and what is known of the agents."""

    def __init__(self, engine: Engine) -> None:
        self.carrier = engine()
        self._together = Together(self.carrier.get)
        self._walks: WeakValueDictionary[Place, asyncio.Lock] = WeakValueDictionary()
        self.memory = AgentMemory()

    async def get(self, target: Target, oids: tuple[Oid, ...], time: Allowance) -> Outcome:
        """One question to an agent at a time; about itself before all others."""
        try:
            return await self._together.get(_agent(target), oids, time, first=target.own)
        except _NoAddress:
            return Failure(Reason.UNREACHABLE, "no_address")

    async def bulk(self, target: Target, after: Oid, most: int, deadline: float) -> Bulk:
        """At most `most` objects of the agent that follow `after`, in its order (GETBULK).

        One step of a walk at a time, beside a question: no walk holds up the polls.
        """
        try:
            agent = _agent(target)
        except _NoAddress:
            return Failure(Reason.UNREACHABLE, "no_address")
        alone = self._walks.setdefault(agent[:2], asyncio.Lock())
        try:
            async with asyncio.timeout(deadline):
                await alone.acquire()
        except TimeoutError:
            return BUSY
        try:
            return await self.carrier.bulk(*agent, after, most, deadline)
        finally:
            alone.release()


class _NoAddress(Exception):
    """The target has no address that could be asked."""


def _agent(target: Target) -> Agent:
    """Whom to ask about the target. Raises _NoAddress."""
    try:
        address = canonical(target.address)
    except OSError:
        raise _NoAddress from None
    return address, target.port or DEFAULT_PORT, target.snmp or DEFAULT_CREDENTIAL


_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Engine, _Clients]] = WeakKeyDictionary()


async def ask(target: Target, deadline: float, engine: Engine = PysnmpCarrier) -> Answer:
    """What the agent says of the target, read as its family's profile tells.

    At most `deadline` seconds, retries included; before that it may wait as long again, and a
    little, for others who ask the same agent (`PATIENCE`). When that was not enough, nothing is
    known: AGENT_SILENT with detail "agent_busy". Where the agent speaks for another component
    (`own` false), whatever goes wrong with the agent leaves the component unknown:
    AGENT_SILENT, with the agent's own trouble as fact `detail`. So does whatever goes wrong with a
    camera's agent, which only adds figures: a camera is judged by its ping, ONVIF and stream.
    `engine` moves the messages.
    """
    clients = _of_this_loop(engine)
    started, time = perf_counter(), Allowance(deadline)
    told = await Interview(target, clients, clients.memory, time).answer()
    if told is None:
        return Answer(Reason.AGENT_SILENT, facts={"detail": "no_index"})
    if isinstance(told, Failure):
        return _failed(target, told)
    if told.reason is Reason.PROTOCOL:
        return _failed(target, Failure(told.reason, str(told.facts["detail"])))
    delay_ms = round((perf_counter() - started - time.waited) * 1000, 3)
    return Answer(told.reason, delay_ms, told.refreshed_at, told.facts)


async def close() -> None:
    """Close the running loop's sockets. The next `ask` opens new ones."""
    for clients in _clients.pop(asyncio.get_running_loop(), {}).values():
        await clients.memory.stop()
        await clients.carrier.close()


def _of_this_loop(engine: Engine) -> _Clients:
    engines = _clients.setdefault(asyncio.get_running_loop(), {})
    if engine not in engines:
        engines[engine] = _Clients(engine)
    return engines[engine]


def _failed(target: Target, failure: Failure) -> Answer:
    reason, detail = failure.reason, failure.detail
    if _is_beside(target, reason) and STATUS_OF[reason] is not Status.UNKNOWN:
        reason, detail = Reason.AGENT_SILENT, detail or failure.reason.value
    return Answer(reason, facts={"detail": detail} if detail else {})


def _is_beside(target: Target, reason: Reason) -> bool:
    """Whether the agent's trouble is not the target's own. A camera's wrong key is its own."""
    if target.kind is Kind.CAMERA:
        return reason is not Reason.AUTHENTICATION
    return not target.own


async def walk(target: Target, roots: Sequence[Oid], limits: Limits) -> AsyncIterator[Walked]:
    """What the agent has under these names, in its order (GETBULK). Raises WalkFailed."""
    clients = _of_this_loop(PysnmpCarrier)
    async for row in walk_agent(partial(clients.bulk, target), roots, limits):
        yield row
