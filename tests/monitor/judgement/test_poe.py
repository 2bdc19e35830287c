"""A PoE port that gives no power: its counters tell why, and whose fault it is."""

from dataclasses import replace

import pytest

from inventory.types.components import Inventory, Kind, Link, LinkKind, Slot
from inventory.types.faults import FaultKind
from probes.sim.world import Trip
from tests.monitor.judgement.districts import buildings
from tests.monitor.judgement.scenario import Story

B4 = buildings("B4")
CAMERA, PORT, FEED = "B4-13", "B4-SW2.3", "B4-SW2.poe3"


def with_patch() -> Inventory:
    """The same with the patch of one PoE camera recorded."""
    patch = Slot("B4-13.cu", Kind.COPPER, "B4", crew="video")
    own = Link(CAMERA, PORT, LinkKind.DATA)
    links = [each for each in B4.links if (each.lower, each.kind) != (own.lower, own.kind)]
    assert len(links) == len(B4.links) - 1
    new = (replace(own, upper=patch.code), replace(own, lower=patch.code))
    return replace(B4, slots=(*B4.slots, patch), links=(*links, *new))


def tripped(why: Trip, *codes: str, inventory: Inventory = B4) -> Story:
    story = Story(inventory)
    for code in codes:
        story.world.trip(code, why)
    return story


def test_a_port_that_refuses_power_is_named_and_says_so() -> None:
    story = tripped(Trip.DENIED, FEED).at(60).expect_tickets(1)
    story.expect_ticket("adapter", FEED, "power_refused", affected=1)
    (found,) = story.named()
    assert found.evidence[0].code == "poe_denied"
    assert found.evidence[0].params == {"count": 1}
    assert story.opened_at() - story.first_miss() <= 15, story.told()
    story.mend(FEED).at(300).expect_closed().expect_messages("ticket_opened", "ticket_closed")


def test_a_port_that_is_overloaded_has_the_camera_as_its_rival() -> None:
    story = tripped(Trip.OVERLOAD, FEED).at(60).expect_tickets(1)
    story.expect_ticket("adapter", FEED, "overload").expect_rivals(CAMERA)


def test_a_short_circuit_is_not_the_ports_fault() -> None:
    story = tripped(Trip.SHORT, CAMERA).at(60).expect_tickets(1)
    story.expect_ticket("camera", CAMERA, "short").expect_rivals(FEED)
    (found,) = story.named()
    assert "poe_short" in {each.code for each in found.evidence}


def test_a_short_circuit_is_looked_for_in_the_patch_first_where_there_is_one() -> None:
    story = tripped(Trip.SHORT, "B4-13.cu", inventory=with_patch()).at(60).expect_tickets(1)
    story.expect_ticket("copper", "B4-13.cu", "short").expect_rivals(CAMERA)


def test_a_camera_that_draws_nothing_any_more_is_not_blamed_on_the_port() -> None:
    story = Story(B4).break_(CAMERA).at(60).expect_ticket("camera", CAMERA, "dead")
    (found,) = story.named()
    assert "poe_undrawn" in {each.code for each in found.evidence}
    port = [rival.confidence for rival in found.rivals if rival.component.code == FEED]
    assert sum(port) < 0.1, story.told()


@pytest.mark.parametrize("later_s", [0, 200])
def test_a_switch_without_power_for_several_ports_is_one_ticket(later_s: int) -> None:
    ports = [f"B4-SW2.poe{number}" for number in (2, 3, 5)]
    story = tripped(Trip.DENIED, ports[0]).at(later_s)
    for port in ports[1:]:
        story.world.trip(port, Trip.DENIED)
    story.at(later_s + 90).expect_tickets(1)
    story.expect_ticket("switch", "B4-SW2", "power_refused", affected=3)
    story.mend(*ports).at(later_s + 400).expect_closed()


def test_a_restart_does_not_forget_why_the_port_gives_no_power() -> None:
    story = tripped(Trip.DENIED, FEED).at(60).expect_ticket("adapter", FEED, "power_refused")
    story.restart(down_s=20).at(200).expect_ticket("adapter", FEED, "power_refused")
    story.expect_messages("ticket_opened")


def test_a_restart_does_not_forget_a_switch_without_power() -> None:
    ports = [f"B4-SW2.poe{number}" for number in (2, 3, 5)]
    story = tripped(Trip.DENIED, *ports).at(90)
    told = [message.template for message in story.messages]
    story.restart(down_s=20).at(240).expect_tickets(1)
    story.expect_ticket("switch", "B4-SW2", "power_refused", affected=3).expect_messages(*told)


def test_what_was_counted_before_the_loss_says_nothing_of_it() -> None:
    story = tripped(Trip.DENIED, FEED).at(60).mend(FEED).at(300).expect_closed()
    story.break_(CAMERA).at(400)
    kinds = {found.kind for found in story.named()}
    assert kinds == {FaultKind.DEAD}, story.told()
