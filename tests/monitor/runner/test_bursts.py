"""The confirmation burst: whom it asks, in which order, and how much at once."""

import asyncio
from collections.abc import Collection, Iterable

import pytest

from inventory.types.components import Building, Installation, Inventory, Kind, Slot, Unit
from inventory.types.readings import CheckKey, ProbeName, Reading, Reason
from inventory.types.time import Ms
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.live import Context
from monitor.judgement.policy import Policy
from monitor.judgement.seeing import Sight
from monitor.runner.asking import Asker, Limits
from monitor.runner.burst import BOUND, MARGIN_S, asked_again_after, burst
from monitor.runner.bursts import AT_ONCE, Bursts
from monitor.runner.clock import Clock
from monitor.runner.references import References
from monitor.runner.targets import Ports, plan_targets
from monitor.runner.watch import Watch
from tests.monitor.judgement.districts import buildings
from tests.monitor.runner.conftest import until

CARD = CheckKey("B4-CH1.1", ProbeName.SNMP)


def context_of(inventory: Inventory, policy: Policy | None = None) -> Context:
    probes: dict[str, tuple[ProbeName, ...]] = {}
    for key in plan_targets(inventory, {}, Ports()):
        probes[key.slot] = (*probes.get(key.slot, ()), key.probe)
    return Context(Topology(inventory), policy or Policy(), probes)


B4 = context_of(buildings("B4"))
ABOVE = "B4-BX1 B4-BX1.1 B4-C1.1 B4-CH1 B4-CH1.1 B4-SW1 B4-SW1.1 B4-UL B4-UPS"
BESIDE = "B4-BX1.2 B4-BX1.3 B4-C1.2 B4-C1.3 B4-CH1.2 B4-CH1.3"


def test_a_camera_is_asked_about_with_all_that_it_hangs_on_and_siblings_of_each() -> None:
    keys = burst(["B4-01"], B4)
    slots = [key.slot for key in keys]
    assert keys[:2] == [CheckKey("B4-01", p) for p in (ProbeName.ICMP, ProbeName.ONVIF)]
    assert {*ABOVE.split(), *BESIDE.split()} <= set(slots)
    last_above = max(slots.index(code) for code in ABOVE.split())
    assert last_above < min(slots.index(code) for code in BESIDE.split())
    assert len(keys) == len(set(keys))


def test_what_many_hang_on_is_asked_before_the_siblings_of_any() -> None:
    cameras = [code for code, slot in B4.topology.slots.items() if slot.kind is Kind.CAMERA]
    keys = burst(cameras, B4)
    others = [key for key in keys if key.slot not in cameras]
    assert len(others) <= BOUND
    assert {"B4-UPS", "B4-SW1", "B4-CH1"} <= {key.slot for key in others}


@pytest.mark.parametrize(
    ("observed_at", "refreshed_at", "agent_refresh", "wait_s"),
    [
        (10_500, None, 0, None),  # the agent looks when it is asked
        (10_500, None, 15, 14.5 + MARGIN_S),
        (25_000, None, 15, None),
        (10_500, 4_000, 0, 6.0 + MARGIN_S),  # it tells when it looked
        (10_500, 10_000, 15, None),
        (10_500, 10_400, 0, None),
    ],
)
def test_an_agent_is_asked_again_when_it_must_have_news(
    observed_at: Ms, refreshed_at: Ms | None, agent_refresh: float, wait_s: float | None
) -> None:
    reading = Reading(CARD, Reason.OK, observed_at, refreshed_at=refreshed_at)
    assert asked_again_after(reading, 10_000, Policy(agent_refresh=agent_refresh)) == wait_s


class Listed(Watch):
    """Writes down what is hastened, and asks nobody."""

    def __init__(self) -> None:
        super().__init__(Asker({}, Limits(), Clock()), Clock(), 1)
        self.hastened: list[list[CheckKey]] = []
        self.reminded: list[tuple[list[CheckKey], float]] = []

    def hasten(self, keys: Iterable[CheckKey], delay_s: float = 0.0) -> None:
        self.hastened.append(list(keys))

    def remind(self, keys: Collection[CheckKey], delay_s: float) -> None:
        self.reminded.append((list(keys), delay_s))


