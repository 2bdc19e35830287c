"""The SNMP probe: what an agent says of itself, or of a component that cannot speak."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from functools import partial
from time import perf_counter
from weakref import WeakKeyDictionary

from inventory.types.readings import STATUS_OF, Answer, Reason, Status
from inventory.types.targets import SnmpVersion, Target
from probes.ip_address import canonical
from probes.snmp_interview import DEFAULT_CREDENTIAL, DEFAULT_PORT, Interview
from probes.snmp_memory import AgentMemory
from probes.snmp_together import Together
from probes.snmp_v2c import V2cClient
from probes.snmp_v3 import V3Client
from probes.snmp_values import Oid
from probes.snmp_walk import Limits, Walked, walk_agent
from probes.snmp_wire import Bulk, Failure, Outcome


class _Clients:
    """The sockets of one event loop, opened when first needed."""

    def __init__(self) -> None:
        self.v2c: V2cClient | None = None
        self.together: Together | None = None
        self.v3: V3Client | None = None

        self.memory = AgentMemory()

    async def get(self, target: Target, oids: tuple[Oid, ...], deadline: float) -> Outcome:
        credential = target.snmp or DEFAULT_CREDENTIAL
        try:
            address = canonical(target.address)
        except OSError:
            return Failure(Reason.UNREACHABLE, "no_address")
        port = target.port or DEFAULT_PORT
        if credential.version is SnmpVersion.V3:
            self.v3 = self.v3 or V3Client()
            return await self.v3.get(address, port, credential, oids, deadline)
        self.v2c = self.v2c or V2cClient()
        self.together = self.together or Together(self.v2c.get)
        return await self.together.get(address, port, credential.community, oids, deadline)

    async def bulk(self, target: Target, after: Oid, most: int, deadline: float) -> Bulk:
        """At most `most` objects of the agent that follow `after`, in its order (GETBULK)."""
        credential = target.snmp or DEFAULT_CREDENTIAL
        try:
            address = canonical(target.address)
        except OSError:
            return Failure(Reason.UNREACHABLE, "no_address")
        port = target.port or DEFAULT_PORT
        if credential.version is SnmpVersion.V3:
            self.v3 = self.v3 or V3Client()
            return await self.v3.bulk(address, port, credential, after, most, deadline)
        self.v2c = self.v2c or V2cClient()
        return await self.v2c.bulk(address, port, credential.community, after, most, deadline)


_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, _Clients] = WeakKeyDictionary()


async def ask(target: Target, deadline: float) -> Answer:
    """What the agent says of the target, read as its family's profile tells.

    At most `deadline` seconds, retries included. Where the agent speaks for another component
    (`own` false), whatever goes wrong with the agent leaves the component unknown:
    AGENT_SILENT, with the agent's own trouble as fact `detail`.
    """
    clients = _clients.setdefault(asyncio.get_running_loop(), _Clients())
    started = perf_counter()
    told = await Interview(target, clients, clients.memory, deadline).answer()
    if told is None:
        return Answer(Reason.AGENT_SILENT, facts={"detail": "no_index"})
    if isinstance(told, Failure):
        return _failed(target, told)
    if told.reason is Reason.PROTOCOL:
        return _failed(target, Failure(told.reason, str(told.facts["detail"])))
    return replace(told, delay_ms=round((perf_counter() - started) * 1000, 3))


async def close() -> None:
    """Close the running loop's sockets. The next `ask` opens new ones."""
    clients = _clients.pop(asyncio.get_running_loop(), None)
    if clients:
        await clients.memory.stop()
    if clients and clients.v2c:
        await clients.v2c.close()
    if clients and clients.v3:
        await clients.v3.close()


def _failed(target: Target, failure: Failure) -> Answer:
    reason, detail = failure.reason, failure.detail
    if not target.own and STATUS_OF[reason] is not Status.UNKNOWN:
        reason, detail = Reason.AGENT_SILENT, detail or failure.reason.value
    return Answer(reason, facts={"detail": detail} if detail else {})


async def walk(target: Target, roots: Sequence[Oid], limits: Limits) -> AsyncIterator[Walked]:
    """What the agent has under these names, in its order (GETBULK). Raises WalkFailed."""
    clients = _clients.setdefault(asyncio.get_running_loop(), _Clients())
    async for row in walk_agent(partial(clients.bulk, target), roots, limits):
        yield row
