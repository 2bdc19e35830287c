"""A running simulated district for the tests over real sockets."""

from collections.abc import AsyncIterator

import pytest_asyncio

from probes.sim.access import Access
from probes.sim.district import District
from tests.probes.sim.small_district import small_district

ACCESS = Access("pointwatch", "s3cret", "rouge")


@pytest_asyncio.fixture
async def district() -> AsyncIterator[District]:
    """The small district, every device listening in this test's loop."""
    async with District(small_district(), ACCESS) as running:
        yield running
