"""A founded district with simulated devices, and monitors on it in processes of their own."""

import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine

from inventory.database import reading
from inventory.queries.leases import Lease, read_lease
from inventory.vault import Vault
from probes.sim.client import SimulatedDistrict
from tests.founding import found, new_key
from tests.ledger_books import Books
from tests.monitor.runner.conftest import ACCESS
from tests.monitor.runner.gates import gates
from tests.servers.http_receiver import Receiver, http_receiver
from tests.servers.monitor import start_monitor

PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Site:
    """A founded district with its simulated devices, and a monitor to start on it."""

    engine: Engine
    key: str
    devices: SimulatedDistrict
    receiver: Receiver
    log: Path

    @property
    def books(self) -> Books:
        return Books(self.engine, "d")

    @contextmanager
    def watched(
        self, environment: Mapping[str, str] | None = None
    ) -> Iterator["subprocess.Popen[bytes]"]:
        """A monitor that is killed when the block ends."""
        url = self.engine.url.render_as_string(hide_password=False)
        with self.log.open("ab") as log:
            echo = self.devices.echo_address
            process = start_monitor(url, self.key, echo, environment=environment, log=log.fileno())
            with process:
                try:
                    yield process
                finally:
                    process.kill()

    def lease(self) -> Lease | None:
        with reading(self.engine) as connection:
            return read_lease(connection, "d")

    def until(self, true: Callable[[], bool]) -> None:
        """Return when it is true; AssertionError, with the log, when it does not become so."""
        end = monotonic() + PATIENCE_S
        while not true():
            assert monotonic() < end, self.log.read_text()[-3000:]
            sleep(0.05)


@contextmanager
def _site(engine: Engine, folder: Path) -> Iterator[Site]:
    key = new_key()
    with http_receiver() as receiver, SimulatedDistrict(gates(), ACCESS) as devices:
        found(engine, Vault([key]), gates(), ACCESS, urls=[receiver.url])
        yield Site(engine, key, devices, receiver, folder / "log")


@pytest.fixture
def site(sqlite_ledger: Engine, tmp_path: Path) -> Iterator[Site]:
    """Six lone cameras, on SQLite."""
    with _site(sqlite_ledger, tmp_path) as each:
        yield each


@pytest.fixture
def any_site(ledger: Engine, tmp_path: Path) -> Iterator[Site]:
    """Six lone cameras, on SQLite and on PostgreSQL in turn."""
    with _site(ledger, tmp_path) as each:
        yield each
