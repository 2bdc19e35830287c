"""`python -m probes.sim`: a simulated district as a child process, steered over stdin and stdout.

It ends when stdin ends or on SIGTERM or SIGINT, so it never outlives its parent.
"""

import asyncio
import sys

from probes.sim.district import District
from probes.sim.serving import serve
from probes.sim.wire import Order


def _ordered(order: Order) -> District:
    return District(order.inventory, order.access, order.trap_receiver)


if __name__ == "__main__":
    sys.exit(asyncio.run(serve(_ordered)))
