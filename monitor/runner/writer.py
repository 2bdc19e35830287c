"""The one writer thread: every entry in the ledger goes through it, one transaction at a time."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from inventory.database import writing

log = logging.getLogger(__name__)

T = TypeVar("T")
PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Pauses between tries while the database is locked, full or gone; the last one repeats."""


class Writer:
    """Runs transactions on a thread of its own, and tries again while the database is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="writer")

    async def run(self, work: Callable[[Connection], T]) -> T:
        """One transaction; raises what `work` raises, after rolling back."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._transact, work)

    def _transact(self, work: Callable[[Connection], T]) -> T:
        with writing(self._engine) as connection:
            return work(connection)

    async def insist(self, work: Callable[[Connection], T], stop: asyncio.Event) -> T | None:
        """One transaction, tried until it succeeds; None when `stop` is set before it did.

        Only trouble with the database itself is worth another try: a constraint that fails, or a
        lost lease, is raised.
        """
        tries = 0
        while True:
            try:
                result = await self.run(work)
            except DBAPIError as error:
                if not _is_passing(error):
                    raise
                _tell(tries, error)
                if await _stopped(stop, PAUSES_S[min(tries, len(PAUSES_S) - 1)]):
                    return None
                tries += 1
            else:
                if tries:
                    log.warning("the database is back after %d tries", tries)
                return result

    def close(self) -> None:
        self._pool.shutdown(wait=True)


def _is_passing(error: DBAPIError) -> bool:
    return isinstance(error, OperationalError) or error.connection_invalidated


def _tell(tries: int, error: DBAPIError) -> None:
    if tries == 0:
        log.error("the database cannot be written (%s): trying again", error.orig)


async def _stopped(stop: asyncio.Event, pause_s: float) -> bool:
    try:
        await asyncio.wait_for(stop.wait(), pause_s)
    except TimeoutError:
        return False
    return True
