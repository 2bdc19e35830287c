"""What a metered outlet feeds, and since when it feeds nothing. Pure."""

from collections.abc import Mapping

from inventory.types.readings import Fact

_METERS = (("output_power_w", 1.0, 2.0), ("output_current_a", 0.1, 0.2))
"""Facts, the better one first: less than the first number is nothing, as much as the second is
clearly something. Meters tell whole watts or tenths of an ampere; what lies between is neither."""


def is_drawn(facts: Mapping[str, Fact]) -> bool | None:
    """Whether anything draws current; None where no meter says."""
    for name, nothing, something in _METERS:
        told = facts.get(name)
        if isinstance(told, int | float):
            return True if told >= something else False if told < nothing else None
    return None
