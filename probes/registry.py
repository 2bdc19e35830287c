"""The probes there are: one line each."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from inventory.types.readings import Answer, ProbeName
from inventory.types.targets import Target
from probes import icmp, onvif, recorder, rtsp, snmp
from probes.snmp_allowance import PATIENCE


class Engine(StrEnum):
    """What moves the packets. What is asked, and what an answer means, is the same for all."""

    NAMED = "named"
    """ping3, pysnmp, onvif-zeep."""
    FAST = "fast"
    """gufo-ping, gufo-snmp, aiohttp and lxml: the extra `pointwatch[fast]`."""


class EngineMissing(Exception):
    """The engine is not installed. `args[0]`: the module that is missing."""


BlockingProbe = Callable[[Target, float], Answer]
"""(target, deadline in seconds from now) → answer. Runs in a worker thread; never raises for the
field's failures: those are answers with a reason."""

AsyncProbe = Callable[[Target, float], Awaitable[Answer]]
"""The same on the event loop."""


@dataclass(frozen=True, slots=True)
class Blocking:
    """A probe built on a blocking library: the caller gives it a thread."""

    ask: BlockingProbe


async def _nothing_open() -> None:
    """There is nothing to close."""


@dataclass(frozen=True, slots=True)
class OnLoop:
    """A probe that lives on the event loop. `close` closes what it opened in the running loop.

    `patience`: how many times its deadline it may wait, before it asks, for others at the same
    place."""

    ask: AsyncProbe
    close: Callable[[], Awaitable[None]] = _nothing_open
    patience: float = 0.0


Probe = Blocking | OnLoop

PROBES: Mapping[ProbeName, Probe] = {
    ProbeName.ICMP: OnLoop(icmp.ask, icmp.close),
    ProbeName.SNMP: OnLoop(snmp.ask, snmp.close, PATIENCE),
    ProbeName.ONVIF: Blocking(onvif.ask),
    ProbeName.RTSP: OnLoop(rtsp.ask, rtsp.close),
    ProbeName.RECORDER: OnLoop(recorder.ask, recorder.close),
}
"""The probes of the named engine, which is always there."""


def probes_of(engine: Engine) -> Mapping[ProbeName, Probe]:
    """The probes, moved by that engine. Raises EngineMissing."""
    if engine is Engine.NAMED:
        return PROBES
    try:
        from probes.fast import icmp as fast_icmp
        from probes.fast import onvif as fast_onvif
        from probes.fast import snmp as fast_snmp
    except ModuleNotFoundError as error:
        raise EngineMissing(error.name) from error
    return {
        **PROBES,
        ProbeName.ICMP: OnLoop(fast_icmp.ask, fast_icmp.close),
        ProbeName.SNMP: OnLoop(fast_snmp.ask, fast_snmp.close, PATIENCE),
        ProbeName.ONVIF: OnLoop(fast_onvif.ask),
    }
