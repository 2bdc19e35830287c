"""A shared component goes above what each point has for itself, below what others share too."""

from dataclasses import replace

import pytest

from inventory.exchange.difference import Difference
from inventory.exchange.records import Record, records_of, to_inventory
from inventory.types.components import Inventory, Kind
from monitor.discovery.shared_component import NoPlace, Obstacle, named, with_shared
from monitor.judgement.cofailure.recorded import recorded_groups
from monitor.judgement.coverage.alike import Alike
from monitor.judgement.coverage.rehearsal import Rehearsal
from monitor.judgement.coverage.scene import Instruments, scene_of
from monitor.judgement.diagnosis.priors import DEFAULT_PRIORS
from monitor.judgement.diagnosis.topology import Topology
from tests.monitor.judgement.districts import buildings, unchained

B4 = buildings("B4")
PLAIN = ("B4-02", "B4-03", "B4-04")
"""Each with an adapter of its own on the mains, which feeds its transceiver, too."""


def _accepted(
    inventory: Inventory, points: tuple[str, ...], kind: Kind, code: str = ""
) -> Difference | NoPlace:
    new = named(kind, code, "", records_of(inventory), points, {})
    return with_shared(inventory, points, new, {})


def _after(inventory: Inventory, wanted: Difference) -> Inventory:
    records = records_of(inventory)
    records |= {each.new.code: each.new for each in wanted.changed}
    records |= {each.code: each for each in wanted.added}
    names = {each.code: each.name for each in inventory.buildings}
    return to_inventory(inventory.district, records.values(), names, 0)


def _applied(inventory: Inventory, points: tuple[str, ...], kind: Kind) -> Inventory:
    wanted = _accepted(inventory, points, kind)
    assert isinstance(wanted, Difference)
    return _after(inventory, wanted)


def test_a_box_goes_between_the_adapters_and_the_mains() -> None:
    wanted = _accepted(B4, PLAIN, Kind.BOX)
    assert isinstance(wanted, Difference)
    (box,) = wanted.added
    assert box == Record("B4-BOX-1", Kind.BOX, "B4-BOX-1", "B4", powered_by=("B4-MAINS",))
    changed = {each.new.code: each.new.powered_by for each in wanted.changed}
    assert changed == {f"{point}.ad": ("B4-BOX-1",) for point in PLAIN}


def test_from_then_on_the_solver_names_it() -> None:
    bare = unchained({f"B1-0{number}": f"127.0.0.{number}" for number in range(1, 9)})
    six = tuple(sorted(slot.code for slot in bare.slots))[:6]
    after = _applied(bare, six, Kind.BOX)
    assert frozenset(six) in recorded_groups(Topology(after))
    asked = frozenset(slot.code for slot in bare.slots)
    rehearsal = Rehearsal(scene_of(after, Instruments(asked)), DEFAULT_PRIORS)
    assert rehearsal.play(Alike(0, "B1", Kind.BOX, ("B1-BOX-1",))).named


def test_a_switch_carries_points_whose_way_is_not_recorded() -> None:
    points = ("B4-36", "B4-37", "B4-38")
    after = _applied(B4, points, Kind.SWITCH)
    assert frozenset(points) in recorded_groups(Topology(after))


def test_a_cable_holds_the_strands_of_its_points() -> None:
    loose = replace(
        B4, links=tuple(link for link in B4.links if link.upper not in ("B4-C1", "B4-C2"))
    )
    wanted = _accepted(loose, PLAIN, Kind.CABLE, "B4-C9")
    assert isinstance(wanted, Difference)
    assert {each.new.kind for each in wanted.changed} == {Kind.STRAND}
    assert {each.new.part_of for each in wanted.changed} == {("B4-C9",)}


@pytest.mark.parametrize(
    ("points", "kind", "code", "obstacle"),
    [
        pytest.param(PLAIN, Kind.BOX, "B4-BX1", Obstacle.TAKEN, id="the code is another's"),
        pytest.param(PLAIN, Kind.CABLE, "", Obstacle.DIFFERENT, id="strands are in a cable"),
        pytest.param(("B4-36", "B4-37"), Kind.CABLE, "", Obstacle.NO_STRAND, id="no strands"),
        pytest.param(("B4-12", "B4-13"), Kind.BOX, "", Obstacle.DIFFERENT, id="two PoE ports"),
        pytest.param(("B4-12", "B4-13"), Kind.SWITCH, "", Obstacle.DIFFERENT, id="on two ports"),
        pytest.param(("B4-01", "B4-02"), Kind.BOX, "", Obstacle.DIFFERENT, id="box and mains"),
        pytest.param(PLAIN, Kind.MAINS, "", Obstacle.NO_SENSE, id="mains above mains"),
    ],
)
def test_what_the_records_contradict_is_refused(
    points: tuple[str, ...], kind: Kind, code: str, obstacle: Obstacle
) -> None:
    found = _accepted(B4, points, kind, code)
    assert isinstance(found, NoPlace)
    assert found.obstacle is obstacle
    assert found.codes


def test_a_retired_code_is_that_of_its_kind_alone() -> None:
    new = named(Kind.BOX, "OLD", "", records_of(B4), PLAIN, {"OLD": Kind.SWITCH})
    refused = with_shared(B4, PLAIN, new, {"OLD": Kind.SWITCH})
    assert isinstance(refused, NoPlace)
    assert isinstance(with_shared(B4, PLAIN, new, {"OLD": Kind.BOX}), Difference)


def test_two_feeds_leave_open_which_is_shared() -> None:
    records = records_of(B4)
    twice = replace(records["B4-02"], powered_by=("B4-02.ad", "B4-03.ad"))
    fed = to_inventory("d", (records | {"B4-02": twice}).values(), {"B4": "B4", "B1": "B1"}, 0)
    found = _accepted(fed, PLAIN, Kind.BOX)
    assert isinstance(found, NoPlace)
    assert found.obstacle is Obstacle.REDUNDANT
