"""The probes of either engine behind one face, so that one text of a test holds them both.

A test that uses the fixture `engine` runs once with each.
"""

import asyncio
from collections.abc import Sequence

from inventory.types.readings import Answer, ProbeName
from inventory.types.targets import Target
from probes.registry import Blocking, Engine, Probe, probes_of

chosen = Engine.NAMED
"""The engine under test; the fixture sets it."""


def ask(probe: ProbeName, target: Target, deadline: float) -> Answer:
    """One answer, in the calling thread. What the probe opened is closed."""
    [answer] = ask_together(probe, [target], deadline)
    return answer


def ask_together(probe: ProbeName, targets: Sequence[Target], deadline: float) -> list[Answer]:
    """The answers of all, asked at once, in the order of the targets."""

    async def gather() -> list[Answer]:
        try:
            asked = (ask_on_loop(probe, target, deadline) for target in targets)
            return await asyncio.gather(*asked)
        finally:
            await close(probe)

    return asyncio.run(gather())


async def ask_on_loop(probe: ProbeName, target: Target, deadline: float) -> Answer:
    """One answer, on the running loop."""
    asked = _probe(probe)
    if isinstance(asked, Blocking):
        return await asyncio.to_thread(asked.ask, target, deadline)
    return await asked.ask(target, deadline)


async def close(probe: ProbeName) -> None:
    """Close what the probe opened in the running loop."""
    asked = _probe(probe)
    if not isinstance(asked, Blocking):
        await asked.close()


def _probe(name: ProbeName) -> Probe:
    return probes_of(chosen)[name]
