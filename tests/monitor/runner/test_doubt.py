"""What is asked in doubt is asked thoroughly; what is in order costs one packet."""

import asyncio

from tests.monitor.runner.conftest import Post
from tests.monitor.runner.gates import GATES


async def test_only_who_is_in_doubt_is_asked_thoroughly(post: Post) -> None:
    async with post.watched():
        await post.until(lambda: post.books.all_ok(*GATES))
        assert post.doubted.total() == 0
        post.world.break_("gate3")
        await post.until(lambda: bool(post.books.tickets))
    # The first miss came at its usual turn, the two that confirmed it out of turn.
    assert post.doubted["gate3"] >= 2
    assert post.asked["gate3"] > post.doubted["gate3"]


async def test_a_single_round_doubts_nobody_who_answers(post: Post) -> None:
    await post.monitor().once(20, asyncio.Event())
    assert post.asked.keys() == set(GATES)
    assert post.doubted.total() == 0
