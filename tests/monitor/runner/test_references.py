"""The reference hosts, asked by real pings on the loopback."""

import socket
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from inventory.types.readings import Status
from monitor.runner.asking import Asker, Limits
from monitor.runner.clock import Clock
from monitor.runner.references import References
from probes.icmp_socket import Privilege, privilege
from probes.registry import PROBES
from tests.servers.no_icmp import forbid_icmp
from tests.servers.ports import has_ipv6

needs_icmp = pytest.mark.skipif(
    privilege() is Privilege.NONE, reason="neither CAP_NET_RAW nor ping_group_range permits ICMP"
)


@pytest_asyncio.fixture
async def asker() -> AsyncIterator[Asker]:
    made = Asker(PROBES, Limits(), Clock())
    yield made
    await made.close()


@needs_icmp
@pytest.mark.parametrize(
    "host",
    [
        "127.77.3.9",
        pytest.param("::1", marks=pytest.mark.skipif(not has_ipv6(), reason="no ::1 here")),
    ],
)
async def test_a_host_of_either_version_is_seen(host: str, asker: Asker) -> None:
    references = References((host,), asker, 5.0)
    await references.ask_once()
    assert references.sight.references[host].status is Status.GOOD
    assert not references.sight.lost


async def test_without_ping_the_ports_of_the_settings_are_tried(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid_icmp(monkeypatch)
    with socket.create_server(("127.77.3.9", 0)) as listener:
        port = listener.getsockname()[1]
        references = References(("127.77.3.9",), asker, 5.0, (port,))
        await references.ask_once()
    assert references.sight.references["127.77.3.9"].facts == {"method": "tcp", "port": port}
