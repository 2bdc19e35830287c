"""A device answers, and something is wrong with it: that is no outage of it."""

import pytest

from monitor.judgement.policy import Policy
from tests.monitor.judgement.districts import buildings
from tests.monitor.judgement.scenario import Story

B4 = buildings("B4")


def test_a_wrong_password_is_the_administrators_and_no_outage() -> None:
    story = Story(B4)
    story.world.set_password("B4-11", "other")
    story.at(90).expect_ticket("camera", "B4-11", "credentials").expect_tickets(1).expect_outages()
    (ticket,) = story.open_tickets()
    assert ticket.crew == "admins"
    story.mend("B4-11").at(330).expect_closed().expect_messages("ticket_opened", "ticket_closed")


def test_a_wrong_clock_is_the_administrators_and_no_outage() -> None:
    story = Story(B4)
    story.world.skew_clock("B4-11", -28_800)
    story.at(90).expect_ticket("camera", "B4-11", "clock").expect_tickets(1).expect_outages()
    (found,) = story.named()
    assert dict(found.evidence[0].params) == {"offset_s": -28_800}
    story.mend("B4-11").at(330).expect_closed()


def test_a_hung_camera_is_alive() -> None:
    story = Story(B4)
    story.world.hang("B4-11")
    story.at(140).expect_ticket("camera", "B4-11", "hung").expect_tickets(1).expect_outages()
    story.mend("B4-11").at(400).expect_closed().expect_messages("ticket_opened", "ticket_closed")


def test_a_hung_camera_that_dies_keeps_its_ticket() -> None:
    story = Story(B4)
    story.world.hang("B4-11")
    story.at(140).break_("B4-11").at(200).expect_ticket("camera", "B4-11", "dead")
    story.expect_tickets(1).expect_messages("ticket_opened", "ticket_revised")


def test_a_camera_with_a_wrong_password_may_die_as_well() -> None:
    story = Story(B4)
    story.world.set_password("B4-11", "other")
    story.at(90).break_("B4-11").at(150).expect_tickets(2)
    story.expect_ticket("camera", "B4-11", "credentials").expect_ticket("camera", "B4-11", "dead")


@pytest.mark.parametrize("pause", [30, 45])
def test_a_camera_that_comes_and_goes_is_one_ticket_and_no_storm(pause: int) -> None:
    story = Story(B4)
    for turn in range(12):
        story.break_("B4-11").at((2 * turn + 1) * pause).mend("B4-11").at((2 * turn + 2) * pause)
    story.expect_tickets(1).expect_ticket("camera", "B4-11", "flapping")
    assert len(story.messages) <= 3, story.told()


def test_an_adapter_with_a_loose_plug_is_one_ticket() -> None:
    story = Story(B4)
    for turn in range(12):
        story.break_("B4-22.ps").at(turn * 90 + 45).mend("B4-22.ps").at(turn * 90 + 90)
    story.expect_tickets(1)
    (found,) = story.named()
    assert found.component.code == "B4-22.ps"
    assert len(story.messages) <= 4, story.told()


@pytest.mark.parametrize("loose", ["B4-C1.1", "B4-01.tx", "B4-22.ps"])
def test_what_came_and_went_is_one_ticket_to_its_end(loose: str) -> None:
    story = Story(B4, Policy(flapping_window=400))
    for turn in range(4):
        story.break_(loose).at(turn * 60 + 30).mend(loose).at(turn * 60 + 60)
    # Its parts leave the count of changes one after the other.
    story.at(1000).expect_closed().expect_tickets(0, ever=1)
    told = [message.template for message in story.messages]
    assert told == ["ticket_opened", "ticket_revised", "ticket_closed"], story.told()
