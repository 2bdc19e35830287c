"""`kill -9` again and again, in the middle of whatever the monitor was doing."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine

from inventory.database import reading
from inventory.queries.leases import Lease, read_lease
from inventory.types.outages import BlindReason
from inventory.vault import Vault
from probes.sim.client import SimulatedDistrict
from tests.founding import found, new_key
from tests.ledger_books import Books
from tests.monitor.runner.conftest import ACCESS
from tests.monitor.runner.gates import GATES, gates
from tests.servers.http_receiver import Receiver, http_receiver
from tests.servers.monitor import start_monitor

KILLS = 5
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
    def watched(self) -> Iterator["subprocess.Popen[bytes]"]:
        """A monitor that is killed when the block ends."""
        url = self.engine.url.render_as_string(hide_password=False)
        with self.log.open("ab") as log:
            process = start_monitor(url, self.key, self.devices.echo_address, log=log.fileno())
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


@pytest.fixture
def site(ledger: Engine, tmp_path: Path) -> Iterator[Site]:
    key = new_key()
    with http_receiver() as receiver, SimulatedDistrict(gates(), ACCESS) as devices:
        found(ledger, Vault([key]), gates(), ACCESS, urls=[receiver.url])
        yield Site(ledger, key, devices, receiver, tmp_path / "log")


def test_nothing_is_lost_or_doubled(site: Site) -> None:
    random, books = Random(4), site.books
    with site.watched():
        site.until(lambda: books.all_ok(*GATES))
        site.devices.break_("gate1")
    for number in range(KILLS):
        _work_and_be_killed(site, random.uniform(0.0, 2.0), breaking=bool(number % 2))
        books.check()
    with site.watched():
        site.until(lambda: "gate1" in books.components)
        site.devices.mend("gate1")
        site.until(lambda: not books.open_tickets)
        site.until(lambda: len(site.receiver.keys) >= len(books.messages))
    books.check()
    assert set(books.components) <= {"gate1", "gate2"}
    assert books.components.count("gate1") == 1
    lost = [outage for outage in books.outages if outage.slot == "gate1"]
    assert len(lost) == 1, "the open outage was carried on"
    assert {each.reason for each in books.blind_times} == {BlindReason.STOPPED}
    assert len(books.blind_times) == KILLS + 1
    assert all(each.ended_at is not None for each in books.blind_times)


def _work_and_be_killed(site: Site, after_s: float, *, breaking: bool) -> None:
    """A monitor that has taken the lease over is killed some time later, whatever it is doing."""
    before = site.lease()
    with site.watched():
        site.until(lambda: site.lease() != before)
        if breaking:
            site.devices.break_("gate2")
        sleep(after_s)
        site.devices.mend("gate2")
