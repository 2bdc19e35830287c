"""A strand of the simulated district that loses light: ledger, messages and restart included."""

from collections.abc import AsyncIterator

import pytest_asyncio
from sqlalchemy import Engine

from inventory.database import reading, writing
from inventory.queries.faults import load_faults
from inventory.queries.trends import load_trends, write_trends
from inventory.types.components import Kind
from inventory.types.faults import FaultKind
from inventory.types.time import DAY
from inventory.types.trends import TrendDay
from monitor.runner.clock import Clock
from tests.monitor.runner.conftest import Post, posted
from tests.probes.sim.small_district import with_chassis_of

STRAND = "f2"


@pytest_asyncio.fixture
async def watched_for_long(ledger: Engine) -> AsyncIterator[Post]:
    """A district with chains, in which strand f2 has been watched for nine days."""
    async with posted(ledger, with_chassis_of("C-Data")) as post:
        today, usual = Clock().now() // DAY, post.world.light(STRAND)
        assert usual is not None
        days = [
            TrendDay(today - n, round(usual) * 100 * 24, 24, usual=n > 2) for n in range(9, 0, -1)
        ]
        with writing(ledger) as connection:
            write_trends(connection, "d", {STRAND: days})
        yield post


def kinds(post: Post) -> list[tuple[str, FaultKind]]:
    """Component and kind of the faults of strand and transceiver, by number."""
    with reading(post.engine) as connection:
        found = [each.diagnosis for each in load_faults(connection, "d", 0)]
    lines = (Kind.STRAND, Kind.TRANSCEIVER)
    return [(d.component.code, d.kind) for d in found if d.component.kind in lines]


async def test_light_that_stays_low_after_a_repair_is_a_preventive_ticket(
    watched_for_long: Post,
) -> None:
    """It opens once, outlives a restart, fails as itself, and closes with the light back."""
    post, books, world = watched_for_long, watched_for_long.books, watched_for_long.world
    async with post.watched():
        await post.until(lambda: books.all_ok(STRAND, "k2"))
        world.break_(STRAND)
        await post.until(lambda: len(books.tickets) == 1)
        world.mend(STRAND)
        world.sink(STRAND, 2)
        await post.until(lambda: (STRAND, FaultKind.DEGRADING) in kinds(post))
        await post.until(lambda: "ticket_closed" in books.templates)
    params = next(p for _, p in books.messages if p["fault"] == FaultKind.DEGRADING)
    assert params["component"] == STRAND
    assert "light_low" in str(params["evidence"])
    async with post.watched():
        await post.until(lambda: books.all_ok(STRAND, "k2"))
        assert kinds(post)[-1] == (STRAND, FaultKind.DEGRADING)
        world.break_(STRAND)
        await post.until(lambda: kinds(post)[-1] == (STRAND, FaultKind.LINK_DOWN))
        world.mend(STRAND)
        await post.until(lambda: not books.open_tickets)
    assert len(books.tickets) == 2
    assert books.templates.count("ticket_opened") == 2
    outages = [each for each in books.outages if each.slot == STRAND]
    assert len(outages) == 2
    books.check()


async def test_trends_are_written_with_the_ledger_and_read_again(watched_for_long: Post) -> None:
    post, books = watched_for_long, watched_for_long.books
    today = Clock().now() // DAY
    async with post.watched():
        await post.until(lambda: books.all_ok(STRAND))
    with reading(post.engine) as connection:
        days = load_trends(connection, "d", today - 60)[STRAND]
    assert len(days) == 9
