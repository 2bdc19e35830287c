"""Makes the pictures of the demo's screen: `python -m tests.pictures` (about three minutes).

Each is what a real run shows in a terminal when all faults of the script have been named.
"""

import html
import re
import tempfile
from io import StringIO
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.cells import cell_len
from rich.console import Console

from inventory.words import LANGUAGES, Translator
from monitor.demo.board import Board
from monitor.demo.screen import PlainScreen, picture
from monitor.demo.script import SCRIPT
from monitor.demo.show import Play, run_show

IMAGES = Path(__file__).parent.parent / "docs" / "images"
WIDTH, HEIGHT = 128, 38
# Pictures load nothing from elsewhere: the reader's own monospaced font serves.
_TEXT = re.compile(r'(<text [^>]*?)textLength="([\d.]+)"([^>]*>)([^<]+)<')
_FORMAT = re.sub(r"@font-face\s*{{.*?}}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


def save(path: Path, served_on: str, board: Board) -> None:
    """Keep the screen of this moment as SVG."""
    console = Console(
        width=WIDTH, height=HEIGHT, record=True, file=StringIO(), force_terminal=True,
        color_system="truecolor",
    )  # fmt: skip
    words = board.words
    console.print(picture(board, served_on, words("Ctrl-C ends it at any time."), WIDTH, HEIGHT))
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn = console.export_svg(title="pointwatch demo", code_format=_FORMAT)
    path.write_text(_TEXT.sub(_stretched, drawn), encoding="utf-8")


def _stretched(found: re.Match[str]) -> str:
    """The text as wide as its cells: Rich counts a Chinese character for one column here."""
    before, length, between, text = found.groups()
    plain = html.unescape(text)
    wide = float(length) * cell_len(plain) / len(plain)
    return f'{before}textLength="{wide:.1f}"{between}{text}<'


def take(language: str) -> Path:
    """Run the demo in this language; where its picture is."""
    path = IMAGES / f"demo-{language.partition('_')[0]}.svg"
    served: list[str] = []

    def curtain(served_on: str, words: Translator) -> PlainScreen:
        served.append(served_on)
        return PlainScreen(words, served_on)

    def at_peak(board: Board) -> None:
        save(path, served[0], board)

    with tempfile.TemporaryDirectory() as folder:
        run_show(Play(Path(folder), language, SCRIPT, at_peak=at_peak), curtain)
    return path


def main() -> None:
    """One picture for each language."""
    for path in map(take, LANGUAGES):
        print(path)


if __name__ == "__main__":
    main()
