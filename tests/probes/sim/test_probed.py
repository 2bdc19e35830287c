"""The product's own probes against the simulated devices: every reason that can be provoked."""

import asyncio

import pytest

from inventory.types.components import Kind
from inventory.types.readings import Answer, Reason
from inventory.types.targets import OnvifCredential, SnmpCredential, Target
from probes import onvif, recorder, rtsp, snmp
from probes.rtsp_memory import StreamMemory
from probes.sim.access import Access
from probes.sim.district import District
from probes.sim.rtsp import PORT
from probes.sim.world import Trip
from tests.probes.sim.small_district import address_of, small_district, with_box_of

SLOTS = {slot.code: slot for slot in small_district().slots}
CREDENTIAL = SnmpCredential(community="rouge")


async def ask_snmp(
    code: str, agent: str, index: str | None = None, deadline: float = 0.5
) -> Answer:
    host, port = address_of(agent)
    slot = SLOTS[code]
    own = code == agent
    target = Target(code, slot.kind, host, port, index or slot.index, own, snmp=CREDENTIAL)
    return await snmp.ask(target, deadline)


async def ask_onvif(code: str, password: str = "s3cret", deadline: float = 10) -> Answer:
    host, port = address_of(code)
    target = Target(code, Kind.CAMERA, host, port, onvif=OnvifCredential("pointwatch", password))
    return await asyncio.to_thread(onvif.ask, target, deadline)


@pytest.mark.parametrize(
    ("deed", "broken", "code", "agent", "reason"),
    [
        ("break", "c1", "p1", "s", Reason.LINK_DOWN),
        ("disable", "p1", "p1", "s", Reason.ADMIN_DOWN),
        ("break", "cable", "d3", "h", Reason.OK),
        ("break", "d3", "d3", "h", Reason.ABSENT),
        ("break", "w3", "w3", "h", Reason.LINK_DOWN),
        ("break", "o2", "o2", "x", Reason.POWER_OFF),
        ("break", "ea", "ea", "s", Reason.POWER_OFF),
        ("break", "m", "u", "u", Reason.ON_BATTERY),
        ("break", "s", "p1", "s", Reason.AGENT_SILENT),
        ("hang", "h", "h", "h", Reason.TIMEOUT),
    ],
)
async def test_snmp_reasons(
    district: District, deed: str, broken: str, code: str, agent: str, reason: Reason
) -> None:
    world = district.world
    assert (await ask_snmp(code, agent)).reason is Reason.OK
    {"break": world.break_, "disable": world.disable, "hang": world.hang}[deed](broken)
    assert (await ask_snmp(code, agent)).reason is reason
    world.mend_all()
    assert (await ask_snmp(code, agent)).reason is Reason.OK


async def test_why_a_poe_port_gives_no_power(district: District) -> None:
    well = await ask_snmp("ea", "s")
    assert (well.reason, well.facts["poe_denied"]) == (Reason.OK, 0)
    district.world.trip("ea", Trip.DENIED)
    await ask_snmp("ea", "s")  # while a row is well its counters are asked for seldom
    refused = await ask_snmp("ea", "s")
    assert (refused.reason, refused.facts["detection_status"]) == (Reason.POWER_OFF, 2)
    names = ("poe_mps_absent", "poe_denied", "poe_overload", "poe_short")
    assert [refused.facts[name] for name in names] == [0, 1, 0, 0]


async def test_a_metered_outlet_tells_what_is_drawn_each_time() -> None:
    host, port = address_of("x")
    target = Target("o1", Kind.OUTLET, host, port, "1", False, snmp=CREDENTIAL, profile="apc-pdu")
    async with District(with_box_of("AP8953"), Access(community="rouge")) as district:
        for broken, watts in (("c1", 24), ("c2", 16), ("a1", 8)):
            answer = await snmp.ask(target, 0.5)
            assert (answer.reason, answer.facts["output_power_w"]) == (Reason.OK, watts)
            district.world.break_(broken)
        answer = await snmp.ask(target, 0.5)
    await snmp.close()
    assert (answer.facts["output_power_w"], answer.facts["output_current_a"]) == (0, 0)


async def test_a_strand_is_seen_in_its_cards_row(district: District) -> None:
    assert (await ask_snmp("f2", "h", SLOTS["d2"].index)).reason is Reason.OK
    district.world.break_("cable")
    assert (await ask_snmp("f2", "h", SLOTS["d2"].index)).reason is Reason.LINK_DOWN


async def test_light_and_errors_are_told(district: District) -> None:
    world = district.world
    world.sink("f2", 2)
    light = world.light("f2")
    assert light is not None
    told = (await ask_snmp("f2", "h", SLOTS["d2"].index, 5)).facts
    assert told["rx_power_dbm"] == pytest.approx(light, abs=0.02)
    world.corrupt("p1", 3600 * 1_000_000)
    before = (await ask_snmp("p1", "s")).facts["in_errors"]
    assert isinstance(before, int)
    world.mend("p1")
    assert before <= world.errors("p1")
    world.break_("f2")
    assert (await ask_snmp("f2", "h", SLOTS["d2"].index)).reason is Reason.LINK_DOWN


@pytest.mark.parametrize("code", ["c1", "c2", "c3", "k1", "k2", "k3", "r"])
async def test_every_make_lets_the_probe_in_or_says_why_not(district: District, code: str) -> None:
    answer = await ask_onvif(code)
    assert (answer.reason, answer.facts.get("serial")) == (Reason.OK, f"SN-{code}")
    district.world.set_password(code, "changed")
    for _ in range(3):
        assert (await ask_onvif(code, "another")).reason is Reason.AUTHENTICATION
    assert district.cameras[code].refusals == 1


async def test_onvif_reasons(district: District) -> None:
    district.world.skew_clock("c2", 3600)
    assert (await ask_onvif("c2")).reason is Reason.CLOCK_SKEW
    district.world.hang("c2")
    assert (await ask_onvif("c2", deadline=0.3)).reason is Reason.TIMEOUT


async def test_a_recorder_knows_which_of_its_channels_is_dead(district: District) -> None:
    district.world.break_("r2")
    assert [await ask_channel(number) for number in ("1", "2")] == [Reason.OK, Reason.OFFLINE]
    district.world.hang("r")
    assert await ask_channel("1") is Reason.AGENT_SILENT
    await recorder.close()


async def ask_channel(number: str) -> Reason:
    host, port = address_of("r")
    target = Target("r1", Kind.CHANNEL, host, port, number, own=False, maker="Hikvision",
                    onvif=OnvifCredential("pointwatch", "s3cret"))  # fmt: skip
    return (await recorder.ask(target, 0.5)).reason


async def test_a_stream_goes_with_its_camera(district: District) -> None:
    host, _ = address_of("c1")
    target = Target("c1", Kind.CAMERA, host, PORT, onvif=OnvifCredential("pointwatch", "s3cret"))
    memory = StreamMemory()
    assert (await rtsp.ask(target, 5.0, memory)).reason is Reason.OK
    district.world.hang("c1")
    assert (await rtsp.ask(target, 0.5, memory)).reason is Reason.TIMEOUT
