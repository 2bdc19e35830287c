"""The probes there are: one line each."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from inventory.types.readings import Answer, ProbeName
from inventory.types.targets import Target
from probes import icmp, onvif, recorder, rtsp, snmp

BlockingProbe = Callable[[Target, float], Answer]
"""(target, deadline in seconds from now) → answer. Runs in a worker thread; never raises for the
field's failures: those are answers with a reason."""

AsyncProbe = Callable[[Target, float], Awaitable[Answer]]
"""The same on the event loop."""


@dataclass(frozen=True, slots=True)
class Blocking:
    """A probe built on a blocking library: the caller gives it a thread."""

    ask: BlockingProbe


@dataclass(frozen=True, slots=True)
class OnLoop:
    """A probe that lives on the event loop. `close` closes what it opened in the running loop."""

    ask: AsyncProbe
    close: Callable[[], Awaitable[None]]


Probe = Blocking | OnLoop

PROBES: Mapping[ProbeName, Probe] = {
    ProbeName.ICMP: Blocking(icmp.ask),
    ProbeName.SNMP: OnLoop(snmp.ask, snmp.close),
    ProbeName.ONVIF: Blocking(onvif.ask),
    ProbeName.RTSP: OnLoop(rtsp.ask, rtsp.close),
    ProbeName.RECORDER: OnLoop(recorder.ask, recorder.close),
}
