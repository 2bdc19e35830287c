"""Single keys from the terminal, as they are pressed."""

import asyncio
import os
import sys
import termios
import tty
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pressed_keys() -> Iterator[deque[str]]:
    """Keys gather in the queue while the block runs; none do where there is no terminal.

    Must run in the event loop's thread. Ctrl-C stays a signal; echo is off within the block.
    """
    keys: deque[str] = deque(maxlen=16)
    if not sys.stdin.isatty():
        yield keys
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    loop = asyncio.get_running_loop()
    try:
        tty.setcbreak(terminal)
        loop.add_reader(terminal, _read, terminal, keys)
        yield keys
    finally:
        loop.remove_reader(terminal)
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _read(terminal: int, keys: deque[str]) -> None:
    try:
        typed = os.read(terminal, 64)
    except OSError:
        typed = b""
    if not typed:  # the terminal has gone
        asyncio.get_running_loop().remove_reader(terminal)
    keys.extend(typed.decode("ascii", "ignore").lower())
