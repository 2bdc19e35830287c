"""Switches in a ring: one way lost is one ticket, and nobody behind it is missed."""

from inventory.types.components import (
    Building,
    Installation,
    Inventory,
    Kind,
    Link,
    LinkKind,
    Slot,
    Unit,
)
from tests.monitor.judgement.scenario import Story

ENDS = {"u1": ("core",), "u2": ("core",), "x": ("s1", "s2")}
WAYS = {**ENDS, "s1": ("u1", "x"), "s2": ("u2", "x")}


def ring() -> Inventory:
    """Two switches of three cameras each, an uplink from each to the core, and a link between."""
    cameras = {f"{switch}c{n}": (switch,) for switch in ("s1", "s2") for n in (1, 2, 3)}
    kinds = {"core": Kind.SWITCH, **dict.fromkeys(ENDS, Kind.UPLINK)}
    kinds |= {"s1": Kind.SWITCH, "s2": Kind.SWITCH, **dict.fromkeys(cameras, Kind.CAMERA)}
    rows = {"u1": ("core", "1"), "u2": ("core", "2"), "x": ("s2", "3")}
    links = [Link(low, up, LinkKind.DATA) for low, ups in (WAYS | cameras).items() for up in ups]
    links += [Link(row, agent, LinkKind.PART) for row, (agent, _) in rows.items()]
    speaking = [code for code, kind in kinds.items() if kind is not Kind.UPLINK]
    return Inventory(
        "d",
        (Building("B", "B"),),
        tuple(
            Slot(code, kind, "B", index=rows[code][1] if code in rows else "")
            for code, kind in kinds.items()
        ),
        tuple(links),
        tuple(Installation(c, Unit(), f"10.0.0.{n}", 0) for n, c in enumerate(speaking, 1)),
    )


def test_an_uplink_of_a_ring_takes_nobody_along() -> None:
    story = Story(ring()).break_("u1").at(60)
    story.expect_ticket("uplink", "u1", "link_down", affected=0).expect_tickets(1)
    story.expect_outages("u1")
    story.mend("u1").at(300).expect_closed()


def test_a_switch_of_a_ring_takes_only_its_own_along() -> None:
    story = Story(ring()).break_("s1").at(60)
    story.expect_ticket("switch", "s1", "dead", affected=3).expect_tickets(1)


def test_what_both_ways_round_lead_to_takes_all_along() -> None:
    story = Story(ring()).break_("core").at(60)
    story.expect_ticket("switch", "core", "dead", affected=6).expect_tickets(1)
