"""Power returns: cameras take their time to start, and think that it is 1970. That is no fault."""

import pytest

from inventory.types.components import Kind
from inventory.types.readings import ProbeName
from monitor.judgement.policy import Policy
from probes.sim.world import Boot
from tests.monitor.judgement.districts import buildings
from tests.monitor.judgement.scenario import Story

B4 = buildings("B4")
CUT_S, BACK_S = 0, 300
OPENED_AND_CLOSED = ("ticket_opened", "ticket_closed")


def dark_building(*, policy: Policy | None = None, lost: tuple[str, ...] = ("B4-MAINS",)) -> Story:
    """A building whose mains fail for five minutes; its cameras need 60 to 120 s to start."""
    story = Story(B4, policy)
    cameras = [
        code for code, slot in story.context.topology.slots.items() if slot.kind is Kind.CAMERA
    ]
    for number, code in enumerate(cameras):
        serves_s = 60.0 + 60.0 * number / len(cameras)
        story.world.boots_like(code, Boot(serves_s / 2, serves_s, serves_s + 45))
    return story.break_(*lost).at(BACK_S)


def test_a_power_cut_that_ends_leaves_no_ticket_behind() -> None:
    story = dark_building().expect_ticket("mains", "B4-MAINS", "power_off")
    story.mend("B4-MAINS").at(BACK_S + 900).expect_closed().expect_tickets(0, ever=1)
    story.expect_messages(*OPENED_AND_CLOSED).expect_outages()


def test_nor_does_one_that_outlasts_the_battery() -> None:
    story = dark_building(lost=("B4-MAINS", "B4-UPS"))
    told = len(story.tickets)
    story.mend("B4-UPS", "B4-MAINS").at(BACK_S + 900).expect_closed().expect_tickets(0, ever=told)
    assert {entry.event.kind for entry in story.log if entry.at > BACK_S} <= {
        "recovering", "closed", "merged",
    }, story.told()  # fmt: skip


def test_what_stays_dead_for_five_minutes_has_a_ticket_of_its_own() -> None:
    story = dark_building().break_("B4-05.ad", "B4-08.ad").mend("B4-MAINS")
    story.at(BACK_S + 299).expect_tickets(1, ever=1).expect_messages("ticket_opened")
    story.at(BACK_S + 360).expect_tickets(3).expect_ticket("adapter", "B4-05.ad", "dead")
    story.expect_ticket("adapter", "B4-08.ad", "dead")
    story.at(BACK_S + 900).expect_tickets(2, ever=3)
    # Both are told in one correction of the ticket that they were part of.
    story.expect_messages("ticket_opened", "ticket_revised", "ticket_closed")
    story.mend("B4-05.ad", "B4-08.ad").at(BACK_S + 1500).expect_closed().expect_tickets(0, ever=3)


def test_a_clock_that_stays_in_1970_is_told_after_five_minutes() -> None:
    story = dark_building()
    story.world.boots_like("B4-28", Boot(30, 60, 1e9))
    story.mend("B4-MAINS").at(BACK_S + 320).expect_tickets(1, ever=1)
    story.at(BACK_S + 600).expect_tickets(1, ever=2).expect_ticket("camera", "B4-28", "clock")
    story.expect_messages("ticket_opened", "ticket_opened", "ticket_closed")


def test_cameras_that_a_switch_feeds_start_after_it() -> None:
    story = dark_building(lost=("B4-SW2",)).expect_ticket("switch", "B4-SW2", "dead")
    story.mend("B4-SW2").at(BACK_S + 900).expect_closed().expect_tickets(0, ever=1)
    story.expect_messages(*OPENED_AND_CLOSED)


def test_one_point_without_power_is_one_ticket_until_its_camera_has_started() -> None:
    story = dark_building(lost=("B4-01.ad",)).expect_tickets(1)
    story.mend("B4-01.ad").at(BACK_S + 600).expect_closed().expect_tickets(0, ever=1)
    story.expect_messages(*OPENED_AND_CLOSED)


def test_mains_that_fail_while_a_switch_starts_are_told_at_once() -> None:
    story = dark_building(lost=("B4-SW2",)).mend("B4-SW2").at(BACK_S + 20).break_("B4-MAINS")
    story.at(BACK_S + 80).expect_ticket("mains", "B4-MAINS", "power_off")
    story.mend("B4-MAINS").at(BACK_S + 900).expect_closed()


@pytest.mark.parametrize("parent", ["B4-SW1", "B4-CH1", "B4-MAINS", "B4-C1"])
def test_a_child_never_alarms_before_its_parent_is_judged(parent: str) -> None:
    seldom = {(ProbeName.ICMP, kind): 60.0 for kind in (Kind.SWITCH, Kind.CHASSIS, Kind.UPS)}
    story = Story(B4, Policy(snmp_interval=60, of_kind=seldom)).break_(parent).at(120)
    story.expect_tickets(1)
    (opened, *rest) = story.log
    assert opened.event.params["component"] == parent, story.told()
    assert all(entry.event.params.get("component") == parent for entry in rest), story.told()
    story.expect_messages("ticket_opened")


@pytest.mark.parametrize("parent", ["B4-SW1", "B4-CH1", "B4-MAINS", "B4-C1"])
def test_a_parents_recovery_never_alarms_for_its_children(parent: str) -> None:
    seldom = {(ProbeName.ICMP, Kind.CAMERA): 60.0}  # the parent is seen to be back long before
    story = dark_building(policy=Policy(of_kind=seldom), lost=(parent,)).expect_tickets(1)
    story.mend(parent).at(BACK_S + 900).expect_closed().expect_tickets(0, ever=1)
    story.expect_messages(*OPENED_AND_CLOSED)
