"""Waiting for sockets on the event loop (`probes.readiness`)."""

from time import perf_counter

from probes.fast.on_loop import wait
from probes.readiness import Sockets, first_ready


def by_loop(sockets: Sockets, events: int, until: float) -> Sockets:
    """As `probes.readiness.await_ready`; others go on meanwhile."""
    if until <= perf_counter():
        return []
    return wait(first_ready(sockets, events, until))
