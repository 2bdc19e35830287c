"""The SNMP probe against net-snmp's snmpd: v2c, v3, rows, refusals."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from inventory.types.components import Kind
from inventory.types.readings import Answer, ProbeName, Reason
from inventory.types.targets import SnmpCredential, Target
from probes.registry import Engine
from tests.probes import engines
from tests.servers.snmpd import SNMPD, V3, Agent, snmpd

pytestmark = [
    pytest.mark.skipif(SNMPD is None, reason="snmpd (net-snmp) is not installed"),
    pytest.mark.usefixtures("engine"),
]

PATIENCE_S = 20.0


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    with snmpd(Path(tmp_path_factory.mktemp("snmpd"))) as running:
        yield running


@pytest_asyncio.fixture(autouse=True)
async def _closed(engine: Engine) -> AsyncIterator[None]:
    yield
    await engines.close(ProbeName.SNMP)


def switch(agent: Agent, credential: SnmpCredential | None = None) -> Target:
    return Target("SW-1", Kind.SWITCH, agent.address, agent.port, snmp=credential)


def row(agent: Agent, kind: Kind, index: str | None) -> Target:
    return Target("SW-1/1", kind, agent.address, agent.port, index=index, own=False)


async def ask(target: Target, deadline: float = PATIENCE_S) -> Answer:
    return await engines.ask_on_loop(ProbeName.SNMP, target, deadline)


async def test_public_is_the_default(agent: Agent) -> None:
    answer = await ask(switch(agent))
    assert (answer.reason, answer.facts["name"]) == (Reason.OK, "spine")
    assert answer.delay_ms is not None


async def test_a_cameras_wrong_key_is_told(agent: Agent) -> None:
    wrong = replace(switch(agent, replace(V3, user="nobody")), kind=Kind.CAMERA)
    assert (await ask(wrong)).reason is Reason.AUTHENTICATION


async def test_v3_with_authentication_and_privacy(agent: Agent) -> None:
    answer = await ask(switch(agent, V3))
    assert (answer.reason, answer.facts["name"]) == (Reason.OK, "spine")


async def test_v3_after_the_agents_reboot(tmp_path: Path) -> None:
    """Its boots have grown and its time begins again (RFC 3414 section 3.2.7)."""
    with snmpd(tmp_path) as before:
        assert (await ask(switch(before, V3))).reason is Reason.OK
    assert (await ask(switch(before, V3), 0.1)).reason is Reason.TIMEOUT
    with snmpd(tmp_path, port=before.port) as after:
        assert (await ask(switch(after, V3))).reason is Reason.OK


@pytest.mark.parametrize(
    "wrong",
    [
        replace(V3, auth_key="another-key-altogether"),
        replace(V3, user="nobody"),
        replace(V3, auth_protocol="ROT13"),
    ],
    ids=["key", "user", "algorithm"],
)
async def test_v3_refusals(agent: Agent, wrong: SnmpCredential) -> None:
    assert (await ask(switch(agent, wrong))).reason is Reason.AUTHENTICATION


@pytest.mark.parametrize(
    "odd",
    [
        replace(V3, auth_key="x"),
        replace(V3, auth_key=""),
        replace(V3, auth_protocol="", auth_key=""),
        replace(V3, user=""),
        replace(V3, user="值班" * 20),
    ],
    ids=["short key", "no key", "privacy alone", "no user", "long user"],
)
async def test_odd_v3_credentials_give_an_answer(agent: Agent, odd: SnmpCredential) -> None:
    assert (await ask(switch(agent, odd), 1)).reason is not Reason.OK


async def test_v3_refusal_says_nothing_of_the_row(agent: Agent) -> None:
    wrong = replace(V3, user="nobody")
    answer = await ask(replace(row(agent, Kind.PORT, "1"), snmp=wrong))
    assert answer.reason is Reason.AGENT_SILENT
    assert answer.facts["detail"] in ("UnknownUserName", "refused")


async def test_loopback_interface_is_up(agent: Agent) -> None:
    answer = await ask(row(agent, Kind.PORT, "1"))
    assert (answer.reason, answer.facts["oper_status"]) == (Reason.OK, 1)


async def test_no_such_row(agent: Agent) -> None:
    assert (await ask(row(agent, Kind.CARD, "99999"))).reason is Reason.ABSENT


async def test_no_index_known(agent: Agent) -> None:
    answer = await ask(row(agent, Kind.PORT, None))
    assert answer == Answer(Reason.AGENT_SILENT, facts={"detail": "no_index"})


async def test_wrong_community_is_silence(agent: Agent) -> None:
    wrong = SnmpCredential(community="secret")
    assert await ask(switch(agent, wrong), 0.3) == Answer(Reason.TIMEOUT)
    silent = await ask(replace(row(agent, Kind.PORT, "1"), snmp=wrong), 0.3)
    assert silent == Answer(Reason.AGENT_SILENT, facts={"detail": "timeout"})


@pytest.mark.parametrize("community", ["", "公共", "a" * 300, "\x00"])
async def test_odd_communities_are_silence(agent: Agent, community: str) -> None:
    answer = await ask(switch(agent, SnmpCredential(community=community)), 0.2)
    assert answer.reason is Reason.TIMEOUT


async def test_more_requests_than_may_be_in_flight(agent: Agent) -> None:
    answers = await asyncio.gather(*(ask(switch(agent)) for _ in range(200)))
    assert {answer.reason for answer in answers} == {Reason.OK}


async def test_many_rows_over_v3_at_first_contact(agent: Agent) -> None:
    port = replace(row(agent, Kind.PORT, "1"), snmp=V3)
    answers = await asyncio.gather(*(ask(port) for _ in range(40)))
    assert {answer.reason for answer in answers} == {Reason.OK}


def test_every_loop_has_its_own_sockets(agent: Agent) -> None:
    async def once() -> Reason:
        answer = await ask(switch(agent))
        await engines.close(ProbeName.SNMP)
        return answer.reason

    assert [asyncio.run(once()) for _ in range(2)] == [Reason.OK, Reason.OK]
