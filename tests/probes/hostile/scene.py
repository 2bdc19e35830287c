"""What a cell of the table is: a stage with a hostile and a good device, and what is to be read."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from itertools import count

from inventory.types.readings import Answer, ProbeName, Reason
from inventory.types.targets import Target
from tests.probes import engines

SHORT_S = 0.6
"""Deadline where time must run out: the reading is what it is because of it."""
LONG_S = 20.0
"""Deadline where an answer is due at once: no slow machine changes the reading."""
GRACE_S = 10.0
"""An ask that is not back so long after its deadline has hung."""

Said = tuple[str, str]
"""What came of one ask: the reason, and the detail or ""."""
Ask = Callable[[], Awaitable[Said]]

_hosts = count(1)


def new_host() -> str:
    """An address of the loopback that no cell had before: nothing remembers it."""
    number = next(_hosts)
    return f"127.77.{100 + number // 250}.{1 + number % 250}"


@dataclass(frozen=True, slots=True)
class Scene:
    """Two devices ready to be asked by the same prober.

    `unheard`: how often hosts were contacted that no probe may ever turn to.
    """

    hostile: Ask
    good: Ask
    unheard: Callable[[], int] = lambda: 0


Stage = Callable[[], AbstractAsyncContextManager[Scene]]


@dataclass(frozen=True, slots=True)
class Play:
    """One stage, and what each of the hostile device's polls is to say, one after another.

    Where the engines say it in different words, one of several is right.
    """

    stage: Stage
    polls: Sequence[frozenset[Said]]


@dataclass(frozen=True, slots=True)
class Applies:
    """A cell that is played: one play, or one for each variant of the deed."""

    plays: Mapping[str, Play] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spared:
    """A cell without a play, and why."""

    why: str


Cell = Applies | Spared
GOOD: Said = (Reason.OK.value, "")


def once(stage: Stage, *said: Said) -> Applies:
    """One poll; any of `said` is right."""
    return Applies({"": Play(stage, [frozenset(said)])})


def polls(stage: Stage, *said: Said) -> Applies:
    """As many polls as there are readings."""
    return Applies({"": Play(stage, [frozenset([each]) for each in said])})


def asking(probe: ProbeName, target: Target, deadline: float) -> Ask:
    """Asks the target; AssertionError when it hangs."""

    async def ask() -> Said:
        asked = asyncio.ensure_future(engines.ask_on_loop(probe, target, deadline))
        done, _ = await asyncio.wait([asked], timeout=deadline + GRACE_S)
        assert done, f"not back {GRACE_S} s after its deadline"
        return said(asked.result())

    return ask


def said(answer: Answer) -> Said:
    """The part of an answer that the table is about."""
    return answer.reason.value, str(answer.facts.get("detail", ""))
