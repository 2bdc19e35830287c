"""Keys come one by one, and the terminal is given back as it was."""

import asyncio
import io
import os
import pty
import termios
from collections.abc import Iterator

import pytest

from monitor.demo.keys import pressed_keys


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    """A pseudo-terminal as standard input: our end, and the program's."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "r", closefd=False) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        yield ours, theirs
    os.close(ours)
    os.close(theirs)


async def test_a_key_comes_without_enter(terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    before = termios.tcgetattr(theirs)
    with pressed_keys() as keys:
        os.write(ours, b"Kq")
        async with asyncio.timeout(10):
            while len(keys) < 2:  # noqa: ASYNC110  the reader tells nobody but the queue
                await asyncio.sleep(0.01)
    assert list(keys) == ["k", "q"]
    assert termios.tcgetattr(theirs) == before


async def test_without_a_terminal_no_key_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("q"))
    with pressed_keys() as keys:
        await asyncio.sleep(0)
    assert not keys
