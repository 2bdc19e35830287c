"""The SNMP probe: what an agent says of itself, or of a component that cannot speak."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from weakref import WeakKeyDictionary

from inventory.types.readings import STATUS_OF, Answer, Reason, Status
from inventory.types.targets import SnmpCredential, Target
from probes.ip_address import canonical
from probes.snmp_pysnmp import PysnmpCarrier
from probes.snmp_questions import Oid, question
from probes.snmp_together import Together
from probes.snmp_wire import Carrier, Failure, Outcome

DEFAULT_PORT = 161
DEFAULT_CREDENTIAL = SnmpCredential(community="public")


Engine = Callable[[], Carrier]
"""Makes what moves the messages within the running event loop."""


class _Questions:
    """What is under way in one event loop by one engine."""

    def __init__(self, engine: Engine) -> None:
        self.carrier = engine()
        self._together = Together(self.carrier.get)

    async def get(
        self, target: Target, credential: SnmpCredential, oids: tuple[Oid, ...], deadline: float
    ) -> Outcome:
        try:
            address = canonical(target.address)
        except OSError:
            return Failure(Reason.UNREACHABLE, "no_address")
        port = target.port or DEFAULT_PORT
        return await self._together.get(address, port, credential, oids, deadline)


_questions: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Engine, _Questions]] = (
    WeakKeyDictionary()
)


async def ask(target: Target, deadline: float, engine: Engine = PysnmpCarrier) -> Answer:
    """One GET of what `probes.snmp_questions` asks about the target's kind.

    At most `deadline` seconds, retries included. Where the agent speaks for another component
    (`own` false), whatever goes wrong with the agent leaves the component unknown:
    AGENT_SILENT, with the agent's own trouble as fact `detail`. `engine` moves the messages.
    """
    asked = question(target)
    if asked is None:
        return Answer(Reason.AGENT_SILENT, facts={"detail": "no_index"})
    questions = _of_this_loop(engine)
    started = perf_counter()
    got = await questions.get(target, target.snmp or DEFAULT_CREDENTIAL, asked.oids, deadline)
    if isinstance(got, Failure):
        return _failed(target, got)
    answer = asked.answer(got)
    if answer.reason is Reason.PROTOCOL:
        return _failed(target, Failure(answer.reason, str(answer.facts["detail"])))
    return replace(answer, delay_ms=round((perf_counter() - started) * 1000, 3))


async def close() -> None:
    """Close the running loop's sockets. The next `ask` opens new ones."""
    for questions in _questions.pop(asyncio.get_running_loop(), {}).values():
        await questions.carrier.close()


def _of_this_loop(engine: Engine) -> _Questions:
    engines = _questions.setdefault(asyncio.get_running_loop(), {})
    if engine not in engines:
        engines[engine] = _Questions(engine)
    return engines[engine]


def _failed(target: Target, failure: Failure) -> Answer:
    reason, detail = failure.reason, failure.detail
    if not target.own and STATUS_OF[reason] is not Status.UNKNOWN:
        reason, detail = Reason.AGENT_SILENT, detail or failure.reason.value
    return Answer(reason, facts={"detail": detail} if detail else {})
