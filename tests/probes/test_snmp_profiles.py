"""Agents are asked as their families' profiles tell: recordings, an agent that counts, snmpd."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio
from pysnmp.proto import rfc1902

from inventory.types.components import Kind
from inventory.types.readings import Answer, ProbeName, Reason
from inventory.types.targets import SnmpCredential, Target
from probes.profiles.current import use
from probes.profiles.library import load_library, shipped
from probes.snmp_allowance import Allowance
from probes.snmp_interview import Interview
from probes.snmp_memory import SELDOM_S, AgentMemory
from probes.snmp_record import parse_walk
from probes.snmp_recording import record
from probes.snmp_v2c import V2cClient
from probes.snmp_values import Oid, Value
from probes.snmp_walk import Limits, WalkFailed, walk_agent
from probes.snmp_wire import Bulk, Failure, Outcome
from tests.probes import engines
from tests.probes.profiles.walks import MADE, made
from tests.servers.snmpd import SNMPD, V3, Agent, snmpd
from tests.servers.snmpsim import installed, snmpsim

OBJECT_ID: Oid = (1, 3, 6, 1, 2, 1, 1, 2, 0)
PATIENCE_S = 20.0


@pytest_asyncio.fixture(autouse=True)
async def _closed() -> AsyncIterator[None]:
    yield
    await engines.close(ProbeName.SNMP)


@dataclass
class Clients:
    """An agent in memory that counts what it is asked. `refuses`: objects that spoil a request.
    `most`: objects in a request; larger ones are dropped."""

    values: dict[Oid, Value]
    refuses: frozenset[Oid] = frozenset()
    most: int = 100
    asked: list[tuple[Oid, ...]] = field(default_factory=list)
    walked: int = 0

    async def get(self, target: Target, oids: tuple[Oid, ...], time: Allowance) -> Outcome:
        self.asked.append(oids)
        if len(oids) > self.most:
            return Failure(Reason.TIMEOUT)
        if self.refuses & set(oids):
            return [None] * len(oids)
        return [self.values.get(oid) for oid in oids]

    async def bulk(self, target: Target, after: Oid, most: int, deadline: float) -> Bulk:
        self.walked += 1
        later = sorted(oid for oid in self.values if oid > after)[:most]
        return [(oid, _coded(self.values[oid])) for oid in later]


def _coded(value: Value) -> object:
    return rfc1902.Unsigned32(value) if isinstance(value, int) else rfc1902.OctetString(value)


def row(kind: Kind, index: str, profile: str = "") -> Target:
    return Target("S", kind, "127.0.0.1", index=index, own=False, profile=profile)


async def interview(clients: Clients, memory: AgentMemory, target: Target) -> Answer:
    answer = await Interview(target, clients, memory, Allowance(PATIENCE_S)).answer()
    assert isinstance(answer, Answer)
    return answer


async def test_an_agent_says_once_what_it_is() -> None:
    clients, memory = Clients(made("cdata").values), AgentMemory()
    for _ in range(3):
        answer = await interview(clients, memory, row(Kind.CARD, "1.2"))
        assert answer.facts["remote_copper_link"] is False
    assert sum(OBJECT_ID in oids for oids in clients.asked) == 1


async def test_a_bare_slot_number_is_in_the_first_shelf() -> None:
    answer = await interview(Clients(made("cdata").values), AgentMemory(), row(Kind.CARD, "3"))
    assert answer.facts["remote_power_down"] is True


async def test_what_the_inventory_names_is_not_asked() -> None:
    clients = Clients({**made("cdata").values, OBJECT_ID: "1.3.6.1.4.1.9.1.1"})
    answer = await interview(clients, AgentMemory(), row(Kind.CARD, "1.2", "cdata"))
    assert answer.facts["remote_copper_link"] is False
    assert not any(OBJECT_ID in oids for oids in clients.asked)


async def test_slow_values_are_asked_seldom_and_told_each_time() -> None:
    clients, memory = Clients(made("cdata").values), AgentMemory()
    target = row(Kind.STRAND, "1.1", "cdata")
    answers = [await interview(clients, memory, target) for _ in range(3)]
    assert [len(oids) for oids in clients.asked] == [7, 3, 3]
    assert {answer.facts["rx_power_dbm"] for answer in answers} == {-11.0}


async def test_a_row_that_fails_is_asked_in_full_each_time() -> None:
    clients, memory = Clients(made("cdata").values), AgentMemory()
    target = row(Kind.STRAND, "1.3", "cdata")
    for _ in range(3):
        assert (await interview(clients, memory, target)).reason is Reason.LINK_DOWN
    assert [len(oids) for oids in clients.asked] == [7, 7, 7]


def test_rows_of_one_agent_do_not_all_fall_due_together() -> None:
    memory, key = AgentMemory(), ("127.0.0.1", 161, "public")
    targets = [row(Kind.PORT, str(n)) for n in range(200)]
    for target in targets:
        memory.keep_full(key, target, Answer(Reason.OK), frozenset(), now=0.0)
    due = [sum(memory.is_due(key, t, SELDOM_S * part) for t in targets) for part in (0.49, 0.75, 1)]
    assert due[0] == 0
    assert 60 < due[1] < 140
    assert due[2] == 200


async def test_an_agent_that_refuses_slow_values_is_asked_without() -> None:
    """As agents of version 1 do: for one object that they lack nothing is told at all."""
    values = made("oam").values
    clients = Clients(values, refuses=frozenset({(1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 15, 1)}))
    answer = await interview(clients, AgentMemory(), row(Kind.PORT, "1"))
    assert (answer.reason, answer.facts) == (Reason.OK, {"admin_status": 1, "oper_status": 1})


async def test_what_an_agent_cannot_carry_is_not_asked_again_soon() -> None:
    """It drops large requests: one poll is lost, and no more of them for an hour."""
    clients, memory = Clients(made("cdata").values, most=5), AgentMemory()
    target = row(Kind.STRAND, "1.1", "cdata")
    lost = await Interview(target, clients, memory, Allowance(PATIENCE_S)).answer()
    assert lost == Failure(Reason.TIMEOUT)
    for index in ("1.1", "1.1", "1.1"):
        answer = await interview(clients, memory, row(Kind.STRAND, index, "cdata"))
        assert answer.reason is Reason.OK
    assert [len(oids) for oids in clients.asked] == [7, 3, 3, 3]


async def test_what_is_no_longer_told_is_not_remembered() -> None:
    """Only slow values are: the remote end's link is news, or unknown."""
    values = dict(made("cdata").values)
    clients, memory = Clients(values), AgentMemory()
    target = row(Kind.STRAND, "1.1", "cdata")
    assert (await interview(clients, memory, target)).facts["remote_copper_link"] is True
    values[1, 3, 6, 1, 4, 1, 34592, 1, 1, 1, 4, 2, 1, 1, 28, 1, 1] = 0
    clients.values = values
    answer = await interview(clients, memory, target)
    assert "remote_copper_link" not in answer.facts
    assert answer.facts["rx_power_dbm"] == -11.0


