"""The monitor's side of the ledger: what it loads at the start, what a tick leaves there."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from inventory.queries.faults import load_faults, next_fault_id
from inventory.queries.leases import Lease, read_lease, release_lease
from inventory.queries.outages import (
    end_open_blind_times,
    load_open_outages,
    write_blind_time,
)
from inventory.queries.retention import Retention, forget
from inventory.queries.trends import load_trends
from inventory.types.faults import FaultEvent
from inventory.types.outages import BlindReason, BlindTime
from inventory.types.time import DAY, HOUR, MINUTE, SECOND, Ms
from monitor.judgement.live import Live, Outcome, restored
from monitor.judgement.policy import Policy
from monitor.judgement.prognosis.trend import DAYS_KEPT, Trend, days_moved, written
from monitor.judgement.spans import OpenSpan
from monitor.runner.clock import Clock
from monitor.runner.entries import Book, write_tick
from monitor.runner.lease import RENEW, acquire
from monitor.runner.lessons import Notebook
from monitor.runner.plan import Plan
from monitor.runner.rollups import Rollups
from monitor.runner.writer import Writer

log = logging.getLogger(__name__)

FLUSH: Ms = MINUTE
"""How often grown spans are written: what a crash can lose of what was seen."""


def open_district(
    connection: Connection, district: str, holder: str, relapse_s: float, now: Ms
) -> tuple[Lease, Live]:
    """Take the lease, note the time not watched, and load the picture. Raises LeaseHeld."""
    lease, watched_until = acquire(connection, district, holder, now)
    if watched_until is not None and watched_until < now:
        end_open_blind_times(connection, district, watched_until)
        stopped = BlindTime(BlindReason.STOPPED, watched_until, now)
        write_blind_time(connection, district, stopped, now)
    faults = load_faults(connection, district, now - round(relapse_s * SECOND))
    days = load_trends(connection, district, now // DAY - DAYS_KEPT)
    live = restored(
        load_open_outages(connection, district),
        faults,
        next_fault_id(connection, district),
        {slot: Trend(days=each) for slot, each in days.items()},
    )
    return lease, live


class Scribe:
    """Writes ticks, and remembers what is still to be written with a later one."""

    def __init__(self, writer: Writer, clock: Clock, lease: Lease, stop: asyncio.Event) -> None:
        self._writer, self._clock, self._lease = writer, clock, lease
        self._stop = stop
        self._rollups, self._notebook = Rollups(), Notebook()
        self._left: list[OpenSpan] = []
        self._renewed = self._flushed = self._forgot = clock.now()

    async def write(
        self, plan: Plan, live: Live, outcome: Outcome, events: Sequence[FaultEvent]
    ) -> int | None:
        """Write the tick if it is news, or if the lease or the spans are due.

        How many messages it made; None when the monitor was stopped before it could be written.
        """
        now = self._clock.now()
        self._rollups.add(outcome.judged)
        lessons = self._notebook.news(outcome.judged, plan.targets)
        flushing = not 0 <= now - self._flushed < FLUSH
        is_news = outcome.is_news or bool(lessons)
        if not (is_news or flushing or not 0 <= now - self._renewed < RENEW):
            return 0
        spans = _dirty(live, outcome) if flushing else []
        rollups = self._rollups.take_ended(plan.numbers, now) if flushing else []
        trends = _moved(live, outcome) if flushing else {}
        book = self._book(plan)
        work = partial(
            write_tick,
            book=book,
            outcome=outcome,
            events=events,
            spans=[*self._left, *spans],
            rollups=rollups,
            now=now,
            lessons=lessons,
            trends=days_moved(trends),
        )
        messages = await self._writer.insist(_Once(work, self._lease, now), self._stop)
        if messages is not None:
            self._notebook.written(lessons)
            self._settle(live, outcome, spans, now, flushing)
            for slot, trend in trends.items():
                (outcome.trends if slot in outcome.trends else live.trends)[slot] = written(trend)
        return messages

    def set_aside(self, spans: Sequence[OpenSpan]) -> None:
        """Write these with the next tick: they are no part of the live picture any more."""
        self._left += spans

    def _settle(
        self, live: Live, outcome: Outcome, spans: list[OpenSpan], now: Ms, flushing: bool
    ) -> None:
        self._renewed = now
        self._left.clear()
        if flushing:
            self._flushed = now
        for span in spans:
            place = outcome.spans if span.check in outcome.spans else live.spans
            place[span.check] = replace(span, dirty=False)

    def _book(self, plan: Plan) -> Book:
        return Book(
            district=self._lease.district,
            lease=self._lease,
            numbers=plan.numbers,
            directory=plan.directory,
            recipients=plan.recipients,
            administrators=plan.administrators,
        )

    async def tidy(self, policy: Policy) -> None:
        """Once an hour, forget what is older than it is kept for."""
        now = self._clock.now()
        if 0 <= now - self._forgot < HOUR:
            return
        self._forgot = now
        work = partial(forget, district=self._lease.district, keep=_retention(policy), now=now)
        gone = await self._writer.insist(work, self._stop)
        log.info("retention: %s rows deleted", gone)

    async def close(self, plan: Plan, live: Live) -> None:
        """Write what is left and give the lease back; a database that is away is left alone."""
        now = self._clock.now()
        spans = [*self._left, *_dirty(live, Outcome())]
        rollups = self._rollups.take_ended(plan.numbers, now + DAY)
        book, trends = self._book(plan), days_moved(_moved(live, Outcome()))

        def work(connection: Connection) -> None:
            write_tick(connection, book, Outcome(), [], spans, rollups, now, trends=trends)
            release_lease(connection, self._lease, now)

        await self._writer.run(work)


class _Once:
    """A tick's transaction that may be tried again without being written twice.

    The answer to a commit can get lost with the connection. The lease, renewed by each tick at
    its own time, tells whether it had reached the database.
    """

    def __init__(self, work: Callable[[Connection], int], lease: Lease, now: Ms) -> None:
        self._work, self._lease, self._now = work, lease, now
        self._tried = False

    def __call__(self, connection: Connection) -> int:
        if self._tried and self._is_written(connection):
            return 0
        self._tried = True
        return self._work(connection)

    def _is_written(self, connection: Connection) -> bool:
        found = read_lease(connection, self._lease.district)
        written = (self._lease.epoch, self._now)
        return found is not None and (found.epoch, found.renewed_at) == written


def _retention(policy: Policy) -> Retention:
    return Retention(
        rollup_5min=policy.keep_rollup_5min_days,
        rollup_hour=policy.keep_rollup_hour_days,
        spans=policy.keep_spans_days,
        messages=policy.keep_messages_days,
    )


def _moved(live: Live, outcome: Outcome) -> dict[str, Trend]:
    """Trends with days that the ledger has not seen as they are."""
    moved = {slot: trend for slot, trend in live.trends.items() if trend.unwritten}
    return moved | {slot: trend for slot, trend in outcome.trends.items() if trend.unwritten}


def _dirty(live: Live, outcome: Outcome) -> list[OpenSpan]:
    return [span for span in (live.spans | outcome.spans).values() if span.dirty]
