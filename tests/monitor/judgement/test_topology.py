"""Who needs whom, what may have caused a loss, and whose word tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types.components import Installation, Inventory, Kind, Link, LinkKind, Slot, Unit
from monitor.judgement.diagnosis.subnets import subnet_of
from monitor.judgement.diagnosis.topology import Topology
from tests.monitor.judgement.districts import buildings, unchained

B4 = Topology(buildings("B4"))
B1 = Topology(buildings("B1"))
"""Its transceivers and cards pass link loss on."""

NEEDS = [
    (
        "B4-01",
        "B4-01.ad B4-01.cu B4-01.tx B4-C1.1 B4-C1 B4-CH1.1 B4-CH1 B4-SW1 B4-UL CORE",
        "B4-02",
    ),
    ("B4-01", "B4-BX1.1 B4-BX1", "B4-MAINS"),  # the box is on the UPS
    ("B4-02", "B4-02.ad B4-MAINS", "B4-BX1"),
    ("B4-SW1", "B4-UPS B4-UL CORE", "B4-MAINS"),
    ("B4-UPS", "B4-SW1", "B4-MAINS"),
    ("B4-37", "B4-37", "B4-SW1"),
]


@pytest.mark.parametrize(("code", "needed", "not_needed"), NEEDS)
def test_needs(code: str, needed: str, not_needed: str) -> None:
    assert set(needed.split()) <= B4.needs(code)
    assert not set(not_needed.split()) & B4.needs(code)


def test_dependents_are_the_other_way_round() -> None:
    for code in B4.slots:
        assert all(code in B4.needs(each) for each in B4.dependents(code))
        assert all(code in B4.dependents(each) for each in B4.needs(code))


def test_a_link_shows_what_happens_at_its_far_end() -> None:
    assert {"B4-02.tx", "B4-02.ad", "B4-MAINS", "B4-C1"} <= B4.causes("B4-C1.2")
    assert "B4-02" not in B4.causes("B4-C1.2")
    assert {"B1-02", "B1-02.cu", "B1-02.tx"} <= B1.causes("B1-C1.2")
    assert {"B1-02", "B1-C1.2", "B1-CH1.2"} <= B1.causes("B1-SW1.2")


def test_a_poe_port_shows_whether_anything_draws_power() -> None:
    assert "B4-11" in B4.causes("B4-SW2.poe1")


def test_a_ups_may_die_of_its_mains() -> None:
    assert "B4-MAINS" in B4.causes("B4-UPS")


def test_peers_are_the_causes_and_what_tells_of_them() -> None:
    peers = set(B4.peers("B4-01"))
    assert {"B4-C1.1", "B4-CH1.1", "B4-SW1", "B4-C1.2", "B4-BX1"} <= peers
    assert "B4-01" not in peers
    assert "B4-37" not in peers, "a stranger"
    siblings = set(B4.peers("B4-22"))
    assert {"B4-23", "B4-24"} <= siblings, "the others on its adapter, which cannot speak"
    assert {"B4-36", "B4-38"} <= set(B4.peers("B4-37"))
    assert len(B4.peers("B4-01")) < 60


def test_two_ways_up_are_redundant() -> None:
    slots = tuple(Slot(c, Kind.SWITCH, "B") for c in ("low", "one", "two", "top"))
    links = [Link("low", "one", LinkKind.DATA), Link("low", "two", LinkKind.DATA)]
    links += [Link("one", "top", LinkKind.DATA), Link("two", "top", LinkKind.DATA)]
    ring = Topology(Inventory("d", (), slots, tuple(links), ()))
    assert ring.needs("low") == {"low", "top"}


def ring_of(*ways: tuple[str, str]) -> Topology:
    """Switches by capital letters, the links between them by small ones; "T" is fed by mains."""
    codes = sorted({code for way in ways for code in way})
    kinds = {code: Kind.SWITCH if code.isupper() else Kind.UPLINK for code in codes}
    slots = tuple(Slot(code, kind, "B") for code, kind in kinds.items())
    links = [Link(low, up, LinkKind.DATA) for low, up in ways]
    mains = (Slot("M", Kind.MAINS, "B"),)
    return Topology(Inventory("d", (), slots + mains, (*links, Link("T", "M", LinkKind.POWER)), ()))


BOTH_WAYS = (("A", "x"), ("x", "A"), ("x", "B"), ("B", "x"))
"""Link x between the switches A and B."""


def test_a_ring_needs_what_both_ways_round_go_through() -> None:
    ring = ring_of(("a", "T"), ("b", "T"), ("A", "a"), ("B", "b"), *BOTH_WAYS, ("C", "B"))
    assert ring.needs("A") == {"A", "T", "M"}
    assert ring.needs("B") == {"B", "T", "M"}
    assert ring.needs("x") == {"x", "T", "M"}
    assert ring.needs("C") == {"C", "B", "T", "M"}
    assert {"A", "B", "C", "x"} <= ring.dependents("T")
    assert ring.dependents("a") == {"a"}


def test_a_ring_with_one_way_out_needs_that() -> None:
    ring = ring_of(("a", "T"), ("A", "a"), *BOTH_WAYS)
    assert ring.needs("B") == {"B", "x", "A", "a", "T", "M"}


@given(st.lists(st.tuples(*[st.sampled_from("TABCDEabcde")] * 2), min_size=1, max_size=30))
def test_what_is_needed_is_what_cuts_off(ways: list[tuple[str, str]]) -> None:
    """Against its definition: without it, no way leads to where the monitor is."""
    ways = [(low, up) for low, up in ways if low not in ("T", up)] + [("A", "T")]
    found = ring_of(*ways)
    codes = {code for way in ways for code in way}

    def reaches(code: str, without: str) -> bool:
        seen, waiting = {code}, [code] if code != without else []
        while waiting:
            each = waiting.pop()
            uppers = {up for low, up in ways if low == each and up != without} - seen
            if each == "T":
                return True
            seen |= uppers
            waiting += uppers
        return False

    for code in codes:
        if all(_leads_to_t(ways, each) for each in _above(ways, code)):
            cuts = {each for each in codes if not reaches(code, without=each)}
            assert found.needs(code) == cuts | {"M"}, code


def _above(ways: list[tuple[str, str]], code: str) -> set[str]:
    seen = {code}
    while more := {up for low, up in ways if low in seen} - seen:
        seen |= more
    return seen


def _leads_to_t(ways: list[tuple[str, str]], code: str) -> bool:
    return "T" in _above(ways, code)


def test_loops_and_unknown_ends_harm_nothing() -> None:
    slots = tuple(Slot(c, Kind.COPPER, "B") for c in "abc")
    links = tuple(
        Link(low, up, kind, pass_through=True)
        for kind in LinkKind
        for low, up in (("a", "b"), ("b", "c"), ("c", "a"), ("a", "ghost"), ("ghost", "b"))
    )
    loop = Topology(Inventory("d", (), slots, links, ()))
    for code in "abc":
        assert {code} <= loop.needs(code) <= set("abc")
        assert {code} <= loop.causes(code) <= set("abc")
        assert set(loop.peers(code)) <= set("abc")


def test_points_without_a_chain_are_known_by_building_and_subnet() -> None:
    found = Topology(unchained({"B1-01": "10.1.1.1", "B1-02": "10.1.2.1", "B2-01": "10.1.1.9:80"}))
    assert found.unchained("B1") == ["B1-01", "B1-02"]
    assert found.unchained_in(found.subnet("B1-01")) == ["B1-01", "B2-01"]
    assert found.unchained_in("") == []
    assert "B2-01" in found.peers("B1-01")


@pytest.mark.parametrize(
    ("address", "subnet"),
    [
        ("10.20.3.7", "10.20.3.0/24"),
        ("10.20.3.7:8080", "10.20.3.0/24"),
        ("", ""),
        ("camera.example", ""),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::7]:8080", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("[2001:db8::7", ""),
        ("10.20.3.7:x", ""),
    ],
)
def test_subnets(address: str, subnet: str) -> None:
    assert subnet_of(address) == subnet


def test_what_has_no_chain_says_so() -> None:
    lone = Slot("c1", Kind.CAMERA, "B")
    alone = Inventory("d", (), (lone,), (), (Installation("c1", Unit(), "10.0.0.1", 0),))
    assert not Topology(alone).has_chain("c1")
    assert B4.has_chain("B4-01")
