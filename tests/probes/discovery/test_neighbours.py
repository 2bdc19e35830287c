"""The tables of switches, replayed by snmpsim, and read from whatever an agent puts there."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from pysnmp.proto import rfc1902

from inventory.types.components import Kind
from inventory.types.discovered import Findings, Neighbour, Pairing, Sighting, Silence
from inventory.types.targets import SnmpCredential, Target
from probes import snmp
from probes.discovery.neighbour_tables import COLUMNS, read_tables
from probes.discovery.neighbours import ask_switch
from probes.discovery.systems import read_system
from probes.snmp_walk import Limits
from tests.probes.discovery.walk import WALK
from tests.servers.snmpd import Agent
from tests.servers.snmpsim import installed, snmpsim

simulated = pytest.mark.skipif(not installed(), reason="snmpsim and snmpsim-data are missing")
RECORDINGS = {"brocade": "network/switch/brocade-icx6430-24"}


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    with snmpsim(Path(tmp_path_factory.mktemp("snmpsim")), RECORDINGS, {"switch": WALK}) as running:
        yield running


@pytest_asyncio.fixture(autouse=True)
async def _closed() -> AsyncIterator[None]:
    yield
    await snmp.close()


def switch(agent: Agent, community: str = "switch") -> Target:
    credential = SnmpCredential(community=community)
    return Target("SW1", Kind.SWITCH, agent.address, agent.port, snmp=credential)


async def asked(target: Target, limits: Limits | None = None) -> Findings:
    found = Findings()
    await ask_switch(target, found, limits or Limits(60.0, 20_000))
    return found


@simulated
async def test_arp_tells_macs_by_address(agent: Agent) -> None:
    found = await asked(switch(agent))
    assert found.silences == []
    assert found.pairings == {
        Pairing("10.0.1.1", "00:11:00:00:00:01", "SW1"),
        Pairing("10.0.1.2", "00:11:00:00:00:02", "SW1"),
        Pairing("10.0.1.9", "00:11:00:00:00:09", "SW1"),
    }


@simulated
async def test_both_bridge_tables_tell_learned_macs_by_ifindex(agent: Agent) -> None:
    assert (await asked(switch(agent))).sightings == {
        Sighting("00:11:00:00:00:01", "SW1", "10"),
        Sighting("00:11:00:00:00:02", "SW1", "11"),
        Sighting("00:11:00:00:00:09", "SW1", "33"),
    }


@simulated
async def test_lldp_tells_neighbours_by_ifindex(agent: Agent) -> None:
    """A name that is no text, and a chassis id that is no MAC address, are told as they can be."""
    assert (await asked(switch(agent))).neighbours == {
        Neighbour("SW1", "10", mac="00:11:00:00:00:01"),
        Neighbour("SW1", "33", "00:22:00:00:00:02", "SW2", "10.0.2.251", is_bridge=True),
        Neighbour("SW1", "11", name="\N{REPLACEMENT CHARACTER}(\N{REPLACEMENT CHARACTER} A"),
    }


@simulated
async def test_rows_beyond_the_limit_are_left_out_and_said_so(agent: Agent) -> None:
    found = await asked(switch(agent), Limits(60.0, 2))
    assert len(found.pairings) <= 2
    assert found.silences == [Silence("SW1", "overload")]


@simulated
async def test_a_silent_switch_is_named(agent: Agent) -> None:
    found = await asked(switch(agent, "no-such-community"), Limits(0.5))
    assert (found.pairings, found.sightings, found.neighbours) == (set(), set(), set())
    assert found.silences == [Silence("SW1", "timeout")]


@simulated
async def test_a_switch_tells_what_it_is(agent: Agent) -> None:
    system = await read_system(switch(agent), 20)
    assert system is not None
    assert (system.name, system.kind, system.mac) == ("SW-SIM", Kind.SWITCH, "00:22:00:00:00:01")


@simulated
async def test_who_does_not_answer_has_no_system(agent: Agent) -> None:
    assert await read_system(switch(agent, "no-such-community"), 0.5) is None


@simulated
async def test_a_real_switch_tells_its_macs(agent: Agent) -> None:
    found = await asked(switch(agent, "brocade"))
    assert found.silences == []
    assert Pairing("192.168.1.50", "00:10:f3:3c:e4:fe", "SW1") in found.pairings
    assert Sighting("00:10:f3:3c:e4:fe", "SW1", "1") in found.sightings


values = st.one_of(
    st.binary(max_size=20).map(rfc1902.OctetString),
    st.integers(-(2**31), 2**31 - 1).map(rfc1902.Integer32),
    st.integers(0, 2**32 - 1).map(rfc1902.TimeTicks),
    st.just(rfc1902.ObjectIdentifier((1, 3, 6))),
    st.just(rfc1902.IpAddress("10.0.0.1")),
)
rows = st.dictionaries(
    st.lists(st.integers(0, 300), max_size=10).map(tuple), values, max_size=5
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(COLUMNS), rows, max_size=len(COLUMNS)))
def test_any_table_is_read(columns: dict[tuple[int, ...], dict[tuple[int, ...], object]]) -> None:
    known = read_tables("SW1", columns)
    assert all(len(each.mac) == 17 for each in known.sightings | known.pairings)
    assert all(each.mac or each.name or each.address for each in known.neighbours)
