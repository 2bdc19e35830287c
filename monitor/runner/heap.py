"""What a monitor loads once, set apart from what comes and goes with every question."""

import gc

from probes.onvif_service import prepare


def set_apart() -> None:
    """Load what is always needed, and keep the garbage collector from looking at it ever again.

    Libraries and their tables are most of the memory and never garbage; a collection that looks
    through them takes longer than a hundred questions. To be called before the loop runs.
    """
    prepare()
    gc.collect()
    gc.freeze()
