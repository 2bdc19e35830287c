"""A child process that serves a simulated district: an order, then commands, until input ends."""

import asyncio
import signal
import sys
from collections.abc import Callable

from probes.sim.control import obey
from probes.sim.district import District
from probes.sim.wire import MAX_LINE, Done, Order, Ready, from_line, to_line

Build = Callable[[Order], District]
"""Makes what is ordered. OSError and ValueError: it cannot be made."""


async def serve(build: Build) -> int:
    """Serve what stdin orders until stdin ends, or SIGTERM or SIGINT; the exit code."""
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader(limit=MAX_LINE)
    pipe, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    work = asyncio.ensure_future(_serve(lines, build))
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, work.cancel)
    try:
        return await work
    except asyncio.CancelledError:
        return 0
    finally:
        pipe.close()


async def _serve(lines: asyncio.StreamReader, build: Build) -> int:
    order = from_line(Order, await lines.readline())
    if isinstance(order, str):
        return _fail(f"the order is not sound: {order}")
    try:
        district = build(order)
        await district.start()
    except (OSError, ValueError) as error:
        return _fail(str(error))
    try:
        _say(Ready(echo=district.echo_address))
        while line := await lines.readline():
            _say(obey(district, line))
    except BrokenPipeError:
        pass  # The parent is gone: so are we.
    finally:
        district.close()
    return 0


def _fail(why: str) -> int:
    _say(Ready(error=why))
    return 1


def _say(message: Ready | Done) -> None:
    sys.stdout.buffer.write(to_line(message))
    sys.stdout.buffer.flush()
