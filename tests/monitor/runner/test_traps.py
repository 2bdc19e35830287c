"""Traps at work: in a district that is asked once in ten minutes, they say where to look."""

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from sqlalchemy import Engine

from inventory.types.outages import SlotState
from inventory.types.readings import Answer, CheckKey, ProbeName
from inventory.types.targets import Target
from monitor.judgement.policy import Policy
from monitor.runner.bursts import GATHER_S, REST_S
from monitor.runner.service import Monitor, Settings
from monitor.runner.traps import TrapPort, own_engine
from probes import onvif, snmp
from probes.onvif_memory import CredentialMemory
from probes.registry import PROBES, Blocking, OnLoop, Probe
from probes.sim.district import District
from probes.sim.echo import make_probe
from tests.founding import QUICK, found, new_vault
from tests.ledger_books import Books
from tests.monitor.runner.conftest import ACCESS, until
from tests.probes.notifications import LINK_DOWN, notification, row_down
from tests.probes.sim.small_district import address_of, small_district
from tests.servers.ports import free_udp_port

SELDOM = {
    **QUICK,
    "icmp_interval": 600.0,
    "snmp_interval": 600.0,
    "onvif_interval": 600.0,
    "icmp_deadline": 0.3,
    "onvif_deadline": 2.0,
    "snmp_deadline": 2.0,
}
"""Nothing is asked in time, but for a reason."""
BURST_S = 10.0
"""A burst ends within this time."""
REFERENCE = address_of("s")[0]


@dataclass
class Listening:
    """A monitor that has seen everything once, and counts what it asks from then on."""

    district: District
    books: Books
    port: int
    asked: Counter[CheckKey] = field(default_factory=Counter)
    monitor: Monitor = field(init=False)

    def note(self, probe: ProbeName, target: Target) -> None:
        self.asked[CheckKey(target.slot, probe)] += 1

    def slots(self) -> set[str]:
        return {key.slot for key in self.asked}

    async def until_asked(self, *codes: str) -> None:
        await until(lambda: self.slots() >= set(codes), BURST_S)


def _monitor(engine: Engine, each: Listening) -> Monitor:
    vault = new_vault()
    found(engine, vault, small_district(pass_through=True), ACCESS, SELDOM)
    ping = make_probe(each.district.echo_address)

    async def ask_ping(target: Target, limit: float) -> Answer:
        each.note(ProbeName.ICMP, target)
        return await ping(target, limit)

    def ask_camera(target: Target, limit: float) -> Answer:
        each.note(ProbeName.ONVIF, target)
        return onvif.ask(target, limit, memory=memory)

    async def ask_agent(target: Target, limit: float) -> Answer:
        each.note(ProbeName.SNMP, target)
        return await snmp.ask(target, limit)

    memory = CredentialMemory()
    probes: dict[ProbeName, Probe] = {
        **PROBES,
        ProbeName.ICMP: OnLoop(ask_ping),
        ProbeName.ONVIF: Blocking(ask_camera),
        ProbeName.SNMP: OnLoop(ask_agent, snmp.close),
    }
    place = TrapPort("127.0.0.1", each.port)
    settings = Settings("d", probes=probes, references=(REFERENCE,), traps=place, tick_s=0.2)
    return Monitor(engine, vault, settings)


@asynccontextmanager
async def at_work(engine: Engine, receiver: bool) -> AsyncIterator[Listening]:
    port = free_udp_port()
    told = ("127.0.0.1", port) if receiver else None
    async with District(small_district(pass_through=True), ACCESS, told) as district:
        each = Listening(district, Books(engine, "d"), port)
        each.monitor = _monitor(engine, each)
        stop = asyncio.Event()
        work = asyncio.create_task(each.monitor.run(stop))
        try:
            await until(lambda: each.monitor._watch._plan is not None or work.done())
            each.monitor._watch.hasten_all()
            await until(lambda: each.books.all_ok("c1", "k1", "k2", "s", "h", "u") or work.done())
            each.asked.clear()
            yield each
        finally:
            stop.set()
            await work


@pytest_asyncio.fixture
async def listening(sqlite_ledger: Engine) -> AsyncIterator[Listening]:
    """Agents that send traps."""
    async with at_work(sqlite_ledger, receiver=True) as each:
        yield each


@pytest_asyncio.fixture
async def silent(sqlite_ledger: Engine) -> AsyncIterator[Listening]:
    """Agents that send none."""
    async with at_work(sqlite_ledger, receiver=False) as each:
        yield each


