"""Waiting for sockets on the event loop (`probes.readiness`)."""

import asyncio
import select
import socket
from time import perf_counter

from probes.fast.on_loop import wait
from probes.readiness import Sockets


def by_loop(sockets: Sockets, events: int, until: float) -> Sockets:
    """As `probes.readiness.await_ready`; others go on meanwhile."""
    if until <= perf_counter():
        return []
    return wait(_first_of(sockets, events, until))


async def _first_of(sockets: Sockets, events: int, until: float) -> Sockets:
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
        return []
    finally:
        for sock in sockets:
            remove(sock)
    return ready
