"""A receiver of webhooks: records what comes, and answers well, badly or not at all."""

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.servers.scripted_http import Listening, Request, http_reply, scripted_http

HANG = "hang"
RESET = "reset"
Answer = int | str
"""An HTTP status, HANG (until the receiver ends) or RESET (the connection)."""


@dataclass(slots=True)
class Receiver:
    """A running receiver. `answers` come one per request; when they are used up, 200."""

    listening: Listening
    answers: deque[Answer] = field(default_factory=deque)
    asked: threading.Condition = field(default_factory=threading.Condition)
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Its Apprise URL, with a token in the path that no log may show."""
        return f"json://{self.listening.address}:{self.listening.port}/hook/T0KEN-S3CRET"

    @property
    def requests(self) -> list[Request]:
        return self.listening.requests

    @property
    def keys(self) -> list[str]:
        """The idempotency keys, in the order in which they came."""
        return [request.headers.get("x-idempotency-key", "") for request in self.requests]

    @property
    def titles(self) -> list[str]:
        return [json.loads(request.body)["title"] for request in self.requests]

    @property
    def bodies(self) -> list[str]:
        return [json.loads(request.body)["message"] for request in self.requests]

    def wait_for(self, count: int, patience_s: float = 10) -> None:
        """Return when `count` requests have come; AssertionError when they don't."""
        with self.asked:
            assert self.asked.wait_for(lambda: len(self.requests) >= count, patience_s)

    def answer(self, _request: Request, peer: socket.socket) -> None:
        with self.asked:
            answer = self.answers.popleft() if self.answers else 200
            self.asked.notify_all()
        if answer == HANG:
            self.ending.wait(20)
        elif answer == RESET:
            # Closing with a linger of 0 s sends RST.
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            peer.sendall(http_reply(f"{answer} Scripted"))


@contextmanager
def http_receiver(*answers: Answer) -> Iterator[Receiver]:
    """A receiver on 127.0.0.1 that gives these answers first; all threads end with the block."""
    receivers: list[Receiver] = []

    def script(request: Request, peer: socket.socket) -> None:
        receivers[0].answer(request, peer)

    with scripted_http(script) as listening:
        receivers.append(Receiver(listening, deque(answers)))
        try:
            yield receivers[0]
        finally:
            receivers[0].ending.set()
