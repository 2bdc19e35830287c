"""A small simulated district, founded in a ledger, and monitors that watch it in this process."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from time import monotonic

import pytest_asyncio
from sqlalchemy import Engine

from inventory.types.components import Inventory
from inventory.types.readings import Answer, ProbeName, Reason
from inventory.types.targets import Target
from inventory.vault import Vault
from monitor.runner.clock import Clock
from monitor.runner.service import Monitor, Observer, Settings
from monitor.runner.targets import Ports
from probes import onvif
from probes.onvif_memory import CredentialMemory
from probes.registry import PROBES, Blocking, BlockingProbe, OnLoop
from probes.sim.access import Access
from probes.sim.district import District
from probes.sim.echo import make_probe
from probes.sim.world import World
from tests.founding import found, new_vault
from tests.ledger_books import Books
from tests.monitor.runner.gates import gates
from tests.probes.sim.small_district import small_district

ACCESS = Access("pointwatch", "s3cret", "rouge")
PATIENCE_S = 40.0
PORTS = Ports()


@dataclass(slots=True)
class Post:
    """A founded district, its simulated devices, and what the ledger says of them."""

    engine: Engine
    vault: Vault
    district: District
    silences: Counter[str] = field(default_factory=Counter)
    """Pings that were not answered, by slot."""
    asked: Counter[str] = field(default_factory=Counter)
    """Pings sent, by slot."""
    doubted: Counter[str] = field(default_factory=Counter)
    """Those of them that were to be thorough."""
    memory: CredentialMemory = field(default_factory=CredentialMemory)
    books: Books = field(init=False)

    def __post_init__(self) -> None:
        self.books = Books(self.engine, "d")

    @property
    def world(self) -> World:
        return self.district.world

    def monitor(
        self,
        clock: Clock | None = None,
        observer: Observer | None = None,
        references: tuple[str, ...] = (),
        memory: int = 200_000,
        onvif_probe: BlockingProbe | None = None,
        ports: Ports = PORTS,
    ) -> Monitor:
        probes = {
            **PROBES,
            ProbeName.ICMP: OnLoop(self._ping),
            ProbeName.ONVIF: Blocking(onvif_probe or partial(onvif.ask, memory=self.memory)),
        }
        settings = Settings(
            "d",
            ports,
            probes=probes,
            references=references,
            tick_s=0.2,
            readings_in_memory=memory,
        )
        return Monitor(self.engine, self.vault, settings, clock, observer)

    async def _ping(self, target: Target, deadline: float) -> Answer:
        answer = await make_probe(self.district.echo_address)(target, deadline)
        self.asked[target.slot] += 1
        self.doubted[target.slot] += target.thorough
        self.silences[target.slot] += answer.reason is not Reason.OK
        return answer

    def failures(self, slot: str) -> int:
        """How often the slot did not answer a ping."""
        return self.silences[slot]

    @asynccontextmanager
    async def watched(self, monitor: Monitor | None = None) -> AsyncIterator[None]:
        """A monitor at work until the block ends; what it raises is raised here."""
        stop = asyncio.Event()
        work = asyncio.create_task((monitor or self.monitor()).run(stop))
        try:
            yield
        finally:
            stop.set()
            await work

    async def until(self, true: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        """Return when it is true; AssertionError when it does not become so."""
        await until(true, patience_s)


async def until(true: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Return when it is true; AssertionError when it does not become so."""
    end = monotonic() + patience_s
    while not true():
        assert monotonic() < end, "it did not come true in time"
        await asyncio.sleep(0.05)


@asynccontextmanager
async def posted(
    engine: Engine, inventory: Inventory, simulated: Inventory | None = None
) -> AsyncIterator[Post]:
    """The inventory founded in the ledger, and simulated (or another one simulated for it)."""
    vault = new_vault()
    found(engine, vault, inventory, ACCESS)
    async with District(simulated or inventory, ACCESS) as district:
        yield Post(engine, vault, district)


@pytest_asyncio.fixture
async def post(sqlite_ledger: Engine) -> AsyncIterator[Post]:
    """Six lone cameras, in a ledger on SQLite."""
    async with posted(sqlite_ledger, gates()) as each:
        yield each


@pytest_asyncio.fixture
async def any_post(ledger: Engine) -> AsyncIterator[Post]:
    """Six lone cameras, in a ledger on SQLite and on PostgreSQL in turn."""
    async with posted(ledger, gates()) as each:
        yield each


@pytest_asyncio.fixture
async def chained(ledger: Engine) -> AsyncIterator[Post]:
    """A district with whole chains, in a ledger on SQLite and on PostgreSQL in turn."""
    async with posted(ledger, small_district(pass_through=True)) as each:
        yield each