async def test_the_newest_oam_event_of_a_port_that_fails() -> None:
    clients = Clients(made("oam").values)
    down = await interview(clients, AgentMemory(), row(Kind.PORT, "2"))
    assert (down.facts["oam_event"], down.facts["oam_event_age_s"]) == ("dying_gasp", 10.0)
    up = await interview(clients, AgentMemory(), row(Kind.PORT, "1"))
    assert "oam_event" not in up.facts


async def test_sensors_are_found_once() -> None:
    entity: Oid = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1)
    sensor: Oid = (1, 3, 6, 1, 2, 1, 99, 1, 1, 1)
    told = {1: 6, 2: 7, 3: 1, 4: 4210}
    values: dict[Oid, Value] = {(*sensor, column, 9): value for column, value in told.items()}
    values |= {(*entity, 7, 9): "Rx power of ge2", (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1, 2): "ge2"}
    values |= made("oam").values | {(1, 3, 6, 1, 2, 1, 2, 2, 1, 8, 2): 1}
    clients, memory = Clients(values), AgentMemory()
    for _ in range(3):
        answer = await interview(clients, memory, row(Kind.PORT, "2"))
        assert answer.facts["rx_power_dbm"] == -3.76  # 421.0 µW
        walked = clients.walked
    assert walked == clients.walked


