"""What a monitor loads once, set apart from what comes and goes with every question."""

import gc

from probes.onvif_service import prepare

_THRESHOLDS = (50_000, 20, 50)
"""Objects made and kept since the last look, and looks at the young for one at the older."""


def set_apart() -> None:
    """Load what is always needed, keep the garbage collector from looking at it ever again, and
    let it look seldom.

    Libraries and their tables are most of the memory and never garbage; what a tick replaces is
    freed at once. With Python's own thresholds each look at everything (half a second among 30,000
    devices, in which nothing else happens) came every second or so. To be called before the loop
    runs, for the whole process.
    """
    prepare()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
