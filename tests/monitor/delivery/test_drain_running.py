"""The running drain: woken, stopped, killed, and cut off from its database."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from monitor.delivery.drain import DEFAULT_LIMITS, Drain, Limits
from monitor.delivery.settling import __name__ as settling
from tests.monitor.delivery.conftest import Office
from tests.servers.http_receiver import HANG, Receiver, http_receiver

T = TypeVar("T")

# Nothing happens by itself within a test: what is seen is due to the event.
IDLE = Limits(poll_s=3600, landing_s=10)
PATIENCE_S = 20


class Running:
    """A drain at work, and its two events."""

    def __init__(self, drain: Drain) -> None:
        self.stop, self.wake = asyncio.Event(), asyncio.Event()
        self.task = asyncio.create_task(drain.run(self.stop, self.wake))

    async def end(self) -> None:
        self.stop.set()
        await asyncio.wait_for(self.task, PATIENCE_S)

    async def kill(self) -> None:
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task


async def arrival(receiver: Receiver, count: int) -> None:
    await asyncio.to_thread(receiver.wait_for, count, PATIENCE_S)


async def test_a_tick_wakes_it_and_a_stop_lets_it_land(office: Office) -> None:
    with http_receiver() as receiver:
        address = office.address(receiver.url)
        running = Running(office.drain(limits=IDLE))
        keys = [office.put(address), office.put(address)]
        running.wake.set()
        await arrival(receiver, 2)
        await running.end()
    assert receiver.keys == keys
    assert office.states() == [("sent", 1, None)] * 2


async def test_a_slow_receiver_does_not_hold_up_the_others(office: Office) -> None:
    with http_receiver(HANG) as slow, http_receiver() as quick:
        slow_address, quick_address = office.address(slow.url), office.address(quick.url)
        office.put(slow_address)
        running = Running(office.drain(limits=Limits(poll_s=0.01, landing_s=0, concurrency=2)))
        await arrival(slow, 1)
        for _ in range(5):
            office.put(quick_address)
        running.wake.set()
        await arrival(quick, 5)
        slow.ending.set()
        await running.end()
    assert len(slow.requests) == 1


async def test_killed_between_send_and_settlement_it_is_sent_again_with_the_same_key(
    office: Office,
) -> None:
    def dies_before_settling(work: Callable[[Connection], T], /) -> Awaitable[T]:
        if settling in getattr(work, "__module__", ""):
            return asyncio.get_running_loop().create_future()
        return office.run_in_writer(work)

    with http_receiver() as receiver:
        key = office.put(office.address(receiver.url))
        limits = Limits(landing_s=0)
        running = Running(office.drain("first", limits=limits, writer=dies_before_settling))
        await arrival(receiver, 1)
        await running.kill()
        assert office.states() == [("waiting", 1, None)]
        office.now += DEFAULT_LIMITS.lease_ms - 1
        assert await office.drain("next").once() == 0
        office.now += 1
        assert await office.drain("next").once() == 1
    assert receiver.keys == [key, key]
    assert office.states() == [("sent", 2, None)]


class Flaky:
    """A writer whose database is gone for some calls."""

    def __init__(self, office: Office, *failing: int) -> None:
        self.office, self.failing, self.calls = office, failing, 0

    def __call__(self, work: Callable[[Connection], T], /) -> Awaitable[T]:
        self.calls += 1
        if self.calls in self.failing:
            raise OperationalError("UPDATE", {}, Exception("database is locked"))
        return self.office.run_in_writer(work)


async def test_a_database_that_is_away_neither_loses_nor_doubles(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with http_receiver() as receiver:
        key = office.put(office.address(receiver.url))
        flaky = Flaky(office, 1, 3, 4, 5, 6)
        drain = office.drain(limits=Limits(poll_s=0.01), writer=flaky)
        assert await drain.once() == 0
        assert await drain.once() == 1
    assert receiver.keys == [key]
    assert office.states() == [("sent", 1, None)]
    told = [each for each in caplog.messages if "cannot be reached" in each]
    assert len(told) == 2
