"""Recovery, relapse, restart; and what the monitor cannot see."""

from inventory.types.outages import BlindReason
from inventory.types.readings import CheckKey, ProbeName, Reading, Reason
from inventory.types.time import DAY, SECOND
from monitor.judgement.judge import is_late
from tests.monitor.judgement.districts import buildings
from tests.monitor.judgement.scenario import Story

B4 = buildings("B4")
CAMERA = "B4-11"


def test_bad_again_while_verifying_is_the_same_round() -> None:
    story = Story(B4).break_(CAMERA).at(40).mend(CAMERA).at(100).break_(CAMERA).at(160)
    story.expect_tickets(1).expect_messages("ticket_opened")
    (ticket,) = story.open_tickets()
    assert ticket.round == 1
    story.mend(CAMERA).at(400).expect_closed().expect_messages("ticket_opened", "ticket_closed")


def test_one_lost_ping_while_verifying_is_no_relapse() -> None:
    story = Story(B4).break_(CAMERA).at(40).mend(CAMERA).at(90)
    story.break_(CAMERA).at(91).mend(CAMERA).at(260).expect_closed()
    assert "relapsed" not in [entry.event.kind for entry in story.log], story.told()


def test_bad_again_soon_after_closing_is_the_next_round() -> None:
    story = Story(B4).break_(CAMERA).at(40).mend(CAMERA).at(300).expect_closed()
    story.break_(CAMERA).at(340).expect_tickets(1).expect_ticket("camera", CAMERA, "dead")
    (ticket,) = story.open_tickets()
    assert ticket.round == 2
    story.expect_messages("ticket_opened", "ticket_closed", "ticket_relapsed")


def closed_days_ago(days: int) -> Story:
    """The camera was repaired, and days of good readings have passed: the picture is moved."""
    story = Story(B4).break_(CAMERA).at(40).mend(CAMERA).at(300).expect_closed()
    story.restart(down_s=days * DAY / SECOND)
    return story.at(story.now + 100).break_(CAMERA).at(story.now + 60)


def test_within_seven_days_it_is_the_next_round() -> None:
    closed_days_ago(6).expect_tickets(1)


def test_after_eight_days_it_is_a_new_ticket() -> None:
    closed_days_ago(8).expect_tickets(1, ever=2)


def test_a_restart_carries_open_faults_on() -> None:
    story = Story(B4).break_("B4-C1", CAMERA).at(60).expect_tickets(2)
    story.restart(down_s=20).at(200).expect_tickets(2).expect_ticket("cable", "B4-C1", "dead")
    story.mend("B4-C1", CAMERA).at(450).expect_closed().expect_tickets(0, ever=2)
    assert len(story.messages) == 4, story.told()
    assert all(outage.closed_at is not None for outage in story.outages.values())


def test_a_repair_during_a_stop_is_verified_after_it() -> None:
    story = Story(B4).break_("B4-C1").at(60).mend("B4-C1").restart(down_s=3600)
    back = story.now
    story.at(back + 60).expect_tickets(1)
    story.at(back + 240).expect_closed().expect_tickets(0, ever=1)


def test_without_the_reference_hosts_nothing_is_judged() -> None:
    story = Story(B4).lose_sight().at(300).expect_tickets(0).expect_outages()
    assert story.live.blind is not None
    assert story.live.blind.reason is BlindReason.UPLINK
    story.see_again().at(420).expect_tickets(0).expect_outages()
    assert story.live.blind is None


def test_an_open_fault_outlasts_blindness() -> None:
    story = Story(B4).break_("B4-C1").at(60).lose_sight().at(300).see_again().at(400)
    story.expect_tickets(1).expect_ticket("cable", "B4-C1", "dead").expect_messages("ticket_opened")
    story.mend("B4-C1").at(650).expect_closed().expect_tickets(0, ever=1)


def test_late_readings_are_kept_and_change_nothing() -> None:
    story = Story(B4)
    key = CheckKey(CAMERA, ProbeName.ICMP)
    old = [Reading(key, Reason.TIMEOUT, story.ms(-70 + n)) for n in range(4)]
    assert all(is_late(story.live.checks[key], reading) for reading in old)
    story.late += old
    story.run_until(story.now + 1)
    assert [span.first_at for span in story.outcomes[-1].late] == [r.observed_at for r in old]
    assert all(span.reason is Reason.TIMEOUT for span in story.outcomes[-1].late)
    story.at(30).expect_tickets(0).expect_outages()
