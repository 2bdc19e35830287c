"""Where the demo keeps its ledger and reports: one demo in a folder at a time."""

import fcntl
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.logs import TEXT, WithoutSecrets

MARK = ".pointwatch-demo"
"""The file that tells a folder of the demo from others: what lies in those is never deleted."""


class FolderNotEmpty(ValueError):
    """The folder holds something that is not of a demo."""


@contextmanager
def demo_folder(chosen: Path | None) -> Iterator[Path]:
    """The folder that was chosen; else build/demo in a source tree; else a new temporary one.

    It is empty, this process's alone within the block, and stays after it. Raises OSError,
    FolderNotEmpty.
    """
    folder = chosen or _source_tree_folder()
    if folder is not None:
        _check(folder)
        with (folder / MARK).open("w") as lock:
            if _taken(lock.fileno()):
                _clear(folder)
                yield folder.absolute()
                return
    # Without one of our own, or while another demo is at work in it.
    yield Path(tempfile.mkdtemp(prefix="pointwatch-demo-"))


def log_into(path: Path) -> None:
    """The log goes to a file: the screen is the audience's."""
    handler = logging.FileHandler(path, "w", encoding="utf-8")
    handler.setFormatter(WithoutSecrets(TEXT))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for noisy in ("alembic", "zeep", "urllib3"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _source_tree_folder() -> Path | None:
    here = Path.cwd()
    is_source = (here / "pyproject.toml").is_file() and (here / "monitor" / "demo").is_dir()
    return here / "build" / "demo" if is_source else None


def _check(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (folder / MARK).exists():
        raise FolderNotEmpty(folder)


def _clear(folder: Path) -> None:
    """Nothing of an earlier demo stays."""
    for pattern in ("pointwatch.*", "*.html"):
        for path in folder.glob(pattern):
            path.unlink()


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
