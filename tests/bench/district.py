"""The sample district of 310 points for the benches: founded in SQLite, its devices in a child."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from inventory.database import open_engine, upgrade
from inventory.sample import LOOPBACK, sample_district
from inventory.types.components import Inventory, Kind
from inventory.vault import Vault
from probes.sim.access import Access
from probes.sim.client import SimulatedDistrict
from tests.founding import found, new_key

ACCESS = Access()
# Neither the demo's addresses nor another bench's: they may run side by side.
ADDRESSING = replace(LOOPBACK, network=f"127.{30 + os.getpid() % 30}.0.0/16")


@dataclass(frozen=True, slots=True)
class Campus:
    """Everything that a monitor needs to watch it."""

    engine: Engine
    url: str
    key: str
    inventory: Inventory
    devices: SimulatedDistrict

    @property
    def vault(self) -> Vault:
        return Vault([self.key])

    @property
    def points(self) -> list[str]:
        """The camera points, by code."""
        return [slot.code for slot in self.inventory.slots if slot.kind is Kind.CAMERA]


@contextmanager
def campus(thresholds: Mapping[str, float]) -> Iterator[Campus]:
    """The district, running; every device of it healthy."""
    inventory = sample_district(addressing=ADDRESSING).inventory("d")
    key = new_key()
    with TemporaryDirectory(prefix="pointwatch-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'ledger.db'}"
        engine = open_engine(url)
        upgrade(engine)
        found(engine, Vault([key]), inventory, ACCESS, thresholds)
        try:
            with SimulatedDistrict(inventory, ACCESS) as devices:
                yield Campus(engine, url, key, inventory, devices)
        finally:
            engine.dispose()
