"""However much is asked at once, one agent has one question and one step of a walk to answer."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from inventory.types.components import Kind
from inventory.types.readings import Answer, ProbeName, Reason
from inventory.types.targets import SnmpCredential, Target
from probes.registry import Engine
from tests.probes import engines
from tests.servers.snmpd import SNMPD, V3, Agent, snmpd
from tests.servers.udp_proxy import UdpRelay, udp_relay

pytestmark = [
    pytest.mark.skipif(SNMPD is None, reason="snmpd (net-snmp) is not installed"),
    pytest.mark.usefixtures("engine"),
]

PATIENCE_S = 20.0
ROWS = 40


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    with snmpd(Path(tmp_path_factory.mktemp("snmpd"))) as running:
        yield running


@pytest_asyncio.fixture
async def relay(agent: Agent, engine: Engine) -> AsyncIterator[UdpRelay]:
    async with udp_relay((agent.address, agent.port)) as running:
        yield running
        await engines.close(ProbeName.SNMP)


def everything(relay: UdpRelay, credential: SnmpCredential | None) -> list[Target]:
    """The agent, what many slots have in one row of it, and a row that it has not."""
    at = relay.address, relay.port
    rows = [
        Target(f"row{n}", Kind.PORT, *at, index="1" if n else "99999", own=False, snmp=credential)
        for n in range(ROWS)
    ]
    return [*rows, Target("agent", Kind.SWITCH, *at, snmp=credential)]


async def ask_all(relay: UdpRelay, credential: SnmpCredential | None) -> list[Answer]:
    asked = (
        engines.ask_on_loop(ProbeName.SNMP, target, PATIENCE_S)
        for target in everything(relay, credential)
    )
    return await asyncio.gather(*asked)


@pytest.mark.parametrize("credential", [None, V3], ids=["v2c", "v3"])
async def test_a_poll_a_burst_and_a_trap_at_once_do_not_crowd_an_agent(
    relay: UdpRelay, credential: SnmpCredential | None
) -> None:
    await ask_all(relay, credential)
    relay.most = relay.requests = 0
    rounds = await asyncio.gather(*(ask_all(relay, credential) for _ in range(3)))
    for answers in rounds:
        found = [answer.reason for answer in answers]
        assert found == [Reason.ABSENT, *[Reason.OK] * ROWS]
    assert relay.most <= 2
    assert relay.requests < ROWS, "three rounds of them, and all shared requests"
