"""The SNMP probe: what an agent says of itself, or of a component that cannot speak."""

import asyncio
from dataclasses import replace
from time import perf_counter
from weakref import WeakKeyDictionary

from inventory.types.readings import STATUS_OF, Answer, Reason, Status
from inventory.types.targets import SnmpCredential, SnmpVersion, Target
from probes.ip_address import canonical
from probes.snmp_questions import Oid, question
from probes.snmp_together import Together
from probes.snmp_v2c import V2cClient
from probes.snmp_v3 import V3Client
from probes.snmp_wire import Failure, Outcome

DEFAULT_PORT = 161
DEFAULT_CREDENTIAL = SnmpCredential(community="public")


class _Clients:
    """The sockets of one event loop, opened when first needed."""

    def __init__(self) -> None:
        self.v2c: V2cClient | None = None
        self.together: Together | None = None
        self.v3: V3Client | None = None

    async def get(
        self, target: Target, credential: SnmpCredential, oids: tuple[Oid, ...], deadline: float
    ) -> Outcome:
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


_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, _Clients] = WeakKeyDictionary()


async def ask(target: Target, deadline: float) -> Answer:
    """One GET of what `probes.snmp_questions` asks about the target's kind.

    At most `deadline` seconds, retries included. Where the agent speaks for another component
    (`own` false), whatever goes wrong with the agent leaves the component unknown:
    AGENT_SILENT, with the agent's own trouble as fact `detail`.
    """
    asked = question(target)
    if asked is None:
        return Answer(Reason.AGENT_SILENT, facts={"detail": "no_index"})
    clients = _clients.setdefault(asyncio.get_running_loop(), _Clients())
    started = perf_counter()
    got = await clients.get(target, target.snmp or DEFAULT_CREDENTIAL, asked.oids, deadline)
    if isinstance(got, Failure):
        return _failed(target, got)
    answer = asked.answer(got)
    if answer.reason is Reason.PROTOCOL:
        return _failed(target, Failure(answer.reason, str(answer.facts["detail"])))
    return replace(answer, delay_ms=round((perf_counter() - started) * 1000, 3))


async def close() -> None:
    """Close the running loop's sockets. The next `ask` opens new ones."""
    clients = _clients.pop(asyncio.get_running_loop(), None)
    if clients and clients.v2c:
        await clients.v2c.close()
    if clients and clients.v3:
        await clients.v3.close()


def _failed(target: Target, failure: Failure) -> Answer:
    reason, detail = failure.reason, failure.detail
    if not target.own and STATUS_OF[reason] is not Status.UNKNOWN:
        reason, detail = Reason.AGENT_SILENT, detail or failure.reason.value
    return Answer(reason, facts={"detail": detail} if detail else {})
