"""Which devices go dark, and which links go down, when something breaks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.types.components import Inventory, Kind, Link, LinkKind, Slot
from probes.sim.physics import LINKED
from probes.sim.world import Detection, OperStatus, Trip, World
from tests.probes.sim.small_district import DEVICES, small_district

INVENTORY = small_district()
CODES = [slot.code for slot in INVENTORY.slots]


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def new_world(*, pass_through: bool | None = None) -> World:
    return World(small_district(pass_through=pass_through), Clock())


@pytest.mark.parametrize(
    ("broken", "dark"),
    [
        ("c1", "c1"),
        ("a1", "c1 c2 c3"),
        ("o1", "c1 c2 c3"),
        ("x", "x c1 c2 c3"),
        ("w2", "k2"),
        ("t2", "k2"),
        ("b2", "k2"),
        ("f2", "k2"),
        ("d2", "k2"),
        ("cable", "k1 k2 k3 k4"),
        ("h", "h k1 k2 k3 k4"),
        ("q4", "k4"),
        ("ea", "e"),
        ("rp", "r"),
        ("m", "k1 k2 k3 k4"),
        ("s", " ".join(set(DEVICES) - {"h"})),
        ("l", " ".join(set(DEVICES) - {"h"})),
        ("u", "u x s h r e c1 c2 c3 k1 k2 k3 k4"),
    ],
)
def test_what_goes_dark(broken: str, dark: str) -> None:
    world = new_world()
    world.break_(broken)
    assert world.dark() == sorted(dark.split())


@pytest.mark.parametrize(
    ("broken", "down"),
    [
        ("c1", "p1"),
        ("a1", "p1 p2 p3"),
        ("k2", "w2"),
        ("w2", "w2"),
        ("t2", "f2 d2 w2"),
        ("b2", "f2 d2 w2"),
        ("f2", "f2 d2"),
        ("cable", "f1 f2 f3 f4 d1 d2 d3 d4"),
        ("d2", "f2 d2 q2"),
        ("h", "f1 f2 f3 f4 d1 d2 d3 d4 q1 q2 q3 q4"),
        ("q2", "q2"),
        ("ew", "ew ep"),
    ],
)
def test_which_links_go_down(broken: str, down: str) -> None:
    world = new_world()
    world.break_(broken)
    linked = {slot.code for slot in INVENTORY.slots if slot.kind in LINKED}
    assert sorted(linked - world.snapshot.links_up) == sorted(down.split())


def test_pass_through_takes_link_loss_up_to_the_port() -> None:
    world = new_world(pass_through=True)
    world.break_("f2")
    assert not world.link_up("q2")
    world.mend("f2")
    world.break_("w3")
    assert not any(world.link_up(code) for code in ("w3", "f3", "d3", "q3"))
    assert world.link_up("q2")


def test_what_lies_behind_a_dead_fibre_is_out_of_sight() -> None:
    world = new_world()
    world.break_("f2")
    assert world.link_up("w2")
    assert world.oper_status("w2") is OperStatus.LOWER_LAYER_DOWN
    assert world.oper_status("w3") is OperStatus.UP
    world.break_("w3")
    assert world.oper_status("w3") is OperStatus.DOWN


def test_a_broken_card_takes_its_rows_along() -> None:
    world = new_world()
    world.break_("d2")
    assert [code for code in ("d2", "f2", "w2", "q2", "d3") if world.present(code)] == ["q2", "d3"]


def test_what_a_poe_port_finds() -> None:
    world = new_world()
    assert world.detection("ea") is Detection.DELIVERING
    for broken, found in (
        ("e", Detection.SEARCHING),
        ("ew", Detection.SEARCHING),
        ("ea", Detection.FAULT),
    ):
        world.break_(broken)
        assert world.detection("ea") is found
        world.mend(broken)
    world.disable("ea")
    assert world.detection("ea") is Detection.DISABLED
    assert world.dark() == ["e"]


def test_a_ups_keeps_its_load_when_the_mains_fail() -> None:
    world = new_world()
    world.break_("m")
    assert world.on_battery("u")
    assert world.works("x")
    world.break_("u")
    assert not world.on_battery("u")
    assert not world.works("x")


def test_two_feeds_and_two_ways_are_redundant() -> None:
    slots = tuple(Slot(code, Kind.SWITCH, "") for code in ("low", "one", "two"))
    for kind in (LinkKind.POWER, LinkKind.DATA):
        links = (Link("low", "one", kind), Link("low", "two", kind))
        world = World(Inventory("d", (), slots, links, ()), Clock())
        world.break_("one")
        assert world.answers("low")
        world.break_("two")
        assert not world.answers("low")


def test_uptime_starts_again_with_the_power_and_changes_are_dated() -> None:
    clock = Clock()
    world = World(INVENTORY, clock)
    clock.now += 50
    world.break_("cable")
    clock.now += 5
    assert world.uptime("s") == 55
    assert world.unchanged_for("f1") == 5
    assert world.unchanged_for("p1") == 55
    world.break_("u")
    clock.now += 5
    world.mend("u")
    clock.now += 2
    assert world.uptime("s") == 2


def test_a_hung_device_answers_pings_only() -> None:
    world = new_world()
    world.hang("c1")
    assert world.answers("c1")
    assert not world.serves("c1")


def test_an_unknown_slot_is_told() -> None:
    with pytest.raises(KeyError):
        new_world().break_("nowhere")


def test_loops_and_unknown_ends_break_nothing() -> None:
    slots = (Slot("a", Kind.SWITCH, ""), Slot("b", Kind.PORT, ""), Slot("c", Kind.COPPER, ""))
    links = tuple(
        Link(lower, upper, kind)
        for kind in LinkKind
        for lower, upper in (("a", "b"), ("b", "c"), ("c", "a"), ("a", "ghost"))
    )
    world = World(Inventory("d", (), slots, links, ()), Clock())
    assert all(world.answers(slot.code) for slot in slots)
    assert world.link_up("b")
    assert world.wiring.agent_of("b") is None
    world.break_("b")
    assert not any(world.answers(slot.code) for slot in slots)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(("break", "disable", "hang")), st.sampled_from(CODES))))
def test_mending_everything_restores_all(deeds: list[tuple[str, str]]) -> None:
    world = World(INVENTORY, Clock())
    fresh = world.snapshot
    for deed, code in deeds:
        {"break": world.break_, "disable": world.disable, "hang": world.hang}[deed](code)
    for _, code in deeds:
        world.mend(code)
    assert world.snapshot == fresh
    assert world.dark() == []
    assert all(world.serves(code) for code in CODES)


@settings(deadline=None)
@given(st.sets(st.sampled_from(CODES)), st.sampled_from(CODES))
def test_breaking_more_never_brings_anything_back(broken: set[str], another: str) -> None:
    world = World(INVENTORY, Clock())
    for code in broken:
        world.break_(code)
    before = world.snapshot
    world.break_(another)
    after = world.snapshot
    assert before.dead <= after.dead
    assert before.cut_off <= after.cut_off
    assert before.links_up >= after.links_up


@pytest.mark.parametrize(("code", "lit"), [("f2", True), ("cable", False)])
def test_light_sinks_in_a_strand_or_in_its_whole_cable(code: str, lit: bool) -> None:
    world = new_world()
    usual = {strand: world.light(strand) for strand in ("f1", "f2")}
    assert all(dbm is not None and -19 <= dbm <= -17 for dbm in usual.values())
    world.sink(code, 3)
    assert world.light("f2") == pytest.approx((usual["f2"] or 0) - 3)
    assert (world.light("f1") == usual["f1"]) is lit
    assert world.dark() == []


def test_light_below_the_receivers_limit_is_a_dark_strand() -> None:
    world = new_world()
    world.sink("f2", 8)
    assert world.light("f2") is None
    assert not world.link_up("f2")
    assert world.dark() == ["k2"]
    world.mend("f2")
    assert world.light("f2") is not None
    assert world.dark() == []
    world.sink("cable", 8)
    assert world.dark() == ["k1", "k2", "k3", "k4"]
    world.mend_all()
    assert world.dark() == []


def test_a_broken_strand_has_no_light() -> None:
    world = new_world()
    world.break_("cable")
    assert world.light("f1") is None


def test_damaged_frames_are_counted_at_their_rate_and_stay_counted() -> None:
    clock = Clock()
    world = World(small_district(), clock)
    assert world.errors("p1") == 0
    world.corrupt("p1", 60)
    clock.now += 3600
    assert (world.errors("p1"), world.errors("p2")) == (60, 0)
    world.corrupt("p1", 120)
    clock.now += 1800
    world.mend("p1")
    clock.now += 3600
    assert world.errors("p1") == 120
    world.corrupt("p1", 60)
    clock.now += 60
    world.mend_all()
    assert world.errors("p1") == 121


@pytest.mark.parametrize(
    ("slot", "why", "found"),
    [
        ("ea", Trip.DENIED, Detection.SEARCHING),
        ("ea", Trip.OVERLOAD, Detection.FAULT),
        ("ew", Trip.SHORT, Detection.FAULT),
        ("e", Trip.SHORT, Detection.FAULT),
    ],
)
def test_a_poe_port_counts_why_it_gives_no_power(slot: str, why: Trip, found: Detection) -> None:
    world = new_world()
    for times in (1, 2):
        world.trip(slot, why)
        world.break_("c1")  # nothing to it
        assert world.detection("ea") is found
        assert world.dark() == ["c1", "e"]
        assert {each: world.counted("ea", each) for each in Trip} == dict.fromkeys(Trip, 0) | {
            why: times
        }
        world.mend_all()
        assert world.detection("ea") is Detection.DELIVERING


def test_a_poe_port_counts_that_nothing_draws_power() -> None:
    world = new_world()
    world.break_("ew")
    world.break_("e")
    assert world.counted("ea", Trip.UNDRAWN) == 1
