"""How far the counters of an agent rose between two of its answers. Pure."""

from collections.abc import Mapping

from inventory.types.readings import Fact

COUNTERS = ("poe_denied", "poe_overload", "poe_short", "poe_mps_absent")
"""Facts that count events, and only ever rise while their agent runs."""


def risen(before: Mapping[str, Fact], after: Mapping[str, Fact]) -> dict[str, int]:
    """The counters that rose, and by how much.

    One that fell was set to zero by a restart of its agent: that tells nothing. (Events do not
    come so often that 32 bits would wrap.)
    """
    found = {}
    for name in COUNTERS:
        old, new = before.get(name), after.get(name)
        if isinstance(old, int | float) and isinstance(new, int | float) and new > old:
            found[name] = round(new - old)
    return found
