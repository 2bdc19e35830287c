"""The two ways to show the demo: a live screen in a terminal, plain lines in a log."""

import sys
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console, RenderableType
from rich.layout import Layout
from rich.live import Live
from rich.text import Text

from inventory.words import Translator
from monitor.demo import panels
from monitor.demo.board import Board, Line, Voice

WIDE = 118
"""From this many columns on, the messages have a column of their own."""
_MAIN = 82
_SIDE_LEAST, _SIDE_MOST = 40, 56
_HEADER = 3
_FRAME = 2


class Screen(Protocol):
    """Shows the board; a context manager."""

    def hear(self, line: Line) -> None:
        """A line of the story, as it comes."""

    def draw(self, board: Board) -> None:
        """The picture of the moment, about twice a second."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


class LiveScreen:
    """The whole terminal; what was there before comes back at the end."""

    def __init__(self, console: Console, served_on: str, keys: str) -> None:
        self._console, self._served_on, self._keys = console, served_on, keys
        self._live = Live(console=console, screen=True, auto_refresh=False)

    def hear(self, line: Line) -> None:
        """The board keeps it: it is drawn with the next picture."""

    def draw(self, board: Board) -> None:
        width, height = self._console.size
        self._live.update(picture(board, self._served_on, self._keys, width, height), refresh=True)

    def __enter__(self) -> Self:
        self._live.__enter__()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._live.__exit__(exc_type, exc, traceback)


class PlainScreen:
    """One line for everything that happens, with the seconds since the start before it."""

    def __init__(self, words: Translator, served_on: str) -> None:
        self._served_on = served_on
        self._names = {
            Voice.SCRIPT: words("script"),
            Voice.MONITOR: words("monitor"),
            Voice.MESSAGE: words("message"),
        }

    def hear(self, line: Line) -> None:
        sys.stdout.write(f"{panels.clock(line.at_s)}  {self._names[line.voice]}: {line.text}\n")
        sys.stdout.flush()

    def draw(self, board: Board) -> None:
        """What is simulated, once; after that, lines alone."""
        if self._served_on:
            sys.stdout.write(f"{panels.what_is_simulated(board, self._served_on)}\n")
            self._served_on = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        sys.stdout.flush()


def picture(board: Board, served_on: str, keys: str, width: int, height: int) -> RenderableType:
    """The whole screen for a terminal of this size."""
    whole, body = Layout(), Layout(name="body")
    top = Layout(panels.header(board, served_on), size=_HEADER)
    foot = Layout(Text(keys, "dim", no_wrap=True, overflow="ellipsis"), size=1)
    whole.split_column(top, body, foot)
    left = height - _HEADER - 1
    if width >= WIDE:
        beside = min(max(width - _MAIN, _SIDE_LEAST), _SIDE_MOST)
        main, side = Layout(), Layout(panels.messages(board), size=beside)
        body.split_row(main, side)
        main.split_column(*_columns(board, left))
    else:
        body.split_column(*_columns(board, left))
    return whole


def _columns(board: Board, height: int) -> tuple[Layout, Layout, Layout]:
    """Buildings as high as they are; story and tickets share the rest."""
    first = len(board.inventory.buildings) + _FRAME
    rest = max(height - first, 2 * (_FRAME + 2))
    told = rest // 2
    return (
        Layout(panels.buildings(board), size=first),
        Layout(panels.story(board, told - _FRAME), size=told),
        Layout(panels.tickets(board, rest - told - _FRAME), size=rest - told),
    )
