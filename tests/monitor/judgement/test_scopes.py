"""What would look failed: the other way round of what may have caused it."""

import pytest

from inventory.types.components import Inventory, Kind, Link, LinkKind, Slot
from monitor.judgement.diagnosis.topology import Topology
from tests.monitor.judgement.districts import buildings
from tests.probes.sim.small_district import small_district


def _metered(topology: Topology, code: str) -> tuple[str, ...]:
    """What the slot would show if it were a metered outlet."""
    return topology.loads(code) if topology.kind(code) is Kind.OUTLET else ()


@pytest.mark.parametrize("inventory", [buildings("B1", "B4", "B5"), small_district()])
def test_a_scope_holds_exactly_what_may_show_the_failure(inventory: Inventory) -> None:
    topology = Topology(inventory)
    wanted: dict[str, set[str]] = {}
    for code in topology.slots:
        for cause in (*topology.may_show(code), *_metered(topology, code)):
            wanted.setdefault(cause, set()).add(code)
    for cause, codes in wanted.items():
        found = list(topology.scopes.of(cause))
        assert set(found) == codes, cause
        assert len(found) == len(codes), "each slot once"


def test_a_walk_given_up_half_way_is_not_taken_for_a_whole_one() -> None:
    topology = Topology(buildings("B4"))
    assert next(topology.scopes.of("B4-SW1")) == "B4-SW1"
    assert "B4-01" in set(topology.scopes.of("B4-SW1"))


def test_the_place_of_a_slot_is_the_camera_that_it_serves_alone() -> None:
    scopes = Topology(buildings("B4")).scopes
    assert scopes.branch("B4-CH1.2") == scopes.branch("B4-C1.2") == "B4-02"
    assert scopes.branch("B4-SW1") == "B4-SW1"


def test_who_feeds_the_far_end_takes_its_last_breath() -> None:
    scopes = Topology(buildings("B4")).scopes
    assert {"B4-02.ad", "B4-MAINS"} <= scopes.unpowering("B4-C1.2")
    assert "B4-02.tx" not in scopes.unpowering("B4-C1.2"), "its own death is no power failure"


def test_what_the_records_leave_open_about_a_converter() -> None:
    slots = tuple(
        Slot(code, kind, "B")
        for code, kind in [
            ("port", Kind.PORT),
            ("card", Kind.CARD),
            ("strand", Kind.STRAND),
            ("tx", Kind.TRANSCEIVER),
        ]
    )

    def wired(passes: bool | None) -> Topology:
        links = (
            Link("card", "port", LinkKind.DATA, pass_through=passes),
            Link("strand", "card", LinkKind.DATA),
            Link("tx", "strand", LinkKind.DATA),
        )
        return Topology(Inventory("d", (), slots, links, ()))

    for passes, sure, left_open in (
        (True, True, False),
        (None, False, True),
        (False, False, False),
    ):
        topology = wired(passes)
        assert ("tx" in topology.causes("port")) is sure
        assert "tx" in topology.may_show("port")
        assert topology.leaves_open("port") is left_open
