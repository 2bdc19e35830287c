"""UTC that goes on evenly while somebody sets this machine's clock."""

from time import perf_counter, time

_START = time() - perf_counter()


def steady_utc() -> float:
    """Seconds since 1970 by the clock as it was when this process started, counted evenly since.

    Two of these compare; one alone may be off from the wall clock by all that it was set since.
    """
    return _START + perf_counter()
