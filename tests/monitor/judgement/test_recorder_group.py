"""Cameras of one recorder that fall together while it works are one ticket of that recorder."""

from dataclasses import replace

from inventory.types.components import Inventory, Kind, Link, LinkKind
from inventory.types.faults import FaultKind
from monitor.judgement.diagnosis.topology import Topology
from tests.monitor.judgement.districts import buildings, unchained
from tests.monitor.judgement.scenario import Story

RECORDER = "B5-NVR1"
CAMERAS = ("B5-20", "B5-21", "B5-22", "B5-23")
WHOLE = buildings("B5")
B5 = replace(
    WHOLE,
    links=tuple(
        link for link in WHOLE.links if link.lower not in CAMERAS or link.kind is LinkKind.DATA
    ),
)
"""Its recorder's cameras without what feeds them."""


def on_channels() -> Inventory:
    """The same with each camera connected to a channel."""
    links = [link for link in B5.links if link.lower not in CAMERAS]
    new = (Link(c, f"{RECORDER}.{n}", LinkKind.DATA) for n, c in enumerate(CAMERAS, 1))
    return replace(B5, links=(*links, *new))


def test_cameras_that_fall_together_behind_a_recorder_that_works_are_one_ticket() -> None:
    story = Story(B5).break_(*CAMERAS).at(60)
    story.expect_ticket("recorder", RECORDER, "common_cause", affected=4).expect_tickets(1)
    (found,) = story.named()
    assert not found.kind.for_administrator
    kinds = [rival.component.kind for rival in found.rivals]
    assert kinds[0] is Kind.SWITCH
    assert found.confidence + sum(r.confidence for r in found.rivals[1:]) < 2
    story.mend(*CAMERAS).at(300).expect_closed()


def test_two_of_four_are_part_of_what_they_share() -> None:
    story = Story(on_channels()).break_(*CAMERAS[:2]).at(100)
    story.expect_ticket("recorder", RECORDER, "common_cause", affected=2).expect_tickets(1)
    (found,) = story.named()
    assert Kind.ADAPTER in {rival.component.kind for rival in found.rivals}


def test_one_camera_of_a_recorder_has_failed_itself() -> None:
    story = Story(B5).break_(CAMERAS[0]).at(60).expect_tickets(1)
    (found,) = story.named()
    assert (found.component.code, found.kind) == (CAMERAS[0], FaultKind.DEAD)


def test_a_recorder_that_is_dead_is_named_itself() -> None:
    story = Story(on_channels()).break_(RECORDER).at(60).expect_tickets(1)
    story.expect_ticket("recorder", RECORDER, "dead")


def test_cameras_at_different_times_are_tickets_of_their_own() -> None:
    story = Story(B5).break_(CAMERAS[0]).at(60).break_(CAMERAS[1]).at(120).expect_tickets(2)
    assert {found.component.code for found in story.named()} == set(CAMERAS[:2])


def test_only_a_recorder_and_no_other_way_makes_a_group() -> None:
    assert Topology(B5).only_way(CAMERAS[0]) == RECORDER
    assert Topology(on_channels()).only_way(CAMERAS[0]) == RECORDER
    assert Topology(on_channels()).cameras_on(RECORDER) == list(CAMERAS)
    second = replace(B5, links=(*B5.links, Link(CAMERAS[0], "B5-SW1.2", LinkKind.DATA)))
    assert Topology(second).only_way(CAMERAS[0]) == ""
    assert Topology(unchained({"B1-01": "10.1.1.1"})).only_way("B1-01") == ""
