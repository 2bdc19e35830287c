"""Several things break, or come back one by one."""

from tests.monitor.judgement.districts import buildings, unchained
from tests.monitor.judgement.scenario import Story

B4 = buildings("B4")
FAR_APART = {"B1-01": "10.1.1.1", "B1-02": "10.1.2.2", "B2-01": "10.1.3.3", "B3-01": "10.1.4.4"}
ONE_SUBNET = {"B1-01": "10.1.1.1", "B2-01": "10.1.1.2", "B3-01": "10.1.1.3", "B4-01": "10.1.9.1"}


def test_two_faults_at_once_are_two_tickets() -> None:
    story = Story(B4).break_("B4-C1", "B4-SW2").at(60).expect_tickets(2)
    story.expect_ticket("cable", "B4-C1", "dead").expect_ticket("switch", "B4-SW2", "dead")
    story.mend("B4-C1").at(300).expect_tickets(1, ever=2).expect_ticket("switch", "B4-SW2", "dead")


def test_two_points_without_a_chain_in_one_building_share_a_cause() -> None:
    story = Story(unchained(FAR_APART)).break_("B1-01", "B1-02").at(60)
    story.expect_ticket("building", "B1", "common_cause", affected=2).expect_tickets(1)
    story.mend("B1-01", "B1-02").at(300).expect_closed()
    story.expect_messages("ticket_opened", "ticket_closed")


def test_points_of_one_subnet_in_several_buildings_share_a_cause() -> None:
    story = Story(unchained(ONE_SUBNET)).break_("B1-01", "B2-01", "B3-01").at(60)
    story.expect_ticket("subnet", "10.1.1.0/24", "common_cause", affected=3).expect_tickets(1)


def test_points_of_several_buildings_and_subnets_have_a_ticket_each() -> None:
    Story(unchained(FAR_APART)).break_("B1-01", "B2-01", "B3-01").at(60).expect_tickets(3)


def test_a_camera_first_then_the_cable_is_the_cameras_ticket_revised() -> None:
    story = Story(B4).break_("B4-C1.1").at(40).expect_ticket("transceiver", "B4-01.tx", "dead")
    story.break_("B4-C1").at(100).expect_ticket("cable", "B4-C1", "dead").expect_tickets(1)
    story.expect_messages("ticket_opened", "ticket_revised")


def test_tickets_of_two_strands_merge_into_the_cables() -> None:
    story = Story(B4).break_("B4-C1.1", "B4-C1.2").at(40).expect_tickets(2)
    story.break_("B4-C1").at(100).expect_ticket("cable", "B4-C1", "dead")
    story.expect_tickets(1, ever=2)
    story.mend("B4-C1", "B4-C1.1", "B4-C1.2").at(400).expect_closed()
    story.expect_messages("ticket_opened", "ticket_opened", "ticket_revised", "ticket_closed")


def test_a_cable_repaired_but_for_one_strand_is_the_same_ticket_on_the_strand() -> None:
    story = Story(B4).break_("B4-C1", "B4-C1.3").at(60).expect_ticket("cable", "B4-C1", "dead")
    story.mend("B4-C1").at(180).expect_ticket("strand", "B4-C1.3", "link_down", affected=1)
    story.expect_tickets(1).expect_messages("ticket_opened", "ticket_revised")
    story.mend("B4-C1.3").at(420).expect_closed()


def test_another_crews_work_is_handed_over() -> None:
    story = Story(B4).break_("B4-22").at(40).expect_ticket("camera", "B4-22", "dead")
    story.break_("B4-22.ps").at(120).expect_ticket("adapter", "B4-22.ps", "dead")
    (ticket,) = story.open_tickets()
    assert ticket.crew == "power"
    addresses = [message.address_id for message in story.messages]
    assert addresses == [3, 2, 3], "the video crew, then the power crew, and the first again"


def test_a_whole_building_comes_back_without_a_new_ticket() -> None:
    story = Story(B4).break_("B4-MAINS", "B4-UPS").at(90)
    before = len(story.tickets)
    story.mend("B4-UPS").at(200).mend("B4-MAINS").at(500).expect_closed()
    assert len(story.tickets) == before, story.told()
