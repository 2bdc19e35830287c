"""Runs checks: deadline, timing and concurrency belong here, not to the probes."""

import asyncio
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from inventory.types.readings import Answer, CheckKey, ProbeName, Reading, Reason
from inventory.types.targets import Target
from monitor.runner.clock import Clock
from probes.registry import Blocking, OnLoop, Probe

log = logging.getLogger(__name__)

GRACE_S = 1.0
"""A probe that overstays its deadline by more than this is a bug, or a machine under load."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be under way at once, for each probe: threads, or questions on the loop."""

    icmp: int = 2048
    snmp: int = 64
    onvif: int = 64
    rtsp: int = 128
    recorder: int = 64
    per_host: int = 2
    """Conversations with one address, of all probes that connect."""

    def of(self, probe: ProbeName) -> int:
        return {
            ProbeName.ICMP: self.icmp,
            ProbeName.SNMP: self.snmp,
            ProbeName.ONVIF: self.onvif,
            ProbeName.RTSP: self.rtsp,
            ProbeName.RECORDER: self.recorder,
        }[probe]


ROOMY = Limits(snmp=256, onvif=256)
"""For an engine that spends no thread on a question: descriptors are the bound."""


class Asker:
    """Asks targets with probes; blocking ones in a bounded pool of threads each."""

    def __init__(self, probes: Mapping[ProbeName, Probe], limits: Limits, clock: Clock) -> None:
        self._probes, self._limits, self._clock = probes, limits, clock
        self._pools = {
            name: ThreadPoolExecutor(limits.of(name), thread_name_prefix=f"probe-{name}")
            for name, probe in probes.items()
            if isinstance(probe, Blocking)
        }
        self._out = dict.fromkeys(probes, 0)

    def room(self, probe: ProbeName) -> int:
        """How many more questions of this kind may be asked now."""
        return self.limit(probe) - self._out[probe]

    def limit(self, probe: ProbeName) -> int:
        """How many questions of this kind may be asked at once."""
        return self._limits.of(probe)

    @property
    def per_host(self) -> int:
        """How many conversations one address may have with us at once."""
        return self._limits.per_host

    async def ask(self, key: CheckKey, target: Target, deadline_s: float) -> Reading:
        """One reading. What the field does is a reason in it; nothing is raised for it."""
        self._out[key.probe] += 1
        try:
            answer = await self._answer(key.probe, target, deadline_s)
        finally:
            self._out[key.probe] -= 1
        return Reading(
            check=key,
            reason=answer.reason,
            observed_at=self._clock.now(),
            delay_ms=answer.delay_ms,
            refreshed_at=answer.refreshed_at,
            facts=answer.facts,
            held_until=answer.held_until,
        )

    async def _answer(self, name: ProbeName, target: Target, deadline_s: float) -> Answer:
        probe = self._probes[name]
        if isinstance(probe, Blocking):
            loop = asyncio.get_running_loop()
            # Never more questions than threads are handed out, so no deadline is spent in a queue.
            return await loop.run_in_executor(self._pools[name], probe.ask, target, deadline_s)
        try:
            longest_s = deadline_s * (1 + probe.patience) + GRACE_S
            async with asyncio.timeout(longest_s):  # wait_for would cost another task
                return await probe.ask(target, deadline_s)
        except TimeoutError:
            log.warning("probe %s overstayed its deadline on %s", name, target.slot)
            return Answer(Reason.OVERLOAD)

    async def close(self) -> None:
        """Close what the probes opened in this loop. Threads end by themselves, within their
        deadlines: nobody waits for a silent device to be allowed to stop."""
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
        for probe in self._probes.values():
            if isinstance(probe, OnLoop):
                await probe.close()
