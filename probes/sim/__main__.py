"""`python -m probes.sim`: a simulated district as a child process, steered over stdin and stdout.

It ends when stdin ends or on SIGTERM or SIGINT, so it never outlives its parent.
"""

import asyncio
import signal
import sys

from probes.sim.control import obey
from probes.sim.district import District
from probes.sim.wire import MAX_LINE, Done, Order, Ready, from_line, to_line


async def _main() -> int:
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader(limit=MAX_LINE)
    pipe, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    work = asyncio.ensure_future(_serve(lines))
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, work.cancel)
    try:
        return await work
    except asyncio.CancelledError:
        return 0
    finally:
        pipe.close()


async def _serve(lines: asyncio.StreamReader) -> int:
    order = from_line(Order, await lines.readline())
    if isinstance(order, str):
        return _fail(f"the order is not sound: {order}")
    district = District(order.inventory, order.access, order.trap_receiver)
    try:
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


if __name__ == "__main__":
    sys.exit(asyncio.run(_main()))