async def test_an_agent_that_keeps_its_tables_says_how_old_its_news_may_be() -> None:
    values = made("oam").values | {OBJECT_ID: "1.3.6.1.4.1.8072.3.2.10"}
    before = time.time() * 1000
    answer = await interview(Clients(values), AgentMemory(), row(Kind.PORT, "1"))
    assert answer.refreshed_at is not None
    assert before - 15_001 <= answer.refreshed_at <= time.time() * 1000 - 14_999
    own = Target("S", Kind.SWITCH, "127.0.0.1")
    assert (await interview(Clients(values), AgentMemory(), own)).refreshed_at is None


async def test_a_walk_ends_where_the_agent_goes_backwards() -> None:
    async def ask(after: Oid, most: int, deadline: float) -> Bulk:
        return [((1, 3, 1), 1), ((1, 3, 2), 2), ((1, 3, 1), 1)]

    rows = [oid async for oid, _ in walk_agent(ask, ((1, 3),), Limits())]
    assert rows == [(1, 3, 1), (1, 3, 2)]


@pytest.mark.parametrize(
    ("limits", "detail"),
    [(Limits(rows=100), "rows"), (Limits(bytes=1000), "bytes"), (Limits(seconds=0), "seconds")],
)
async def test_a_walk_without_end_is_ended(limits: Limits, detail: str) -> None:
    async def ask(after: Oid, most: int, deadline: float) -> Bulk:
        return [((*after[:2], after[-1] + 1), 1)]

    with pytest.raises(WalkFailed) as caught:
        async for _ in walk_agent(ask, ((1, 3),), limits):
            pass
    assert (caught.value.reason, caught.value.detail) == (Reason.OVERLOAD, detail)


async def test_an_agent_that_cannot_carry_much_is_walked_step_by_step() -> None:
    async def ask(after: Oid, most: int, deadline: float) -> Bulk:
        if most > 1:
            return Failure(Reason.TIMEOUT)
        at = after[-1] + 1 if len(after) == 3 else 1
        return [((1, 3, at), at)] if at <= 3 else []

    rows = [oid[-1] async for oid, _ in walk_agent(ask, ((1, 3),), Limits())]
    assert rows == [1, 2, 3]


each_engine = pytest.mark.usefixtures("engine")
needs_snmpsim = pytest.mark.skipif(not installed(), reason="snmpsim and snmpsim-data are missing")


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    folder = Path(tmp_path_factory.mktemp("snmpsim"))
    own = {path.stem: path.read_text() for path in MADE.glob("*.snmprec")}
    with snmpsim(folder, {"arista": "cloud/arista-dcs-7150s-52-cl"}, own) as running:
        yield running


async def ask(at: Agent, community: str, kind: Kind, index: str | None) -> Answer:
    credential = SnmpCredential(community=community)
    target = Target("S", kind, at.address, at.port, index, own=index is None, snmp=credential)
    return await engines.ask_on_loop(ProbeName.SNMP, target, PATIENCE_S)


@each_engine
@needs_snmpsim
async def test_optics_over_the_wire(recordings: Agent) -> None:
    answers = await asyncio.gather(*(ask(recordings, "arista", Kind.PORT, n) for n in ("5", "50")))
    assert [answer.facts["rx_power_dbm"] for answer in answers] == [-3.95, -33.98]


@each_engine
@needs_snmpsim
@pytest.mark.parametrize(
    ("family", "index", "reason"),
    [
        ("cdata", "1.3", Reason.LINK_DOWN),
        ("fiberroad", "1.1", Reason.OK),
        ("planet-mc", "2", Reason.LINK_DOWN),
        ("dlink-dmc", "2", Reason.LINK_DOWN),
        ("perle-mcr", "1.4", Reason.ABSENT),
    ],
)
async def test_chassis_over_the_wire(
    recordings: Agent, family: str, index: str, reason: Reason
) -> None:
    assert (await ask(recordings, family, Kind.STRAND, index)).reason is reason


