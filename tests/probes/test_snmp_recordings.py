"""The SNMP probe against recordings of real devices, replayed by snmpsim."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from inventory.types.components import Kind
from inventory.types.readings import Answer, ProbeName, Reason
from inventory.types.targets import SnmpCredential, Target
from probes.registry import Engine
from tests.probes import engines
from tests.servers.snmpd import Agent
from tests.servers.snmpsim import installed, snmpsim

pytestmark = pytest.mark.skipif(not installed(), reason="snmpsim and snmpsim-data are missing")

RECORDINGS = {
    "eaton": "UPS/eaton-93e-80",
    "huawei-ups": "UPS/huawei-gse200m",
    "eastpower": "UPS/eastpower-istars-swv053",
    "pdu": "UPS/apc-7902b",
    "converter": "network/switch/cts-media-converter",
    "poe-box": "network/switch/metel-poe-box",
}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    with snmpsim(Path(tmp_path_factory.mktemp("snmpsim")), RECORDINGS) as running:
        yield running


@pytest_asyncio.fixture(autouse=True)
async def _closed(engine: Engine) -> AsyncIterator[None]:
    yield
    await engines.close(ProbeName.SNMP)


async def ask(at: Agent, device: str, kind: Kind, index: str | None = None) -> Answer:
    credential = SnmpCredential(community=device)
    own = index is None
    target = Target("slot", kind, at.address, at.port, index=index, own=own, snmp=credential)
    return await engines.ask_on_loop(ProbeName.SNMP, target, 20)


@pytest.mark.parametrize("device", ["eaton", "huawei-ups", "eastpower"])
async def test_ups_on_mains(recorded: Agent, device: str) -> None:
    answer = await ask(recorded, device, Kind.UPS)
    assert answer.reason is Reason.OK
    assert (answer.facts["output_source"], answer.facts["on_battery_s"]) == (3, 0)


@pytest.mark.parametrize(
    ("device", "kind", "index", "reason"),
    [
        ("pdu", Kind.OUTLET, "1", Reason.OK),
        ("pdu", Kind.OUTLET, "3", Reason.POWER_OFF),
        ("pdu", Kind.OUTLET, "99", Reason.ABSENT),
        ("eaton", Kind.OUTLET, "1", Reason.ABSENT),
        ("converter", Kind.STRAND, "2", Reason.OK),
        ("converter", Kind.CARD, "3", Reason.OK),
        ("converter", Kind.CARD, "9", Reason.ABSENT),
        ("poe-box", Kind.PORT, "2", Reason.LINK_DOWN),
        ("poe-box", Kind.PORT, "4", Reason.ADMIN_DOWN),
        ("poe-box", Kind.ADAPTER, "1.1", Reason.ABSENT),
    ],
)
async def test_rows(recorded: Agent, device: str, kind: Kind, index: str, reason: Reason) -> None:
    assert (await ask(recorded, device, kind, index)).reason is reason


async def test_name_in_the_devices_own_code_page(recorded: Agent) -> None:
    """Its sysName is not UTF-8: what cannot be read is replaced, and nothing breaks."""
    answer = await ask(recorded, "converter", Kind.SWITCH)
    assert answer.reason is Reason.OK
    assert "\N{REPLACEMENT CHARACTER}" in str(answer.facts["name"])
