"""What is asked in doubt is asked thoroughly; what is in order costs one packet."""

import asyncio

from tests.monitor.runner.conftest import Post
from tests.monitor.runner.gates import GATES


async def test_who_is_in_doubt_is_asked_thoroughly(post: Post) -> None:
    async with post.watched():
        await post.until(lambda: post.books.all_ok(*GATES))
        post.world.break_("gate3")
        await post.until(lambda: bool(post.books.tickets))
    assert post.doubted["gate3"] > 0
    assert _asked_at_usual_turns(post) == set(GATES)


async def test_a_single_round_begins_without_doubt(post: Post) -> None:
    await post.monitor().once(20, asyncio.Event())
    assert _asked_at_usual_turns(post) == set(GATES)


def _asked_at_usual_turns(post: Post) -> set[str]:
    """Those who were asked for one packet at least once."""
    return {slot for slot, asked in post.asked.items() if asked > post.doubted[slot]}
