"""The crews' telephone: a small HTTP server on loopback that takes what Apprise delivers."""

import json
import threading
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

_LONGEST_BODY = 64 * 1024
_PATIENCE_S = 10


@dataclass(frozen=True, slots=True)
class Received:
    """One message as it came. `crew` is the code in the address; `good_news`: an all-clear."""

    crew: str
    title: str
    body: str
    good_news: bool


class Receiver:
    """Listens on 127.0.0.1 for `json://` messages of Apprise; a context manager.

    `address` gives a crew's Apprise URL; `take` hands out what came since the last call.
    """

    def __init__(self) -> None:
        self._came: deque[Received] = deque()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.came = self._came
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,))

    def address(self, crew: str) -> str:
        """Where messages for the crew go."""
        return f"json://127.0.0.1:{self._server.server_port}/{crew}"

    def take(self) -> list[Received]:
        """The messages that came since the last call, in their order. Thread-safe."""
        return [self._came.popleft() for _ in range(len(self._came))]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    # A sender that hangs must not keep the demo from ending.
    daemon_threads = True
    block_on_close = False
    came: deque[Received]


class _Handler(BaseHTTPRequestHandler):
    """Takes POST alone; everything else is 501 by the base class."""

    timeout = _PATIENCE_S
    server: _Server

    def do_POST(self) -> None:
        received = self._read()
        if received is not None:
            self.server.came.append(received)
        self.send_response(400 if received is None else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _read(self) -> Received | None:
        length = self.headers.get("Content-Length", "")
        if not (length.isdecimal() and int(length) <= _LONGEST_BODY):
            return None
        try:
            told = json.loads(self.rfile.read(int(length)))
            title, body, kind = (str(told[name]) for name in ("title", "message", "type"))
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        return Received(self.path.strip("/"), title, body, kind == "success")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """No line on standard error: the screen shows what comes."""