def say(listening: Listening, source: str, data: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((source, 0))
        sock.sendto(data, ("127.0.0.1", listening.port))


async def test_a_cut_strand_is_found_because_its_chassis_says_so(listening: Listening) -> None:
    listening.district.world.break_("f2")
    await until(lambda: bool(listening.books.tickets))
    assert {outage.slot for outage in listening.books.outages} >= {"f2", "k2"}
    assert "f1" not in {outage.slot for outage in listening.books.outages}


async def test_power_that_is_lost_is_found_because_the_ups_says_so(listening: Listening) -> None:
    listening.district.world.break_("m")
    await until(lambda: listening.books.state("u") is SlotState.DEGRADED)


async def test_a_trap_proves_nothing(
    listening: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    """A chassis that claims a dead link, and then answers that all is well, has no outage."""
    caplog.set_level(logging.INFO)
    say(listening, address_of("h")[0], notification(ACCESS.community, binds=row_down(2)))
    await listening.until_asked("d2", "f2", "k2", "h", "u", "d1", "f1", f"reference {REFERENCE}")
    await until(lambda: not listening.monitor._watch._under_way)
    await asyncio.sleep(2 * listening.monitor._settings.tick_s)
    assert not listening.books.outages
    [line] = [each.getMessage() for each in caplog.records if "trap link_down" in each.message]
    assert line.startswith(f"trap link_down (1.3.6.1.6.3.1.1.5.3) from {address_of('h')[0]}, row 2")


async def test_a_chattering_row_is_asked_about_at_once_and_once_more_when_it_has_rested(
    listening: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    card = CheckKey("d2", ProbeName.SNMP)
    for _ in range(30):
        say(listening, address_of("h")[0], notification(ACCESS.community, binds=row_down(2)))
    await until(lambda: listening.monitor._traps._repeats == 29)
    await listening.until_asked("d2")
    assert listening.asked[card] == 1
    await until(lambda: listening.asked[card] == 2)
    assert len([each for each in caplog.records if "trap link_down" in each.message]) == 1


async def test_a_row_that_is_not_recorded_means_the_whole_agent(listening: Listening) -> None:
    say(listening, address_of("h")[0], notification(ACCESS.community, binds=row_down(77)))
    await listening.until_asked("h", "d1", "d2", "d3", "d4", "w1", "w4")


async def test_what_is_refused_is_logged_by_its_address_without_a_secret(
    listening: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    for community in ("guess", "guess", ACCESS.community):
        say(listening, address_of("h")[0], notification(community))
    say(listening, "127.0.0.1", notification(ACCESS.community))
    await listening.until_asked("h")
    listening.monitor._traps.tell_refused()
    told = [each.getMessage() for each in caplog.records if "dropped" in each.message]
    assert sorted(told) == [
        f"traps dropped from {address_of('h')[0]}: community 2",
        "traps dropped from unknown addresses: unknown_source 1",
    ]


async def test_a_refusal_is_no_reason_to_ask_more(
    listening: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    """authenticationFailure may be about ourselves: asking again would bring the next one."""
    caplog.set_level(logging.INFO)
    refusal = (*LINK_DOWN[:-1], 5)
    say(listening, address_of("h")[0], notification(ACCESS.community, refusal))
    say(listening, address_of("u")[0], notification(ACCESS.community))
    await listening.until_asked("u")
    [line] = [each.getMessage() for each in caplog.records if each.message.startswith("trap ")]
    assert address_of("u")[0] in line


async def test_a_first_miss_asks_about_all_that_could_explain_it(silent: Listening) -> None:
    """Without any trap: the camera's own miss asks its siblings, outlet, box, UPS, references."""
    silent.district.world.break_("a1")
    silent.monitor._watch.hasten([CheckKey("c1", ProbeName.ICMP)])
    await silent.until_asked("c1", "c2", "c3", "p1", "o1", "x", "u", "s", f"reference {REFERENCE}")
    await until(lambda: bool(silent.books.tickets))
    assert silent.books.components == ["a1"]


async def test_a_burst_asks_siblings_of_each_group_and_ends(silent: Listening) -> None:
    """A camera behind fibre: its strand's cable, its card's chassis, its power, its uplink."""
    silent.district.world.break_("b2")
    silent.monitor._watch.hasten([CheckKey("k2", ProbeName.ICMP)])
    above = ("f2", "d2", "q2", "h", "s", "l", "u", "w2")
    beside = ("f1", "f3", "d1", "d3", "k1", "k3")
    await silent.until_asked("k2", *above, *beside, f"reference {REFERENCE}")
    await until(lambda: not silent.monitor._watch._under_way, BURST_S)


def test_a_burst_begins_within_a_second_and_no_question_of_it_outlasts_ten() -> None:
    assert GATHER_S + REST_S < 1
    for probe in ProbeName:
        asked = PROBES[probe]
        waits = asked.patience if isinstance(asked, OnLoop) else 0.0
        assert GATHER_S + REST_S + (1 + waits) * Policy().deadline_s(probe) < BURST_S


async def test_a_port_that_is_taken_is_told_and_the_monitor_goes_on(
    sqlite_ledger: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    async with District(small_district(pass_through=True), ACCESS) as district:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
            holder.bind(("127.0.0.1", 0))
            each = Listening(district, Books(sqlite_ledger, "d"), holder.getsockname()[1])
            each.monitor = _monitor(sqlite_ledger, each)
            stop = asyncio.Event()
            work = asyncio.create_task(each.monitor.run(stop))
            await until(lambda: bool(each.asked) or work.done())
            stop.set()
            await work
    assert f"traps are not heard: 127.0.0.1 port {each.port}: Address already in use" in caplog.text


def test_the_engine_is_the_same_after_a_restart_and_younger() -> None:
    vault = new_vault()
    first, second = own_engine(vault, 1_800_000_000_000), own_engine(vault, 1_800_000_060_000)
    assert first.id == second.id
    assert 5 <= len(first.id) <= 32
    assert second.boots > first.boots > 0
    assert own_engine(new_vault(), 0).id != first.id
    for odd in (0, 2**45):  # clocks of 1970, and of far away
        assert 0 < own_engine(vault, odd).boots < 2**31 - 1
