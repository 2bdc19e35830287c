"""Waiting for sockets: on the event loop, or in the calling thread.

What is built on blocking calls (HTTP, TLS, closed ports) waits by `await_ready` alone, so that one
text of it serves threads and an engine's loop alike (decision 0009).
"""

import asyncio
import errno
import os
import select
import socket
from collections.abc import Callable, Collection
from contextvars import ContextVar
from time import perf_counter

Sockets = Collection[socket.socket]
Waiting = Callable[[Sockets, int, float], Sockets]


def await_ready(sockets: Sockets, events: int, until: float) -> Sockets:
    """Those of `sockets` that are ready, or have failed, as soon as any is; none where `until`
    (perf_counter, s) came first. `events`: select.POLLIN or select.POLLOUT."""
    return WAITING.get()(sockets, events, until)


def by_poll(sockets: Sockets, events: int, until: float) -> Sockets:
    """As `await_ready`, in the calling thread."""
    poller, found = select.poll(), {sock.fileno(): sock for sock in sockets}
    for number in found:
        poller.register(number, events)
    while (left := until - perf_counter()) > 0:
        if ready := poller.poll(left * 1000):
            return [found[number] for number, _ in ready]
    return []


WAITING: ContextVar[Waiting] = ContextVar("WAITING", default=by_poll)
"""How it is waited: another engine's way, where one is at work."""


async def first_ready(sockets: Sockets, events: int, until: float) -> Sockets:
    """As `await_ready`, on the event loop."""
    loop = asyncio.get_running_loop()
    ready: list[socket.socket] = []
    any_ready = asyncio.Event()

    def note(sock: socket.socket) -> None:
        ready.append(sock)
        any_ready.set()

    add, remove = (
        (loop.add_reader, loop.remove_reader)
        if events == select.POLLIN
        else (loop.add_writer, loop.remove_writer)
    )
    for sock in sockets:
        add(sock, note, sock)
    try:
        async with asyncio.timeout(until - perf_counter()):
            await any_ready.wait()
    except TimeoutError:
        return ready
    finally:
        for sock in sockets:
            remove(sock)
    return ready


def connect(sock: socket.socket, address: str, port: int, until: float) -> None:
    """Connect a socket that does not block. Raises TimeoutError, and OSError as connect() does."""
    number = sock.connect_ex((address, port))
    if number == errno.EINPROGRESS:
        if not await_ready([sock], select.POLLOUT, until):
            raise TimeoutError
        number = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if number:
        raise OSError(number, os.strerror(number))
