"""Runs a probe that is written to block on the event loop: where it would wait, others go on.

A greenlet keeps the probe's stack while the loop waits for it, so that one text of a probe serves
threads and loop alike.
"""

from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar, cast

from greenlet import getcurrent, greenlet

P = ParamSpec("P")
T = TypeVar("T")


async def on_loop(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` returns or raises; it may call `wait` where it would block."""
    stack = greenlet(work)
    got: Any = stack.switch(*args, **kwargs)
    while not stack.dead:
        try:
            value = await got
        except BaseException as error:  # noqa: BLE001 - belongs to the one who waits
            got = stack.throw(error)
        else:
            got = stack.switch(value)
    return cast("T", got)


def wait(awaitable: Awaitable[T]) -> T:
    """The awaitable's result. To be called within `on_loop` alone."""
    return cast("T", getcurrent().parent.switch(awaitable))
