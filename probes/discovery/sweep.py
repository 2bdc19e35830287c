"""Asks address after address who is there: ping, one open ONVIF call, and SNMP's system group.

Polite: so many addresses a second, so many at once. No password is sent unless it is given, and
each credential is tried once.
"""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from inventory.types.components import Kind
from inventory.types.discovered import FoundDevice, Voice
from inventory.types.readings import Answer, Reason
from inventory.types.targets import OnvifCredential, SnmpCredential, Target
from inventory.types.time import Ms
from probes import icmp, onvif
from probes.discovery.systems import System, read_system

ADDRESSES_PER_S = 64
AT_ONCE = 64
PING_S, ONVIF_S, SNMP_S = 1.0, 3.0, 2.0

_SPEAKS_ONVIF = frozenset({Reason.OK, Reason.CLOCK_SKEW, Reason.DEGRADED, Reason.AUTHENTICATION})
_SOMEBODY = frozenset({*_SPEAKS_ONVIF, Reason.REFUSED, Reason.PROTOCOL})

OnAsked = Callable[[str, FoundDevice | None], None]
"""Told of every address that is done, with what was found there."""


@dataclass(frozen=True, slots=True)
class Question:
    """One address, and what may be sent to it. Nothing else is ever sent.

    `onvif`: signs in, once, to learn maker, model and serial, and not before `held_until` (UTC ms)
    where the device refused it. `onvif_since`: when it was set. `snmp`: tried in turn, each once.
    """

    address: str
    onvif: OnvifCredential | None = None
    onvif_port: int = 0
    snmp: tuple[SnmpCredential, ...] = ()
    snmp_port: int = 0
    onvif_since: Ms = 0
    held_until: Ms = 0


@dataclass(slots=True)
class Sweep:
    """One sweep. `on_asked` is called on the loop, in the order in which addresses are done.

    `refused`: whom the credential is not to be sent to again, and until when (UTC ms).
    """

    on_asked: OnAsked
    refused: dict[Question, Ms] = field(default_factory=dict)
    addresses_per_s: float = ADDRESSES_PER_S
    _pool: ThreadPoolExecutor = field(init=False)

    async def run(self, questions: Iterable[Question]) -> None:
        """Ask all of them. Cancelling it leaves nothing under way but threads that end soon."""
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sweep")
        room = asyncio.Semaphore(AT_ONCE)
        try:
            async with asyncio.TaskGroup() as tasks:
                for question in questions:
                    await room.acquire()
                    asking = tasks.create_task(self._ask(question))
                    asking.add_done_callback(lambda _task: room.release())
                    await asyncio.sleep(1 / self.addresses_per_s)
        finally:
            self._pool.shutdown(wait=False, cancel_futures=True)

    async def _ask(self, question: Question) -> None:
        pinged, said = await asyncio.gather(self._ping(question), self._open_call(question))
        if said.held_until:
            self.refused[question] = said.held_until
        found = _heard(question, pinged, said)
        if found is not None or pinged.reason is Reason.NO_PRIVILEGE:
            # Only who is there gets a community to see: they are sent in the clear.
            system = await _system(question)
            found = _with_system(question.address, found, system)
        self.on_asked(question.address, found)

    async def _ping(self, question: Question) -> Answer:
        target = Target(question.address, Kind.CAMERA, question.address)
        return await icmp.ask(target, PING_S)

    async def _open_call(self, question: Question) -> Answer:
        address, port = question.address, question.onvif_port
        held, credential = question.held_until, question.onvif
        target = Target(address, Kind.CAMERA, address, port, held_until=held, onvif=credential)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, onvif.ask, target, ONVIF_S)


def _heard(question: Question, pinged: Answer, said: Answer) -> FoundDevice | None:
    voices = set()
    if pinged.reason is Reason.OK or said.reason in _SOMEBODY:
        voices.add(Voice.PING)
    if said.reason in _SPEAKS_ONVIF:
        voices.add(Voice.ONVIF)
    if not voices:
        return None
    speaks = Voice.ONVIF in voices
    return FoundDevice(
        question.address,
        frozenset(voices),
        kind=Kind.CAMERA if speaks else None,
        port=question.onvif_port if speaks else 0,
        maker=str(said.facts.get("maker", "")),
        model=str(said.facts.get("model", "")),
        serial=str(said.facts.get("serial", "")),
    )


async def _system(question: Question) -> System | None:
    for credential in question.snmp:
        target = Target(
            question.address, Kind.SWITCH, question.address, question.snmp_port, snmp=credential
        )
        system = await read_system(target, SNMP_S)
        if system is not None:
            return system
    return None


def _with_system(
    address: str, found: FoundDevice | None, system: System | None
) -> FoundDevice | None:
    if system is None:
        return found
    found = found or FoundDevice(address, frozenset())
    return FoundDevice(
        address,
        found.voices | {Voice.SNMP},
        kind=found.kind or system.kind,
        port=found.port,
        name=system.name,
        maker=found.maker,
        model=found.model or system.description,
        serial=found.serial,
        mac=system.mac,
    )
