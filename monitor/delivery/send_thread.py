"""One send in a thread of its own, with a time limit on the waiting.

A thread cannot be stopped, and a receiver that drips one byte a second holds its own. So a send
takes no place in a pool that others wait for, and its thread is a daemon: it never delays the
end of the process.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress

from monitor.delivery.sender import Outcome

TIMEOUT = Outcome(sent=False, code="timeout")
_CRASH = Outcome(sent=False, code="plugin_crash")


def start_send(work: Callable[[], Outcome]) -> asyncio.Future[Outcome]:
    """Run `work` in a new thread; the future is done when the thread is."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Outcome] = loop.create_future()

    def run() -> None:
        outcome = _CRASH
        try:
            outcome = work()
        finally:
            with suppress(RuntimeError):  # the loop has ended before the send
                loop.call_soon_threadsafe(_hand_over, future, outcome)

    threading.Thread(target=run, name="send", daemon=True).start()
    return future


def _hand_over(future: asyncio.Future[Outcome], outcome: Outcome) -> None:
    if not future.done():
        future.set_result(outcome)


async def within(future: asyncio.Future[Outcome], limit_s: float) -> Outcome:
    """Its outcome, or TIMEOUT; the future goes on."""
    done, _ = await asyncio.wait({future}, timeout=limit_s)
    return future.result() if done else TIMEOUT
