"""SNMP by gufo-snmp: sessions kept, as many as are useful; engine ids remembered."""

import asyncio
from collections import OrderedDict
from functools import lru_cache

from gufo.snmp import SnmpAuthError, SnmpError, ValueType

from inventory.types.readings import Answer, Reason
from inventory.types.targets import SnmpCredential, SnmpVersion, Target
from probes import snmp
from probes.fast.snmp_sessions import Session, V2cSession, V3Session
from probes.fast.snmp_users import Unusable, made_user
from probes.icmp_socket import is_exhaustion
from probes.snmp_pysnmp import PysnmpCarrier
from probes.snmp_together import Agent
from probes.snmp_values import Oid, Value
from probes.snmp_wire import Bulk, Failure, Outcome, clean_text

KEPT = 512
"""Sessions kept open; each has a file descriptor. Opening one costs a fifth of a request."""
_ENGINE_IDS = 50_000
"""Agents whose engine id is remembered, 64 bytes each."""


class GufoCarrier:
    """Asks any number of agents, each over a socket of its own. Belongs to its event loop.

    gufo-snmp leaves out objects without a value and does not tell why: the agent has none, or
    reported an error. Such a reply is asked for once more through pysnmp, which tells.
    """

    def __init__(self) -> None:
        self._sessions: OrderedDict[Agent, Session] = OrderedDict()
        self._engine_ids: OrderedDict[Agent, bytes] = OrderedDict()
        self._careful = PysnmpCarrier()

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
        names = {_dotted(oid): oid for oid in oids}
        got = await self._get_in_time(agent, list(names), deadline)
        if isinstance(got, Failure):
            return got
        values = {names[name]: _plain(value) for name, value in got.items() if name in names}
        if len(values) < len(got):
            return Failure(Reason.PROTOCOL, "other_objects")
        if len(values) < len(names) or None in values.values():
            return await self._careful.get(*agent, oids, until - loop.time())
        return [values[oid] for oid in oids]

    async def bulk(
        self,
        address: str,
        port: int,
        credential: SnmpCredential,
        after: Oid,
        most: int,
        deadline: float,
    ) -> Bulk:
        """By pysnmp: walks are rare."""
        return await self._careful.bulk(address, port, credential, after, most, deadline)

    async def _get_in_time(
        self, agent: Agent, names: list[str], deadline: float
    ) -> dict[str, ValueType] | Failure:
        try:
            session = self._session(agent)
        except Unusable as unusable:
            return Failure(Reason.AUTHENTICATION, unusable.args[0])
        except OSError as error:
            return Failure(Reason.OVERLOAD if is_exhaustion(error) else Reason.UNREACHABLE)
        try:
            async with asyncio.timeout(deadline), session.alone:
                return await self._get(agent, session, names)
        except SnmpAuthError:
            return Failure(Reason.AUTHENTICATION, "refused")
        except (SnmpError, ValueError):
            return Failure(Reason.PROTOCOL, "not_sent")
        except TimeoutError:
            garbled = session.garbled
            session.doubt()
            return Failure(Reason.PROTOCOL, "garbled") if garbled else Failure(Reason.TIMEOUT)
        except OSError:
            return Failure(Reason.UNREACHABLE)

    async def _get(self, agent: Agent, session: Session, names: list[str]) -> dict[str, ValueType]:
        got = await session.get(names)
        if isinstance(session, V3Session):
            self._engine_ids[agent] = session.engine_id
            if len(self._engine_ids) > _ENGINE_IDS:
                self._engine_ids.popitem(last=False)
        return got

    def _session(self, agent: Agent) -> Session:
        session = self._sessions.get(agent)
        if session is None:
            self._make_room()
            session = self._sessions[agent] = self._opened(*agent)
        self._sessions.move_to_end(agent)
        return session

    def _opened(self, address: str, port: int, credential: SnmpCredential) -> Session:
        if credential.version is not SnmpVersion.V3:
            return V2cSession(address, port, credential.community)
        known = self._engine_ids.get((address, port, credential), b"")
        return V3Session(address, port, made_user(credential), known)

    def _make_room(self) -> None:
        """Close the session that was idle for longest, where there are enough."""
        if len(self._sessions) < KEPT:
            return
        idle = (agent for agent, session in self._sessions.items() if not session.alone.locked())
        if (oldest := next(idle, None)) is not None:
            self._sessions.pop(oldest).close()

    async def close(self) -> None:
        """Close all sockets; requests still waiting run into their deadlines."""
        for session in self._sessions.values():
            session.close()
        self._sessions.clear()
        await self._careful.close()


@lru_cache(4096)
def _dotted(oid: Oid) -> str:
    """As gufo-snmp takes it. What is asked for is the same at every poll."""
    return ".".join(map(str, oid))


def _plain(value: ValueType) -> Value:
    if isinstance(value, int) or value is None:
        return value
    return clean_text(value if isinstance(value, bytes) else str(value).encode())


async def ask(target: Target, deadline: float) -> Answer:
    """As `probes.snmp.ask`."""
    return await snmp.ask(target, deadline, GufoCarrier)


close = snmp.close
