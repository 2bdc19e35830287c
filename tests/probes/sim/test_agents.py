"""Simulated SNMP agents over real sockets, asked by net-snmp."""

import asyncio
import shutil
import subprocess

import pytest

from probes.sim.district import District
from probes.sim.snmp_message import read_request
from tests.probes.sim.small_district import address_of

pytestmark = pytest.mark.skipif(
    shutil.which("snmpget") is None or shutil.which("snmpbulkwalk") is None,
    reason="net-snmp's command line tools are not installed",
)

IF = "1.3.6.1.2.1.2.2.1"
APC = "1.3.6.1.4.1.318.1.1"


async def snmp(
    tool: str, code: str, *oids: str, community: str = "rouge", wait_s: float = 10
) -> list[str]:
    host, port = address_of(code)
    command = [tool, "-v2c", "-c", community, "-On", "-Oe", "-OU", "-r0", "-m", ""]
    done = await asyncio.to_thread(
        subprocess.run,
        [*command, f"-t{wait_s}", f"{host}:{port}", *oids],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return (done.stdout or done.stderr).splitlines()


async def value(code: str, oid: str) -> str:
    (line,) = await snmp("snmpget", code, oid)
    return line.partition(" = ")[2]


async def test_the_system_group(district: District) -> None:
    assert await value("s", "1.3.6.1.2.1.1.5.0") == 'STRING: "s"'
    assert (await value("s", "1.3.6.1.2.1.1.3.0")).startswith("Timeticks: (")
    assert (await value("s", "1.3.6.1.2.1.1.2.0")).startswith("OID: ")
    assert await value("r", "1.3.6.1.2.1.1.5.0") == 'STRING: "r"'


async def test_a_switch_port_follows_its_camera(district: District) -> None:
    assert await value("s", f"{IF}.8.1") == "INTEGER: 1"
    district.world.break_("c1")
    assert await value("s", f"{IF}.8.1") == "INTEGER: 2"
    assert await value("s", f"{IF}.7.1") == "INTEGER: 1"
    district.world.disable("p2")
    assert await value("s", f"{IF}.7.2") == "INTEGER: 2"
    assert 'STRING: "p1"' in await value("s", "1.3.6.1.2.1.31.1.1.1.18.1")


async def test_chassis_rows_follow_fibre_copper_and_card(district: District) -> None:
    assert await value("h", f"{IF}.8.2") == "INTEGER: 1"
    district.world.break_("f2")
    assert await value("h", f"{IF}.8.2") == "INTEGER: 2"
    assert await value("h", f"{IF}.8.102") == "INTEGER: 7"
    district.world.break_("d2")
    assert "No Such Instance" in await value("h", f"{IF}.8.2")
    assert "No Such Object" in await value("h", "1.3.6.1.2.1.33.1.2.1.0")


async def test_outlets_of_both_generations(district: District) -> None:
    # The box of the district is of the older series: it has the older table only.
    assert await value("x", f"{APC}.12.3.5.1.1.4.1") == "INTEGER: 1"
    assert "No Such" in await value("x", f"{APC}.26.9.2.3.1.5.1")
    district.world.break_("o1")
    assert await value("x", f"{APC}.12.3.5.1.1.4.1") == "INTEGER: 2"


async def test_poe_detection(district: District) -> None:
    assert await value("s", "1.3.6.1.2.1.105.1.1.1.6.1.5") == "INTEGER: 3"
    district.world.break_("ea")
    assert await value("s", "1.3.6.1.2.1.105.1.1.1.6.1.5") == "INTEGER: 4"


async def test_a_ups_on_battery(district: District) -> None:
    assert await value("u", "1.3.6.1.2.1.33.1.4.1.0") == "INTEGER: 3"
    district.world.break_("m")
    assert await value("u", "1.3.6.1.2.1.33.1.4.1.0") == "INTEGER: 5"
    assert (await value("u", "1.3.6.1.2.1.33.1.2.2.0")).startswith("INTEGER: ")
    assert await value("u", "1.3.6.1.2.1.33.1.2.1.0") == "INTEGER: 2"


async def test_walk_and_bulk_walk_agree(district: District) -> None:
    walked = await snmp("snmpwalk", "s", IF)
    assert len(walked) == 7 * 10
    assert await snmp("snmpbulkwalk", "s", IF) == walked
    everything = await snmp("snmpbulkwalk", "s", ".1")
    assert "No more variables left" in everything[-1]


async def test_silence_of_the_dead_the_hung_and_for_strangers(district: District) -> None:
    assert "Timeout" in (await snmp("snmpget", "s", f"{IF}.8.1", community="guess", wait_s=0.2))[0]
    district.world.break_("h")
    district.world.hang("x")
    for code in ("h", "x"):
        assert "Timeout" in (await snmp("snmpget", code, "1.3.6.1.2.1.1.3.0", wait_s=0.2))[0]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x82",
        b"\x30\x03\x02\x01\x01",
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30\x80" * 2000,
        bytes(9000),
        bytes.fromhex("300f020101040161a3070201010201003000"),
    ],
)
def test_garbage_is_no_request(data: bytes) -> None:
    assert read_request(data) is None