@needs_snmpsim
async def test_a_recorded_walk_is_what_the_agent_said(recordings: Agent) -> None:
    lines: list[str] = []
    credential = SnmpCredential(community="cdata")
    target = Target("S", Kind.CHASSIS, recordings.address, recordings.port, snmp=credential)
    got = await record(target, lines.append)
    assert (got.rows, got.withheld, got.ended) == (35, 0, "")
    assert parse_walk("".join(lines).split("\n")).values == made("cdata").values


@each_engine
@pytest.mark.skipif(SNMPD is None, reason="snmpd (net-snmp) is not installed")
@pytest.mark.parametrize(
    ("auth", "priv"),
    [("SHA256", "AES"), ("SHA512", "AES"), ("SHA512", "AES256"), ("SHA256", "AES256")],
)
async def test_v3_with_sha_2_and_aes_against_net_snmp(tmp_path: Path, auth: str, priv: str) -> None:
    strong = replace(V3, user=f"u-{auth}-{priv}", auth_protocol=auth, priv_protocol=priv)
    with snmpd(tmp_path, also=[strong]) as agent:
        target = Target("S", Kind.SWITCH, agent.address, agent.port, snmp=strong)
        answer = await engines.ask_on_loop(ProbeName.SNMP, target, PATIENCE_S)
        assert (answer.reason, answer.facts["name"]) == (Reason.OK, "spine")


@each_engine
@pytest.mark.skipif(SNMPD is None, reason="snmpd (net-snmp) is not installed")
async def test_the_engine_id_of_an_agent_is_asked_once(tmp_path: Path) -> None:
    """By the agent's own count of what it hears (snmpInPkts)."""
    heard: Oid = (1, 3, 6, 1, 2, 1, 11, 1, 0)
    with snmpd(tmp_path) as agent:
        target = Target("S", Kind.SWITCH, agent.address, agent.port, snmp=V3, profile="standard")
        client, counts = V2cClient(), []
        for _ in range(3):
            got = await client.get(agent.address, agent.port, "public", (heard,), PATIENCE_S)
            assert not isinstance(got, Failure)
            counts.append(got[0])
            answer = await engines.ask_on_loop(ProbeName.SNMP, target, PATIENCE_S)
            assert answer.reason is Reason.OK
        await client.close()
    first, second = (int(str(b)) - int(str(a)) for a, b in pairwise(counts))
    assert first > second == 2, "the question itself, and ours for the count"


@pytest.mark.skipif(SNMPD is None, reason="snmpd (net-snmp) is not installed")
async def test_a_walk_over_v3_holds_no_credential(tmp_path: Path) -> None:
    lines: list[str] = []
    with snmpd(tmp_path, location=f"behind {V3.auth_key} here") as agent:
        target = Target("S", Kind.SWITCH, agent.address, agent.port, snmp=V3)
        got = await record(target, lines.append, Limits(seconds=60, rows=2000))
    text = "".join(lines)
    assert got.withheld == 1
    assert "|4|spine" in text
    assert V3.auth_key not in text
    assert V3.auth_key.encode().hex() not in text


async def test_profiles_of_ones_own_know_their_agents(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'title = "Mine"\nobject_ids = ["1.3.6.1.4.1.55555"]\n'
        '[[row]]\nkinds = ["strand"]\nrules = [{ when = { light = [false] }, is = "link_down" }]\n'
        '[row.values]\nlight = { oid = "1.3.6.1.4.1.55555.1.2", codes = { 1 = true, 0 = false } }\n'
    )
    values: dict[Oid, Value] = {
        OBJECT_ID: "1.3.6.1.4.1.55555.3",
        (1, 3, 6, 1, 4, 1, 55555, 1, 2, 4): 0,
    }
    try:
        use(load_library(tmp_path))
        answer = await interview(Clients(values), AgentMemory(), row(Kind.STRAND, "4"))
    finally:
        use(None)
    assert (answer.reason, answer.facts) == (Reason.LINK_DOWN, {"light": False})
    assert "mine" not in shipped().profiles
