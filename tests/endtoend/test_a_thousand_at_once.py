"""A thousand devices fall silent at once, and come back: real pings, SNMP and ONVIF in a network
of their own, in which what is sent to them then vanishes."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import pytest

from inventory.database import open_engine, reading
from inventory.queries.states import load_states
from inventory.types.outages import SlotState
from inventory.types.readings import Answer, ProbeName
from inventory.types.targets import Target
from inventory.types.tickets import TicketState
from monitor.runner.asking import Limits
from monitor.runner.service import Monitor, Settings
from probes.registry import Blocking, Engine, OnLoop, Probe, probes_of
from tests.bench.crowd import CORE, crowd, found_crowd
from tests.bench.peers import onvif_responder, snmp_agents
from tests.founding import new_vault
from tests.ledger_books import Books
from tests.servers.namespaces import in_own_network, ip, may_unshare

pytestmark = [
    pytest.mark.root,
    pytest.mark.slow,
    pytest.mark.skipif(not may_unshare(), reason="may not make network namespaces (not root)"),
]

ADDRESSES = [f"198.18.{n // 250}.{n % 250 + 1}" for n in range(1023)]
CORE_ADDRESS, REFERENCE = "198.18.200.1", "127.0.0.1"
THRESHOLDS = {"snmp_interval": 15.0, "onvif_interval": 15.0, "rtsp_interval": 600.0, "verify": 3.0}
LIMITS = Limits(icmp=1024, snmp=64, onvif=128, rtsp=64)
PATIENCE_S = 120.0


@dataclass(slots=True)
class Counted:
    """Questions under way and the most at once, by probe."""

    now: Counter[ProbeName] = field(default_factory=Counter)
    most: Counter[ProbeName] = field(default_factory=Counter)

    def probe(self, name: ProbeName, probe: Probe) -> Probe:
        """The same, counted."""
        if isinstance(probe, Blocking):
            blocking = probe.ask

            def ask(target: Target, deadline: float) -> Answer:
                self._begin(name)
                try:
                    return blocking(target, deadline)
                finally:
                    self.now[name] -= 1

            return Blocking(ask)
        on_loop = probe.ask

        async def ask_on_loop(target: Target, deadline: float) -> Answer:
            self._begin(name)
            try:
                return await on_loop(target, deadline)
            finally:
                self.now[name] -= 1

        return OnLoop(ask_on_loop, probe.close, probe.patience)

    def _begin(self, name: ProbeName) -> None:
        self.now[name] += 1
        self.most[name] = max(self.most[name], self.now[name])


class Story:
    """The monitor of a thousand cameras, and how it goes with it."""

    def __init__(self, url: str, engine: Engine) -> None:
        self.counted, self.database = Counted(), open_engine(url)
        self.books = Books(self.database, "d")
        probes = {name: self.counted.probe(name, p) for name, p in probes_of(engine).items()}
        wanted = Settings("d", probes=probes, references=(REFERENCE,), limits=LIMITS)
        self.monitor = Monitor(self.database, new_vault(), wanted)
        self.longest = 0.0
        """For so long (s) the loop did nothing else."""

    async def tell(self) -> None:
        stop = asyncio.Event()
        work, heart = asyncio.create_task(self.monitor.run(stop)), asyncio.create_task(self._beat())
        try:
            await self._until(lambda: self._count(SlotState.OK) == len(ADDRESSES) + 1, work)
            await self._all_fall_silent(work)
            ip("route add local 198.18.0.0/16 dev lo")
            await self._until(lambda: self._count(SlotState.OK) == len(ADDRESSES) + 1, work)
            await self._until(lambda: not self.books.open_tickets, work)
        finally:
            heart.cancel()
            stop.set()
            await work

    async def _all_fall_silent(self, work: "asyncio.Task[None]") -> None:
        self.counted.most.clear()
        ip("route delete local 198.18.0.0/16 dev lo")
        began = monotonic()
        await self._until(lambda: bool(self.books.tickets), work)
        print(f"the ticket came after {monotonic() - began:.1f} s")
        await self._until(lambda: self._count(SlotState.DOWN) == len(ADDRESSES) + 1, work)
        print(f"all are known to be lost after {monotonic() - began:.1f} s")
        print(f"at most at once: {dict(self.counted.most)}; longest pause {self.longest:.2f} s")

    async def _until(self, true: Callable[[], bool], work: "asyncio.Task[None]") -> None:
        end = monotonic() + PATIENCE_S
        while not true():
            assert not work.done(), work.result()
            assert monotonic() < end, self._told()
            await asyncio.sleep(0.2)

    def _told(self) -> str:
        return f"states {dict(self._states())}, faults {self.books.components}"

    def _count(self, state: SlotState) -> int:
        return self._states()[state]

    def _states(self) -> Counter[SlotState]:
        with reading(self.database) as connection:
            return Counter(each.state for each in load_states(connection, "d").values())

    async def _beat(self) -> None:
        while True:
            began = monotonic()
            await asyncio.sleep(0.05)
            self.longest = max(self.longest, monotonic() - began - 0.05)


@pytest.mark.parametrize("engine", Engine)
def test_one_ticket_bounded_questions_and_nothing_left_waiting(
    tmp_path: Path, engine: Engine
) -> None:
    story = in_own_network(lambda: _told(tmp_path / "thousand.db", engine))
    books = story.books
    assert books.components == [CORE]
    assert [ticket.state for ticket in books.tickets] == [TicketState.CLOSED]
    assert len(books.outages) == len(ADDRESSES) + 1
    books.check()
    story.database.dispose()
    for probe in (ProbeName.ICMP, ProbeName.SNMP, ProbeName.ONVIF):
        assert 0 < story.counted.most[probe] <= LIMITS.of(probe)
    watch, bursts = story.monitor._watch, story.monitor._bursts
    left = (watch._under_way, bursts._turned, watch._relaxed)
    assert not any(left)
    assert not any((watch._hosts._out, watch._buildings._out))


def _told(file: Path, engine: Engine) -> Story:
    for command in (
        "link set lo up",
        "link add sink type veth peer name drain",
        "link set sink arp off up",
        "link set drain up",
        "address add 198.19.255.254/15 dev sink",
        "route add local 198.18.0.0/16 dev lo",
    ):
        ip(command)
    url = found_crowd(file, crowd(ADDRESSES, CORE_ADDRESS), THRESHOLDS)
    with snmp_agents(), onvif_responder():
        story = Story(url, engine)
        asyncio.run(story.tell())
    return story
