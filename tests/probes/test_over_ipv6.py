"""SNMP and ONVIF over IPv6: real servers on ::1."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from inventory.types.components import Kind
from inventory.types.readings import Answer, ProbeName, Reason
from inventory.types.targets import OnvifCredential, SnmpCredential, Target
from probes.registry import Engine
from tests.probes import engines
from tests.probes.onvif_asking import ask_target
from tests.servers.ports import has_ipv6
from tests.servers.scripted_http import Listening, Request, Script, http_reply, scripted_http
from tests.servers.snmpd import SNMPD, V3, Agent, snmpd
from tests.servers.soap_camera import SoapCamera

pytestmark = pytest.mark.skipif(not has_ipv6(), reason="no ::1 here")
needs_snmpd = pytest.mark.skipif(SNMPD is None, reason="snmpd (net-snmp) is not installed")

PATIENCE_S = 20.0
CREDENTIAL = OnvifCredential("admin", "right")
CHALLENGE = 'realm="camera", nonce="4f1c", qop="auth", algorithm=MD5'


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    with snmpd(Path(tmp_path_factory.mktemp("snmpd")), "::1") as running:
        yield running


@pytest_asyncio.fixture(autouse=True)
async def _closed(engine: Engine) -> AsyncIterator[None]:
    yield
    await engines.close(ProbeName.SNMP)


def switch(agent: Agent, credential: SnmpCredential | None) -> Target:
    return Target("SW-1", Kind.SWITCH, "0:0::1", agent.port, snmp=credential)


async def ask_agent(target: Target, deadline: float) -> Answer:
    return await engines.ask_on_loop(ProbeName.SNMP, target, deadline)


@needs_snmpd
@pytest.mark.parametrize("credential", [None, V3], ids=["v2c", "v3"])
async def test_an_agent(agent: Agent, credential: SnmpCredential | None) -> None:
    answer = await ask_agent(switch(agent, credential), PATIENCE_S)
    assert (answer.reason, answer.facts["name"]) == (Reason.OK, "spine")


@needs_snmpd
@pytest.mark.parametrize("credential", [None, V3], ids=["v2c", "v3"])
async def test_agents_of_both_versions_side_by_side(
    agent: Agent, tmp_path: Path, credential: SnmpCredential | None
) -> None:
    with snmpd(tmp_path, "127.0.0.1") as other:
        for each, address in ((agent, "::1"), (other, "127.0.0.1"), (agent, "::1")):
            target = Target("SW-1", Kind.SWITCH, address, each.port, snmp=credential)
            assert (await ask_agent(target, PATIENCE_S)).reason is Reason.OK


async def test_silence_of_an_agent() -> None:
    target = Target("SW-1", Kind.SWITCH, "::1", 9)
    assert (await ask_agent(target, 0.2)).reason is Reason.TIMEOUT


async def test_a_scope_is_no_part_of_an_address() -> None:
    answer = await engines.ask_on_loop(
        ProbeName.SNMP, Target("SW-1", Kind.SWITCH, "fe80::1%lo", 9), PATIENCE_S
    )
    assert (answer.reason, answer.facts) == (Reason.UNREACHABLE, {"detail": "no_address"})


def ask_camera(at: Listening, address: str = "::1") -> Answer:
    target = Target("C", Kind.CAMERA, address, at.port, onvif=CREDENTIAL)
    return ask_target(target, PATIENCE_S)


@pytest.mark.parametrize(
    "camera",
    [SoapCamera("right"), SoapCamera("right", refusal="401 Unauthorized", challenge=CHALLENGE)],
    ids=["token", "digest"],
)
def test_a_camera_with_its_password(camera: SoapCamera) -> None:
    with scripted_http(camera, "::1") as at:
        answer = ask_camera(at)
        assert (answer.reason, answer.facts["model"]) == (Reason.OK, "Dome 4")
        assert {each.headers["host"] for each in at.requests} == {f"[::1]:{at.port}"}


def test_a_camera_that_sends_us_elsewhere() -> None:
    with scripted_http(SoapCamera(), "::1") as trap, scripted_http(_elsewhere(trap), "::1") as at:
        answer = ask_camera(at)
        assert (answer.reason, answer.facts["detail"]) == (Reason.PROTOCOL, "redirect")
        assert trap.requests == []


def _elsewhere(trap: Listening) -> Script:
    def redirect(_request: Request, peer: socket.socket) -> None:
        url = f"http://[::1]:{trap.port}/onvif/device_service"
        peer.sendall(http_reply("302 Found", b"", f"Location: {url}"))

    return redirect


def test_a_camera_is_asked_for_at_no_scope() -> None:
    with scripted_http(SoapCamera(), "::1") as at:
        assert ask_camera(at, "::1%lo").reason is Reason.UNREACHABLE
        assert at.connections == 0


@needs_snmpd
async def test_a_reply_from_elsewhere_is_none(agent: Agent) -> None:
    """The agent's own words, from another port than the one that was asked."""
    loop = asyncio.get_running_loop()
    with _udp() as door, _udp() as elsewhere:
        asking = asyncio.create_task(
            engines.ask_on_loop(
                ProbeName.SNMP, Target("SW-1", Kind.SWITCH, "::1", door.getsockname()[1]), 0.5
            )
        )
        request, asker = await loop.sock_recvfrom(door, 2048)
        with _udp() as relay:
            await loop.sock_sendto(relay, request, ("::1", agent.port))
            reply = await loop.sock_recv(relay, 2048)
        await loop.sock_sendto(elsewhere, reply, asker)
        assert (await asking).reason is Reason.TIMEOUT


def _udp() -> socket.socket:
    sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    sock.setblocking(False)
    sock.bind(("::1", 0))
    return sock
