"""A chassis that speaks its maker's own MIB, asked by the product's own probe and profile."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from inventory.types.components import Kind
from inventory.types.readings import Answer, Reason
from inventory.types.targets import SnmpCredential, Target
from probes import snmp
from probes.sim.access import Access
from probes.sim.district import District
from tests.probes.sim.small_district import address_of, with_chassis_of

PROFILES = {"C-Data": "cdata", "FiberRoad": "fiberroad"}


@pytest_asyncio.fixture(params=PROFILES)
async def chassis(request: pytest.FixtureRequest) -> AsyncIterator[District]:
    async with District(with_chassis_of(request.param), Access(community="rouge")) as district:
        yield district
    await snmp.close()


async def ask(kind: Kind, index: str | None = "3") -> Answer:
    """Whoever it is, it says so itself: no profile is named."""
    host, port = address_of("h")
    own = kind is Kind.CHASSIS
    credential = SnmpCredential(community="rouge")
    return await snmp.ask(Target("x", kind, host, port, index, own, snmp=credential), 10)


WELL = {
    "card_present": True, "fibre_link": True, "copper_link": True, "remote_present": True,
    "remote_copper_link": True, "remote_power_down": False,
}  # fmt: skip


async def test_all_is_well(chassis: District) -> None:
    card = await ask(Kind.CARD)
    assert (card.reason, card.facts) == (Reason.OK, WELL)
    for kind in (Kind.STRAND, Kind.COPPER, Kind.CHASSIS):
        assert (await ask(kind)).reason is Reason.OK
    assert (await ask(Kind.CHASSIS)).facts["psu_a"] == "on"


async def test_light_is_told_in_whole_decibels_while_there_is_any(chassis: District) -> None:
    chassis.world.sink("f3", 2)
    light = chassis.world.light("f3")
    assert light is not None
    assert (await ask(Kind.STRAND)).facts["rx_power_dbm"] == round(light)
    chassis.world.break_("f3")
    assert "rx_power_dbm" not in (await ask(Kind.STRAND)).facts


@pytest.mark.parametrize(
    ("broken", "card", "strand", "copper", "facts"),
    [
        ("d3", Reason.ABSENT, Reason.ABSENT, Reason.ABSENT, {"card_present": False}),
        ("cable", Reason.OK, Reason.LINK_DOWN, Reason.AGENT_SILENT,
         {"fibre_link": False, "remote_power_down": False, "remote_present": False}),
        ("w3", Reason.OK, Reason.OK, Reason.LINK_DOWN,
         {"fibre_link": True, "remote_copper_link": False}),
        ("k3", Reason.OK, Reason.OK, Reason.LINK_DOWN, {"remote_copper_link": False}),
        ("b3", Reason.OK, Reason.LINK_DOWN, Reason.AGENT_SILENT,
         {"fibre_link": False, "remote_power_down": True}),
        ("t3", Reason.OK, Reason.LINK_DOWN, Reason.AGENT_SILENT, {"remote_power_down": False}),
    ],
    ids=["card pulled", "fibre cut", "patch cut", "camera dead", "power lost", "far end broken"],
)  # fmt: skip
async def test_what_breaks_is_told_in_the_makers_own_words(
    chassis: District, broken: str, card: Reason, strand: Reason, copper: Reason,
    facts: dict[str, bool],
) -> None:  # fmt: skip
    chassis.world.break_(broken)
    told = await ask(Kind.CARD)
    assert told.reason is card
    assert {name: told.facts.get(name) for name in facts} == facts
    assert (await ask(Kind.STRAND)).reason is strand
    assert (await ask(Kind.COPPER)).reason is copper
    chassis.world.mend_all()
    assert (await ask(Kind.CARD)).facts == WELL


async def test_it_has_no_interfaces_beside(chassis: District) -> None:
    host, port = address_of("h")
    credential = SnmpCredential(community="rouge")
    plain = Target("x", Kind.CARD, host, port, "3", False, snmp=credential, profile="standard")
    assert (await snmp.ask(plain, 10)).reason is Reason.ABSENT
