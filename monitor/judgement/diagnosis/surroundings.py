"""What is known of the devices beside their readings and their wiring."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`keys`: slot code → scope of the credential that the device is asked with."""

    keys: Mapping[str, str] = field(default_factory=dict)


NOWHERE = Surroundings()
"""Nothing is known beside."""
