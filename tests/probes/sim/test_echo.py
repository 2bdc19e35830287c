"""The simulated ICMP over its real socket."""

import asyncio
from dataclasses import replace

from inventory.types.components import Kind
from inventory.types.readings import Answer, Reason
from inventory.types.targets import Target
from inventory.types.wiring import split_address
from probes.sim.access import Access
from probes.sim.addresses import plan_addresses
from probes.sim.district import District
from probes.sim.echo import make_probe
from tests.probes.sim.small_district import address_of, small_district


async def ping(district: District, code: str, port: int | None = None) -> Answer:
    host, own_port = address_of(code)
    target = Target(code, Kind.CAMERA, host, own_port if port is None else port)
    return await make_probe(district.echo_address)(target, 0.3)


async def test_the_living_answer_and_the_dead_do_not(district: District) -> None:
    answer = await ping(district, "c1")
    assert answer.reason is Reason.OK
    assert answer.delay_ms == answer.facts["rtt_ms"]
    district.world.break_("a1")
    assert (await ping(district, "c1")).reason is Reason.TIMEOUT
    assert (await ping(district, "k1")).reason is Reason.OK


async def test_a_hung_device_still_answers(district: District) -> None:
    district.world.hang("c1")
    assert (await ping(district, "c1")).reason is Reason.OK


async def test_the_port_matters_only_where_devices_share_an_address(district: District) -> None:
    assert (await ping(district, "c1", 0)).reason is Reason.OK
    assert (await ping(district, "c1", 161)).reason is Reason.OK


async def test_devices_on_one_address_are_told_apart_by_port() -> None:
    inventory = small_district()
    moved = tuple(replace(each, address="192.0.2.1:80") for each in inventory.installations)
    async with District(
        plan_addresses(replace(inventory, installations=moved)), Access()
    ) as shared:
        shared.world.break_("c1")
        probe = make_probe(shared.echo_address)
        reasons = {}
        for code, address in shared.world.addresses.items():
            target = Target(code, Kind.CAMERA, *split_address(address))
            reasons[code] = (await probe(target, 0.3)).reason
    assert {code for code, reason in reasons.items() if reason is not Reason.OK} == {"c1"}


async def test_many_at_once(district: District) -> None:
    district.world.break_("cable")
    codes = ["c1", "k1", "c2", "k2", "c3", "k3", "e", "k4"] * 4
    answers = await asyncio.gather(*(ping(district, code) for code in codes))
    answered = {code for code, each in zip(codes, answers, strict=True) if each.reason is Reason.OK}
    assert answered == {"c1", "c2", "c3", "e"}


async def test_no_echo_server_is_silence() -> None:
    target = Target("c", Kind.CAMERA, "127.0.0.1")
    assert (await make_probe(("127.0.0.1", 9))(target, 0.2)).reason is Reason.TIMEOUT
