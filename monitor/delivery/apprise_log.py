"""Keeps Apprise's own log out of ours, and reads from it why a send failed.

Apprise answers with a bool; the HTTP status is only in its log, which also holds URLs with
tokens. So its records go to this listener alone, which keeps nothing but a code.
"""

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_STATUS = re.compile(r"error=(\d{3})\b")
_CONNECTION = re.compile(r"connection error", re.IGNORECASE)


class Overheard:
    """What was heard while one thread sent: the code of the last trouble."""

    def __init__(self) -> None:
        self.code = "refused"


class _Listener(logging.Handler):
    """Hears what plugins say, thread by thread: a plugin sends in the thread that calls it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.ears: dict[int, Overheard] = {}

    def emit(self, record: logging.LogRecord) -> None:
        overheard = self.ears.get(threading.get_ident())
        if overheard is None:
            return
        said = record.getMessage()
        if status := _STATUS.search(said):
            overheard.code = f"http_{status[1]}"
        elif _CONNECTION.search(said):
            overheard.code = "connection"


@cache
def _listener() -> _Listener:
    listener = _Listener()
    logger = logging.getLogger("apprise")
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    logger.addHandler(listener)
    # It logs paths, which hold tokens, at DEBUG and, for a broken reply, at WARNING.
    logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)
    return listener


@contextmanager
def overhearing() -> Iterator[Overheard]:
    """Listen to what Apprise says in this thread, and let none of it into the log."""
    ears = _listener().ears
    overheard = ears[threading.get_ident()] = Overheard()
    try:
        yield overheard
    finally:
        del ears[threading.get_ident()]
