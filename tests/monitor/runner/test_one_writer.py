"""One writer for each district: the second is refused, and told who the first is."""

import asyncio
import os
import socket

import pytest

from inventory.database import reading, writing
from inventory.queries.leases import LeaseLost, read_lease, take_lease
from inventory.types.outages import BlindReason
from monitor.runner.clock import Clock
from monitor.runner.lease import LeaseHeld
from tests.monitor.runner.conftest import Post
from tests.monitor.runner.gates import GATES


async def test_a_second_monitor_is_refused_and_names_the_holder(any_post: Post) -> None:
    post = any_post
    async with post.watched():
        await post.until(lambda: post.books.all_ok(*GATES))
        with pytest.raises(LeaseHeld) as refusal:
            await post.monitor().run(asyncio.Event())
        assert refusal.value.lease.holder.startswith(f"{socket.gethostname()}/{os.getpid()}/")
        assert refusal.value.lease.expires_at > Clock().now()


async def test_after_an_orderly_stop_the_next_one_takes_over_at_once(any_post: Post) -> None:
    post = any_post
    for _ in range(2):
        async with post.watched():
            await post.until(lambda: post.books.all_ok(*GATES))
    [stopped] = post.books.blind_times
    assert stopped.reason is BlindReason.STOPPED
    assert stopped.ended_at is not None


async def test_one_that_was_replaced_writes_nothing_more(post: Post) -> None:
    ran = asyncio.create_task(post.monitor().run(asyncio.Event()))
    await post.until(lambda: post.books.all_ok(*GATES))
    now = Clock().now()
    with writing(post.engine) as connection:
        take_lease(connection, "d", "elsewhere/1/1", now, 60_000)
    post.world.break_("gate1")
    with pytest.raises(LeaseLost):
        await asyncio.wait_for(ran, 30)
    assert post.books.outages == ()
    with reading(post.engine) as connection:
        lease = read_lease(connection, "d")
    assert lease is not None
    assert lease.holder == "elsewhere/1/1"
