"""Rounds through the tables of the switches: their pace, their silence, and what follows."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import Engine

from inventory.database import writing
from inventory.queries.thresholds import set_threshold
from inventory.types.components import Installation, Inventory, Kind, Link, LinkKind, Slot, Unit
from inventory.types.discovered import Findings, Silence
from inventory.types.faults import FaultKind
from inventory.types.readings import CheckKey, ProbeName
from inventory.types.targets import Target
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.live import Context
from monitor.judgement.policy import Policy
from monitor.runner import survey
from monitor.runner.clock import Clock
from monitor.runner.plan import Plan
from monitor.runner.survey import FIRST_S, PATIENCE_S, Survey
from tests.monitor.discovery.records import as_recorded, district
from tests.monitor.discovery.test_network_faults import moved
from tests.monitor.runner.conftest import posted
from tests.probes.sim.small_district import small_district

EVERY_S = 900.0
STRANGER = "00:99:00:00:00:01"


class Scene:
    """A survey of the small district of two switches, by a clock that passes when told to."""

    def __init__(self, inventory: Inventory | None = None) -> None:
        self.now, self.calm = 0.0, True
        self.asked: list[str] = []
        self.network = as_recorded()
        self.mute: set[str] = set()
        clock = Clock(wall=lambda: self.now, monotonic=lambda: self.now)
        self.survey = Survey(clock, lambda: self.calm, self.ask)
        self.plan = plan_of(inventory or district())
        self.survey.follow(self.plan)

    async def ask(self, switch: Target, findings: Findings) -> None:
        self.asked.append(switch.slot)
        if switch.slot in self.mute:
            findings.silences.append(Silence(switch.slot, "timeout"))
            return
        findings.pairings |= {e for e in self.network.pairings if e.agent == switch.slot}
        findings.sightings |= {e for e in self.network.sightings if e.agent == switch.slot}

    async def until(self, second: float) -> None:
        while self.now < second:
            self.now += 1
            await self.survey.step(asyncio.Event())

    @property
    def found(self) -> list[FaultKind]:
        return [each.kind for each in self.survey.informed(self.plan).context.around.found]


def plan_of(inventory: Inventory) -> Plan:
    """What a survey needs of a plan."""
    targets = {
        CheckKey(code, ProbeName.SNMP): Target(code, Kind.SWITCH, "127.0.0.1")
        for code in ("SW1", "SW2")
    }
    context = Context(Topology(inventory), Policy(survey_interval=EVERY_S), {})
    directory = cast("object", SimpleNamespace())
    return Plan(inventory, context, targets, {}, directory, directory, None, 0)  # type: ignore[arg-type]


async def test_each_switch_is_asked_once_a_round() -> None:
    scene = Scene()
    await scene.until(FIRST_S - 1)
    assert scene.asked == []
    await scene.until(FIRST_S + EVERY_S - 1)
    assert sorted(scene.asked) == ["SW1", "SW2"]
    await scene.until(FIRST_S + 2 * EVERY_S - 1)
    assert sorted(scene.asked) == ["SW1", "SW1", "SW2", "SW2"]


async def test_no_switch_is_asked_while_something_is_in_doubt() -> None:
    scene = Scene()
    scene.calm = False
    await scene.until(FIRST_S + 60)
    assert scene.asked == []
    scene.calm = True
    await scene.until(FIRST_S + 65)
    assert len(scene.asked) == 2


async def test_where_something_is_always_in_doubt_each_switch_has_its_turn_all_the_same() -> None:
    scene = Scene()
    scene.calm = False
    await scene.until(FIRST_S + PATIENCE_S + 1)
    assert len(scene.asked) == 1
    await scene.until(FIRST_S + 2 * PATIENCE_S + 2)
    assert len(scene.asked) == 2


async def test_an_interval_of_nothing_means_never() -> None:
    scene = Scene()
    context = replace(scene.plan.context, policy=Policy(survey_interval=0))
    scene.survey.follow(replace(scene.plan, context=context))
    await scene.until(3000)
    assert scene.asked == []


async def test_a_contradiction_counts_in_the_second_round_that_shows_it() -> None:
    scene = Scene()
    scene.network = moved(as_recorded(), "C1", "SW1", "13")
    await scene.until(FIRST_S + 10)
    around = scene.survey.informed(scene.plan).context.around
    assert (around.found, "C1" in around.checked, "C2" in around.checked) == ((), False, True)
    await scene.until(FIRST_S + EVERY_S + 10)
    assert scene.found == [FaultKind.RECORDS]
    scene.network = as_recorded()
    await scene.until(FIRST_S + 2 * EVERY_S + 10)
    around = scene.survey.informed(scene.plan).context.around
    assert (around.found, "C1" in around.checked) == ((), True)


async def test_a_switch_that_does_not_tell_vouches_for_nothing() -> None:
    scene = Scene()
    scene.network = moved(as_recorded(), "C1", "SW1", "13")
    await scene.until(FIRST_S + EVERY_S + 10)
    scene.mute = {"SW1"}
    await scene.until(FIRST_S + 2 * EVERY_S + 10)
    around = scene.survey.informed(scene.plan).context.around
    assert (around.found, around.checked) == ((), frozenset())


async def test_records_set_right_are_judged_at_once_by_what_is_known() -> None:
    scene = Scene()
    scene.network = moved(as_recorded(), "C1", "SW1", "11")
    await scene.until(FIRST_S + EVERY_S + 10)
    assert scene.found == [FaultKind.RECORDS]
    camera = next(each for each in district().links if each.lower == "C1")
    links = [each for each in district().links if each.lower != "C1"]
    right = replace(district(), links=(*links, replace(camera, upper="SW1.2")))
    scene.plan = plan_of(right)
    scene.survey.follow(scene.plan)
    assert scene.found == []
    await scene.until(scene.now + 1)
    assert "C1" in scene.survey.informed(scene.plan).context.around.checked
    assert scene.found == []


async def test_the_end_does_not_wait_for_a_switch_that_is_slow() -> None:
    scene, began, stop = Scene(), asyncio.Event(), asyncio.Event()

    async def forever(_switch: Target, _findings: Findings) -> None:
        began.set()
        await asyncio.Event().wait()

    slow = Survey(Clock(monotonic=lambda: scene.now), lambda: True, forever)
    slow.follow(scene.plan)
    scene.now = FIRST_S + 1
    await slow.step(stop)
    step = asyncio.create_task(slow.step(stop))
    await began.wait()
    stop.set()
    async with asyncio.timeout(5):
        await step


Changed = Callable[[Inventory], Inventory]
Meddled = Callable[[Engine, Inventory], Awaitable[None]]


def with_macs(inventory: Inventory) -> Inventory:
    """Each device has a MAC address, made of its place in the list."""
    installed = tuple(
        replace(each, unit=replace(each.unit, mac=f"00:11:22:00:00:{number:02x}"))
        for number, each in enumerate(inventory.installations)
    )
    return replace(inventory, installations=installed)


def replugged(inventory: Inventory) -> Inventory:
    """Two cameras have changed their ports."""
    other = {("c1", "p1"): "p2", ("c2", "p2"): "p1"}
    links = (
        replace(each, upper=other.get((each.lower, each.upper), each.upper))
        for each in inventory.links
    )
    return replace(inventory, links=tuple(links))


def hasty(ledger: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "FIRST_S", 1.0)
    monkeypatch.setattr(survey, "PAUSE_S", 0.1)
    with writing(ledger) as connection:
        set_threshold(connection, "d", "survey_interval", 1.0)


async def test_cameras_at_each_others_ports_are_tickets_of_wrong_records(
    sqlite_ledger: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = with_macs(small_district())
    async with posted(sqlite_ledger, recorded, replugged(recorded)) as post:
        hasty(sqlite_ledger, monkeypatch)
        async with post.watched():
            await post.until(lambda: len(post.books.tickets) == 2)
        assert sorted(post.books.components) == ["c1", "c2"]
        (_, params) = post.books.messages[0]
        assert params["fault"] == FaultKind.RECORDS
        assert post.books.outages == ()


def with_stranger(inventory: Inventory) -> Inventory:
    """A device that nobody has recorded, on a port that nobody has."""
    slots = (Slot("zp", Kind.PORT, "B1", index="30"), Slot("z", Kind.CAMERA, "B1"))
    links = (Link("zp", "s", LinkKind.DATA), Link("zp", "s", LinkKind.PART),
             Link("z", "zp", LinkKind.DATA))  # fmt: skip
    stranger = Installation("z", Unit(mac=STRANGER), None, since=0)
    return replace(
        inventory,
        slots=(*inventory.slots, *slots),
        links=(*inventory.links, *links),
        installations=(*inventory.installations, stranger),
    )


async def test_two_devices_at_one_address_are_one_ticket_that_names_their_ports(
    sqlite_ledger: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = with_macs(small_district())
    async with posted(sqlite_ledger, recorded, with_stranger(recorded)) as post:
        hasty(sqlite_ledger, monkeypatch)
        post.world.usurp("c1", by="z")
        async with post.watched():
            await post.until(lambda: len(post.books.tickets) == 1)
        (_, params) = post.books.messages[0]
        assert (params["component"], params["fault"]) == ("c1", FaultKind.ADDRESS_CONFLICT)
        told = cast("list[dict[str, dict[str, str]]]", params["evidence"])
        places = {each["params"]["mac"]: each["params"]["port"] for each in told}
        assert (places[STRANGER], sorted(places.values())) == ("s:30", ["p1", "s:30"])
