"""Takes due messages from the outbox and sends them: claim, render, send, settle.

The database is touched only in `run_in_writer`, by one short transaction to claim and one to
settle; none is open while sending. A slow receiver holds up nobody but itself: each address has
at most one send under way, and each send has its own thread.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, OperationalError

from inventory.queries import outbox
from inventory.queries.outbox import Claimed
from inventory.types.time import SECOND, Ms
from inventory.vault import SealBroken, Vault
from monitor.delivery.render import Rendered, UnknownTemplate, render
from monitor.delivery.send_thread import start_send, within
from monitor.delivery.sender import Outcome, send
from monitor.delivery.settling import Settlement, settlement

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

# Locked, full, gone, or lost a race on PostgreSQL: it is tried again.
_DATABASE_TROUBLE = (OperationalError, InterfaceError)


class RunInWriter(Protocol):
    """Runs work in one transaction of the thread that owns the database's writes."""

    def __call__(self, work: Callable[[Connection], _T], /) -> Awaitable[_T]: ...


Send = Callable[[str, Rendered, str], Outcome]
"""URL, text, idempotency key → outcome; blocking. `monitor.delivery.sender.send`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`lease_ms` must exceed `send_s`: what is under way elsewhere is not sent twice."""

    concurrency: int = 8
    send_s: float = 40.0
    lease_ms: Ms = 60 * SECOND
    poll_s: float = 5.0
    """Between two looks at what is due again: whoever puts a message in wakes the drain."""
    landing_s: float = 5.0
    """How long a stop waits for the sends under way."""


DEFAULT_LIMITS = Limits()


class Drain:
    """The drain of one district. `holder` must be unlike that of any other process."""

    def __init__(
        self,
        district: str,
        holder: str,
        vault: Vault,
        now: Callable[[], Ms],
        run_in_writer: RunInWriter,
        send: Send = send,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self._district, self._holder, self._vault = district, holder, vault
        self._now, self._run_in_writer, self._send = now, run_in_writer, send
        self._limits = limits
        self._flights: set[asyncio.Task[bool]] = set()
        self._busy: set[int] = set()
        self._late: dict[int, asyncio.Future[Outcome]] = {}
        self._troubled = False
        self._freed = asyncio.Event()

    async def run(self, stop: asyncio.Event, wake: asyncio.Event) -> None:
        """Send what is due until `stop`; look at once when `wake` is set, else now and then."""
        try:
            while not stop.is_set():
                wake.clear()
                self._freed.clear()
                await self._launch()
                await _first_of((stop, wake, self._freed), self._limits.poll_s)
        finally:
            await self._land(self._limits.landing_s)

    async def once(self) -> int:
        """Send everything that is due now, each message once; how many were sent."""
        sent = 0
        while launched := await self._launch():
            sent += sum(await asyncio.gather(*launched))
        return sent

    async def _launch(self) -> list[asyncio.Task[bool]]:
        room = self._limits.concurrency - len(self._flights)
        tasks = [asyncio.create_task(self._deliver(each)) for each in await self._claim(room)]
        for task in tasks:
            self._flights.add(task)
            task.add_done_callback(self._landed)
        return tasks

    def _landed(self, task: asyncio.Task[bool]) -> None:
        self._flights.discard(task)
        self._freed.set()
        if not task.cancelled() and (bug := task.exception()):
            _log.error("a message was not delivered for a bug", exc_info=bug)

    async def _land(self, patience_s: float) -> None:
        if not self._flights:
            return
        _, left = await asyncio.wait(self._flights, timeout=patience_s)
        for task in left:
            task.cancel()
        if left:
            _log.warning("%d messages were under way; they are sent again later", len(left))
            await asyncio.wait(left)

    async def _claim(self, limit: int) -> list[Claimed]:
        if limit <= 0:
            return []
        lease_ms, busy = self._limits.lease_ms, frozenset(self._busy)
        work = partial(
            outbox.claim,
            district=self._district,
            now=self._now(),
            holder=self._holder,
            lease_ms=lease_ms,
            limit=limit,
            busy=busy,
        )
        try:
            claimed = await self._run_in_writer(work)
        except _DATABASE_TROUBLE as error:
            self._tell_trouble(error)
            return []
        self._troubled = False
        return claimed

    async def _deliver(self, claimed: Claimed) -> bool:
        address = claimed.message.address_id or 0
        self._busy.add(address)
        try:
            return await self._deliver_and_settle(claimed)
        finally:
            # A send that ran out of time goes on in its thread; its address stays busy meanwhile.
            if (late := self._late.pop(address, None)) is None:
                self._busy.discard(address)
            else:
                late.add_done_callback(lambda _: self._busy.discard(address))

    async def _deliver_and_settle(self, claimed: Claimed) -> bool:
        outcome = await self._attempt(claimed)
        entry = settlement(claimed, outcome, self._holder, self._now())
        if not await self._settle(entry):
            _log.warning("message %d was claimed by another meanwhile", claimed.id)
        return outcome.sent

    async def _attempt(self, claimed: Claimed) -> Outcome:
        if claimed.sealed_url is None or claimed.message.address_id is None:
            return Outcome(sent=False, code="address_removed", permanent=True)
        try:
            url = self._vault.open(claimed.sealed_url).decode()
            text = render(claimed.message)
        except (SealBroken, UnicodeDecodeError):
            return Outcome(sent=False, code="address_sealed", permanent=True)
        except UnknownTemplate:
            return Outcome(sent=False, code="unknown_template", permanent=True)
        work = partial(self._send, url, text, claimed.message.idempotency_key)
        return await self._fly(claimed.message.address_id, work)

    async def _fly(self, address: int, work: Callable[[], Outcome]) -> Outcome:
        future = start_send(work)
        outcome = await within(future, self._limits.send_s)
        if not future.done():
            self._late[address] = future
        return outcome

    async def _settle(self, entry: Settlement) -> bool:
        """Write it down, however long the database is away: what was sent is not sent again."""
        while True:
            try:
                return await self._run_in_writer(entry)
            except _DATABASE_TROUBLE as error:
                self._tell_trouble(error)
                await asyncio.sleep(self._limits.poll_s)

    def _tell_trouble(self, error: Exception) -> None:
        if not self._troubled:
            _log.warning("the outbox cannot be reached: %s", type(error).__name__)
        self._troubled = True


async def _first_of(events: tuple[asyncio.Event, ...], limit_s: float) -> None:
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waiting, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
    for each in waiting:
        each.cancel()
