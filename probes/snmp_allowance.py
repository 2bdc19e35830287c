"""The time of one conversation with an agent: waiting for one's turn is none of the agent's."""

import asyncio

PATIENCE = 1.1
"""In deadlines: so long a conversation may wait for its turns in all. A little more than one, so
that who waits behind a question that is never answered still gets its own."""


class Allowance:
    """`deadline` seconds to talk from now on, and PATIENCE as much to wait before."""

    def __init__(self, deadline: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._until = self._loop.time() + deadline
        self._patience = PATIENCE * deadline
        self.waited = 0.0
        """Seconds, until now."""

    @property
    def left(self) -> float:
        """Seconds to talk."""
        return self._until - self._loop.time()

    @property
    def patience(self) -> float:
        """Seconds to wait, at most."""
        return self._patience - self.waited

    def note_waiting(self, seconds: float) -> None:
        """So long nothing was asked."""
        self.waited += seconds
        self._until += seconds
