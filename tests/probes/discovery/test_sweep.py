"""The sweep over the simulated small district: cameras, agents, closed ports and silence."""

import asyncio

from inventory.types.components import Kind
from inventory.types.discovered import FoundDevice, Voice
from inventory.types.targets import OnvifCredential, SnmpCredential
from probes import icmp, snmp
from probes.discovery.sweep import Question, Sweep
from probes.sim.access import Access
from probes.sim.district import District
from tests.probes.sim.small_district import ONVIF_PORT, SNMP_PORT, address_of, small_district

ACCESS = Access("pointwatch", "s3cret", "rouge")
RIGHT = OnvifCredential("pointwatch", "s3cret")
COMMUNITIES = (SnmpCredential(community="blanc"), SnmpCredential(community="rouge"))


def question(code: str, onvif: OnvifCredential | None = None) -> Question:
    return Question(address_of(code)[0], onvif, ONVIF_PORT, COMMUNITIES, SNMP_PORT)


async def swept(*questions: Question) -> dict[str, FoundDevice | None]:
    found: dict[str, FoundDevice | None] = {}
    try:
        await Sweep(found.__setitem__, addresses_per_s=1000).run(questions)
    finally:
        await icmp.close()
        await snmp.close()
    return found


async def test_cameras_and_agents_are_found() -> None:
    async with District(small_district(), ACCESS):
        found = await swept(question("c1"), question("s"), question("u"))
    camera, switch, ups = (found[address_of(code)[0]] for code in ("c1", "s", "u"))
    assert camera is not None
    assert switch is not None
    assert ups is not None
    assert Voice.ONVIF in camera.voices
    assert (camera.kind, camera.port, camera.serial) == (Kind.CAMERA, ONVIF_PORT, "")
    assert Voice.SNMP in switch.voices
    assert (switch.name, switch.model) == ("s", "Maker M1")
    assert ups.name == "u"


async def test_with_a_password_the_camera_tells_what_it_is() -> None:
    async with District(small_district(), ACCESS):
        found = await swept(question("c1", RIGHT))
    camera = found[address_of("c1")[0]]
    assert camera is not None
    assert (camera.maker, camera.serial) == ("Hikvision", "SN-c1")


async def test_who_is_alive_and_speaks_nothing_is_no_more_than_that() -> None:
    """On the loopback every address answers; nothing listens on this one."""
    found = await swept(question("r"))
    (device,) = found.values()
    assert device is not None
    assert device.voices == {Voice.PING}
    assert device.kind is None


async def test_a_sweep_that_is_stopped_keeps_what_it_has() -> None:
    found: dict[str, FoundDevice | None] = {}
    stopped = asyncio.Event()

    def on_asked(address: str, device: FoundDevice | None) -> None:
        found[address] = device
        stopped.set()

    many = [Question(f"127.77.255.{number}", None, 9, (), 9) for number in range(1, 255)]
    sweep = asyncio.create_task(Sweep(on_asked, addresses_per_s=20).run(many))
    await stopped.wait()
    sweep.cancel()
    await asyncio.gather(sweep, return_exceptions=True)
    await icmp.close()
    await snmp.close()
    assert 0 < len(found) < len(many)
