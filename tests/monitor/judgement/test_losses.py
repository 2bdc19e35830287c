"""A point that answers and loses packets: one ticket, where there was silence or a flutter."""

import pytest

from inventory.types.readings import CheckKey, ProbeName, Reading, Reason
from inventory.types.time import SECOND
from monitor.judgement.judge import CheckState, judge
from monitor.judgement.losses import note_loss, recount_losses
from monitor.judgement.policy import Policy
from monitor.judgement.slots import SlotRecord
from tests.monitor.judgement.districts import buildings
from tests.monitor.judgement.scenario import Story

B4 = buildings("B4")
POLICY = Policy()
PING = CheckKey("c", ProbeName.ICMP)


def played(letters: str) -> SlotRecord:
    """A second between two: "." an answer, "x" none, "l" an answer to one of three pings."""
    record, state = SlotRecord(), CheckState()
    for second, letter in enumerate(letters):
        reason = Reason.TIMEOUT if letter == "x" else Reason.OK
        facts = {"loss": 0.667} if letter == "l" else {"loss": 0.0}
        reading = Reading(PING, reason, second * SECOND, facts=facts)
        record = note_loss(record, state, reading)
        state = judge(state, reading, POLICY, 10 * SECOND)
    return recount_losses(record, POLICY, len(letters) * SECOND)


@pytest.mark.parametrize(
    ("letters", "losses"),
    [
        ("." * 60, 0),
        (".x.xx.", 2),
        (".l.l", 2),
        (".xl.", 1),
        ("." + "x" * 60, 0),
        ("." + "x" * 60 + "..", 0),  # it was dead, and is back
    ],
)
def test_only_what_is_lost_between_answers_counts(letters: str, losses: int) -> None:
    assert len(played(letters).losses) == losses


def test_it_enters_high_and_leaves_low() -> None:
    assert not played(".x" * 9 + ".").lossy
    record = played(".x" * 10 + ".")
    assert record.lossy
    assert recount_losses(record, POLICY, 310 * SECOND).lossy
    later = recount_losses(record, POLICY, 317 * SECOND)
    assert (later.lossy, len(later.losses)) == (False, 2)


@pytest.mark.parametrize("share", [0.25, 0.3, 0.4])
def test_a_point_that_loses_packets_is_one_ticket(share: float) -> None:
    story = Story(B4)
    story.instruments.losing["B4-11"] = share
    story.at(400).expect_tickets(1).expect_ticket("camera", "B4-11", "lossy")
    story.instruments.losing.clear()
    story.at(1400).expect_closed().expect_tickets(0, ever=1)
    story.expect_messages("ticket_opened", "ticket_closed")


def test_what_serves_the_point_alone_is_its_rival() -> None:
    story = Story(B4)
    story.instruments.losing["B4-01"] = 0.3
    story.at(400).expect_ticket("camera", "B4-01", "lossy")
    story.expect_rivals("B4-01.cu", "B4-01.tx", "B4-C1.1", "B4-CH1.1")


def test_a_cable_that_loses_packets_of_all_its_strands_is_one_ticket() -> None:
    story = Story(B4)
    behind = [code for code in story.context.topology.dependents("B4-C1") if code.count(".") == 0]
    cameras = [code for code in behind if code != "B4-C1"]
    story.instruments.losing.update(dict.fromkeys(cameras, 0.3))
    story.at(600).expect_ticket("cable", "B4-C1", "lossy", affected=len(cameras))
    story.expect_tickets(1)


def test_one_ping_of_a_hundred_is_no_finding() -> None:
    story = Story(B4)
    cameras = [code for code in story.context.topology.slots if code.count(".") == 0]
    story.instruments.losing.update(dict.fromkeys(cameras, 0.01))
    story.at(1800).expect_tickets(0)


def test_a_point_that_loses_packets_and_dies_keeps_its_ticket() -> None:
    story = Story(B4)
    story.instruments.losing["B4-11"] = 0.3
    story.at(400).break_("B4-11").at(460).expect_ticket("camera", "B4-11", "dead")
    story.expect_tickets(1).expect_messages("ticket_opened", "ticket_revised")
