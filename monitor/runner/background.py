"""The work that goes on beside the ticks: asking, delivering, looking at the reference hosts."""

import asyncio
from collections.abc import Coroutine


class Background:
    """Tasks that run until the monitor stops; none of them may fail in silence."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, *works: Coroutine[None, None, None]) -> None:
        """Run these from now on."""
        self._tasks += [asyncio.create_task(work) for work in works]

    def check(self) -> None:
        """Raise what ended a task before its time."""
        for task in self._tasks:
            if task.done():
                task.result()

    async def end(self) -> None:
        """Wait for all of them, which were told to stop; raise what one of them raises."""
        if self._tasks:
            await asyncio.wait(self._tasks)
            self.check()
