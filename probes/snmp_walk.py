"""Walking an agent: object after object with GETBULK, within bounds of time, rows and bytes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from inventory.types.readings import Reason
from probes.snmp_values import Oid
from probes.snmp_wire import Bulk, Failure, Walked

__all__ = ["Limits", "WalkFailed", "Walked", "walk_agent"]

REPETITIONS = 24
"""Objects asked for at once: their values fit into one packet of most networks."""
_PATIENCE_S = 5.0

AskBulk = Callable[[Oid, int, float], Awaitable[Bulk]]
"""(after, most, deadline in seconds) → objects."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a walk ends at the latest."""

    seconds: float = 120.0
    rows: int = 200_000
    bytes: int = 32 * 1024 * 1024


class WalkFailed(Exception):
    """A walk that did not come to its end. `complete` up to there is what it has yielded."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.value} {detail}".rstrip())
        self.reason, self.detail = reason, detail


async def walk_agent(ask: AskBulk, roots: Sequence[Oid], limits: Limits) -> AsyncIterator[Walked]:
    """The objects under each of the roots. An agent that goes backwards ends its root.

    Raises WalkFailed: the agent fell silent or refused, or a limit was reached (OVERLOAD, with
    the limit's name).
    """
    until = asyncio.get_running_loop().time() + limits.seconds
    rows = size = 0
    for root in roots:
        at: Oid | None = root
        while at is not None:
            got = await _next(ask, at, until)
            inside = _inside(root, at, got)
            for row in inside:
                rows, size = rows + 1, size + _size(row)
                if rows > limits.rows or size > limits.bytes:
                    raise WalkFailed(Reason.OVERLOAD, "rows" if rows > limits.rows else "bytes")
                yield row
            at = inside[-1][0] if inside and len(inside) == len(got) else None


async def _next(ask: AskBulk, at: Oid, until: float) -> list[Walked]:
    """The objects after `at`; fewer at once where the agent cannot carry so many."""
    most = REPETITIONS
    while True:
        left = until - asyncio.get_running_loop().time()
        if left <= 0:
            raise WalkFailed(Reason.OVERLOAD, "seconds")
        got = await ask(at, most, min(left, _PATIENCE_S))
        if not isinstance(got, Failure):
            return got
        if most == 1 or got.reason is Reason.AUTHENTICATION:
            raise WalkFailed(got.reason, got.detail)
        most = 1


def _inside(root: Oid, at: Oid, got: list[Walked]) -> list[Walked]:
    """The objects that are under the root and go forward."""
    inside: list[Walked] = []
    for name, value in got:
        if name[: len(root)] != root or name <= at:
            break
        inside.append((name, value))
        at = name
    return inside


def _size(row: Walked) -> int:
    try:
        return 32 + len(row[1])
    except TypeError:
        return 32
