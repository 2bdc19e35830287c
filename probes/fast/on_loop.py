"""Runs a probe that is written to block on the event loop: where it would wait, others go on.

A greenlet keeps the probe's stack while the loop waits for it, so that one text of a probe serves
threads and loop alike. Greenlets are kept for the next probe: a new one costs as much as a ping.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from threading import local
from typing import Any, ParamSpec, TypeVar, cast

from greenlet import getcurrent, greenlet

P = ParamSpec("P")
T = TypeVar("T")

_KEPT = 512


@dataclass(slots=True)
class _End:
    """How the work ended."""

    result: object = None
    error: BaseException | None = None


class _Idle(local):
    """The greenlets of one thread that have nothing to do."""

    def __init__(self) -> None:
        self.stacks: list[Any] = []


_idle = _Idle()


async def on_loop(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` returns or raises; it may call `wait` where it would block."""
    stack = _idle.stacks.pop() if _idle.stacks else greenlet(_serve)
    told = stack.switch(work, args, kwargs)
    while not isinstance(told, _End):
        try:
            value = await told
        except BaseException as error:  # noqa: BLE001 - belongs to the one who waits
            told = stack.throw(error)
        else:
            told = stack.switch(value)
    if len(_idle.stacks) < _KEPT:
        _idle.stacks.append(stack)
    if told.error is None:
        return cast("T", told.result)
    try:
        raise told.error
    finally:
        del told  # its traceback would hold this frame, and the frame the traceback


def wait(awaitable: Awaitable[T]) -> T:
    """The awaitable's result. To be called within `on_loop` alone."""
    return cast("T", getcurrent().parent.switch(awaitable))


def _serve(work: Callable[..., object], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    while True:
        try:
            end = _End(work(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 - raised where the work was ordered
            end = _End(error=error)
        work, args, kwargs = getcurrent().parent.switch(end)
