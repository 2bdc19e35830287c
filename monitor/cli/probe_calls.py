"""Runs every probe of one device at once, each within its own deadline."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from inventory.types.readings import Answer, CheckKey, ProbeName, Reading
from inventory.types.targets import Target
from monitor.cli.times import now_ms
from probes.registry import Blocking, OnLoop, Probe

DEADLINES_S = {
    ProbeName.ICMP: 3.0,
    ProbeName.SNMP: 5.0,
    ProbeName.ONVIF: 10.0,
    ProbeName.RTSP: 15.0,
    ProbeName.RECORDER: 10.0,
}
"""Longer than the monitor's own: somebody waits for the answer, not for the next one. For
the same reason it is asked thoroughly."""


Probes = Mapping[ProbeName, Probe]


def ask_all(targets: Mapping[CheckKey, Target], probes: Probes) -> list[Reading]:
    """One reading for each check, in the order of ProbeName."""
    return asyncio.run(_ask_all(targets, probes))


async def _ask_all(targets: Mapping[CheckKey, Target], probes: Probes) -> list[Reading]:
    order = list(ProbeName)
    keys = sorted(targets, key=lambda key: (key.slot, order.index(key.probe)))
    try:
        return list(
            await asyncio.gather(*(_ask(key, targets[key], probes[key.probe]) for key in keys))
        )
    finally:
        for probe in probes.values():
            if isinstance(probe, OnLoop):
                await probe.close()


async def _ask(key: CheckKey, target: Target, probe: Probe) -> Reading:
    deadline = DEADLINES_S[key.probe]
    target = replace(target, thorough=True)
    if isinstance(probe, Blocking):
        answer: Answer = await asyncio.to_thread(probe.ask, target, deadline)
    else:
        answer = await probe.ask(target, deadline)
    return Reading(
        key,
        answer.reason,
        now_ms(),
        answer.delay_ms,
        answer.refreshed_at,
        answer.facts,
        answer.held_until,
    )
