"""How often Python looks for garbage that refers to itself, in a process that watches."""

import gc

_THRESHOLDS = (50_000, 20, 50)
"""Objects made and kept since the last look, and looks at the young for one at the older."""


def look_seldom() -> None:
    """For this whole process: what a tick replaces is freed at once, and is no such garbage.

    With Python's own thresholds each look at everything (half a second among 30,000 devices, in
    which nothing else happens) came every second or so: a third of all work.
    """
    gc.set_threshold(*_THRESHOLDS)
