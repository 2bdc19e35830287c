"""What is known of the devices beside their readings and their wiring."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from inventory.types.faults import Diagnosis


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`keys`: slot code → scope of the credential that the device is asked with. `found`: what the
    tables of switches say against the inventory; `checked`: the slots whose place they told."""

    keys: Mapping[str, str] = field(default_factory=dict)
    found: tuple[Diagnosis, ...] = ()
    checked: frozenset[str] = frozenset()


NOWHERE = Surroundings()
"""Nothing is known beside."""
