"""Blocking texts on the event loop: they wait for each other's sake, and nothing is mixed up."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from probes.fast.on_loop import on_loop, wait


async def twice(number: int) -> int:
    await asyncio.sleep(0)
    return number * 2


def deep(number: int, depth: int) -> int:
    """Waits with a stack of its own under it."""
    return wait(twice(number)) if depth == 0 else deep(number, depth - 1)


async def test_every_text_gets_its_own_results() -> None:
    got = await asyncio.gather(*(on_loop(deep, n, n % 7) for n in range(200)))
    assert got == [n * 2 for n in range(200)]


async def test_what_waits_does_not_keep_others() -> None:
    opened = asyncio.Event()
    first = asyncio.ensure_future(on_loop(lambda: wait(opened.wait())))
    assert await on_loop(deep, 4, 2) == 8
    assert not first.done()
    opened.set()
    assert await first


async def test_errors_pass_both_ways() -> None:
    async def fail() -> None:
        raise OSError(113, "no route")

    def caught() -> str:
        with pytest.raises(OSError, match="no route"):
            wait(fail())
        return "caught"

    def raised() -> None:
        wait(fail())

    assert await on_loop(caught) == "caught"
    with pytest.raises(OSError, match="no route"):
        await on_loop(raised)
    assert await on_loop(deep, 1, 1) == 2, "the stack that failed serves the next"


async def test_who_is_cancelled_cleans_up() -> None:
    cleaned = []

    @contextmanager
    def opened() -> Iterator[None]:
        try:
            yield
        finally:
            cleaned.append(True)

    def work() -> None:
        with opened():
            wait(asyncio.sleep(60))

    asked = asyncio.ensure_future(on_loop(work))
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert cleaned == [True]


def test_every_thread_has_stacks_of_its_own() -> None:
    async def ask() -> list[int]:
        return await asyncio.gather(*(on_loop(deep, n, 1) for n in range(20)))

    async def in_threads() -> list[list[int]]:
        return await asyncio.gather(*(asyncio.to_thread(asyncio.run, ask()) for _ in range(8)))

    assert asyncio.run(in_threads()) == [[n * 2 for n in range(20)]] * 8
