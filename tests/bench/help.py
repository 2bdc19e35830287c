"""How long `pointwatch --help` takes, from a shell's view."""

import os
import statistics
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from tests.bench.figures import Figure

RUNS = 9


def help_figures() -> list[Figure]:
    """The figure of the command's help."""
    against = f"median of {RUNS} runs of `pointwatch --help`"
    return [Figure("help_s", help_seconds(), "s", against, 0.4)]


def help_seconds() -> float:
    """The median of all runs, in seconds of wall time."""
    return statistics.median(_once() for _ in range(RUNS))


def _once() -> float:
    command = [str(Path(sys.executable).with_name("pointwatch")), "--help"]
    environment = {**os.environ, "POINTWATCH_LANGUAGE": "en"}
    started = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return perf_counter() - started