class Hosts(References):
    """Reference hosts that are there, or lost."""

    def __init__(self, *, lost: bool = False) -> None:
        super().__init__((), Asker({}, Limits(), Clock()), 1.0)
        self.looks, self._lost = 0, lost

    @property
    def sight(self) -> Sight:
        key = CheckKey("reference", ProbeName.ICMP)
        return Sight({"reference": Reading(key, Reason.TIMEOUT if self._lost else Reason.OK, 0)})

    def look_now(self) -> None:
        self.looks += 1


def crowd(count: int) -> Inventory:
    """Cameras that have nothing in common: each in a building and a subnet of its own."""
    codes = [f"x{number}" for number in range(count)]
    addresses = [f"10.{number // 256}.{number % 256}.1" for number in range(count)]
    return Inventory(
        "d",
        tuple(Building(code, code) for code in codes),
        tuple(Slot(code, Kind.CAMERA, code) for code in codes),
        (),
        tuple(
            Installation(code, Unit("Acme", "Dome"), address, 0)
            for code, address in zip(codes, addresses, strict=True)
        ),
    )


async def test_of_a_thousand_that_fail_at_once_a_hundred_are_asked_about_at_a_time() -> None:
    watch, hosts, context = Listed(), Hosts(), context_of(crowd(250))
    bursts = Bursts(watch, hosts, Clock())
    bursts.follow(context)
    for code in context.probes_of:
        bursts.add([code])
    await until(lambda: len(watch.hastened) == 3)
    for keys in watch.hastened:
        assert len({key.slot for key in keys}) <= AT_ONCE
    asked = [key for keys in watch.hastened for key in keys]
    assert {key.slot for key in asked} == context.probes_of.keys()
    assert len(asked) == len(set(asked))
    assert hosts.looks == 3


async def test_while_nothing_can_be_seen_there_is_no_burst() -> None:
    watch, hosts = Listed(), Hosts(lost=True)
    bursts = Bursts(watch, hosts, Clock())
    bursts.follow(B4)
    bursts.add(["B4-01"])
    await until(lambda: bursts._next is None)
    assert not watch.hastened
    assert not bursts._turned


async def test_what_is_watched_no_more_is_passed_over() -> None:
    watch = Listed()
    bursts = Bursts(watch, Hosts(), Clock())
    bursts.follow(B4)
    bursts.add(["gone", "B4-01"])
    await until(lambda: bool(watch.hastened))
    assert watch.hastened == [burst(["B4-01"], B4)]


async def test_old_news_of_an_agent_is_asked_once_more_and_new_ones_are_not() -> None:
    watch, clock = Listed(), Clock()
    bursts = Bursts(watch, Hosts(), clock)
    bursts.follow(context_of(buildings("B4"), Policy(agent_refresh=15)))
    bursts.add(["B4-01"])
    await until(lambda: bool(watch.hastened))
    before = Reading(CARD, Reason.OK, clock.now() - 60_000)
    bursts.note([before])
    assert not watch.reminded  # it was on its way before the burst
    bursts.note([Reading(CARD, Reason.OK, clock.now())])
    [(keys, wait_s)] = watch.reminded
    assert keys == [CARD]
    assert 14 < wait_s <= 15 + MARGIN_S
    bursts.note([Reading(CARD, Reason.OK, clock.now())])
    assert len(watch.reminded) == 1


async def test_after_the_clock_was_set_no_answer_is_held_against_an_older_burst() -> None:
    watch, clock = Listed(), Clock()
    bursts = Bursts(watch, Hosts(), clock)
    bursts.follow(context_of(buildings("B4"), Policy(agent_refresh=15)))
    bursts.add(["B4-01"])
    await until(lambda: bool(watch.hastened))
    bursts.forget()
    bursts.note([Reading(CARD, Reason.OK, clock.now())])
    assert not watch.reminded


async def test_a_closed_one_asks_nothing() -> None:
    watch = Listed()
    bursts = Bursts(watch, Hosts(), Clock())
    bursts.follow(B4)
    bursts.add(["B4-01"])
    bursts.close()
    await asyncio.sleep(0.1)
    assert not watch.hastened
