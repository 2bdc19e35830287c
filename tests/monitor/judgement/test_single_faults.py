"""One thing breaks: one ticket names it, soon; its repair closes the ticket."""

import pytest

from inventory.types.components import Kind
from monitor.judgement.policy import Policy
from tests.monitor.judgement.districts import buildings, without_voice
from tests.monitor.judgement.scenario import Story

OPENED_AND_CLOSED = ("ticket_opened", "ticket_closed")

B4 = buildings("B4")
"""Its transceivers do not pass link loss on, and its chassis is managed."""
B5 = buildings("B5")
"""It has a recorder."""

SINGLE = [
    pytest.param("B4-01", "camera", "B4-01", "dead", 1, id="a lone camera behind fibre"),
    pytest.param("B4-12", "camera", "B4-12", "dead", 1, id="a PoE camera"),
    pytest.param("B4-37", "camera", "B4-37", "dead", 1, id="a camera without a chain"),
    pytest.param("B4-22.ps", "adapter", "B4-22.ps", "dead", 3, id="an adapter of three cameras"),
    pytest.param("B4-SW2.poe3", "adapter", "B4-SW2.poe3", "power_off", 1, id="a PoE port"),
    pytest.param("B4-02.tx", "transceiver", "B4-02.tx", "dead", 1, id="a transceiver"),
    pytest.param("B4-C1", "cable", "B4-C1", "dead", 5, id="a cable of five strands"),
    pytest.param("B4-CH1.2", "card", "B4-CH1.2", "absent", 1, id="a card pulled"),
    pytest.param("B4-CH1", "chassis", "B4-CH1", "dead", 10, id="the chassis"),
    pytest.param("B4-SW2", "switch", "B4-SW2", "dead", 11, id="the PoE switch"),
    pytest.param("B4-SW1", "switch", "B4-SW1", "dead", 35, id="the access switch"),
    pytest.param("B4-BX1.1", "outlet", "B4-BX1.1", "power_off", 1, id="an outlet off"),
    pytest.param("B4-BX1", "box", "B4-BX1", "dead", 4, id="the power box"),
    pytest.param("B4-MAINS", "mains", "B4-MAINS", "power_off", 18, id="the mains"),
]


@pytest.mark.parametrize(("broken", "kind", "code", "fault", "cameras"), SINGLE)
def test_one_break_is_one_ticket_within_fifteen_seconds_of_the_first_miss(
    broken: str, kind: str, code: str, fault: str, cameras: int
) -> None:
    story = (
        Story(B4)
        .at(0)
        .break_(broken)
        .at(60)
        .expect_ticket(kind, code, fault, affected=cameras)
        .expect_tickets(1)
    )
    assert story.opened_at() - story.first_miss() <= 15, story.told()
    story.mend(broken).at(300).expect_closed().expect_tickets(0, ever=1)
    story.expect_messages(*OPENED_AND_CLOSED).expect_outages()


def test_a_recorder_takes_the_cameras_on_it_along() -> None:
    story = Story(B5).break_("B5-NVR1").at(60)
    story.expect_ticket("recorder", "B5-NVR1", "dead", affected=4).expect_tickets(1)
    story.mend("B5-NVR1").at(300).expect_closed().expect_messages(*OPENED_AND_CLOSED)


def test_what_a_strand_cannot_be_told_from_is_named_with_it() -> None:
    story = Story(B4).break_("B4-C1.1").at(30)
    story.expect_ticket("transceiver", "B4-01.tx", "dead")
    story.expect_rivals("B4-C1.1", "B4-01.ad")


def test_a_power_fail_signal_tells_the_adapter_from_transceiver_and_strand() -> None:
    story = Story(B4).break_("B4-02.ad").at(60).expect_ticket("adapter", "B4-02.ad", "dead")
    (found,) = story.named()
    assert found.confidence > 0.9, story.told()


def test_where_link_loss_is_passed_on_all_below_the_port_is_named() -> None:
    story = Story(buildings("B1")).break_("B1-02").at(30).expect_tickets(1)
    story.expect_ticket("transceiver", "B1-02.tx", "dead")
    story.expect_rivals("B1-02", "B1-02.ad", "B1-02.cu", "B1-C1.2")


def test_the_uplink_is_the_rival_of_a_dead_switch() -> None:
    story = Story(B4).break_("B4-UL").at(60)
    story.expect_ticket("switch", "B4-SW1", "dead").expect_tickets(1)
    story.expect_rivals("B4-UL", "B4-UPS")


def test_a_silent_chassis_agent_takes_no_camera_down() -> None:
    story = Story(B4).mute("B4-CH1").at(60)
    story.expect_ticket("chassis", "B4-CH1", "mute").expect_tickets(1)
    story.expect_outages("B4-CH1")


def test_mains_lost_without_a_ups_to_tell() -> None:
    story = Story(without_voice(B4, Kind.UPS)).break_("B4-MAINS").at(60)
    story.expect_ticket("mains", "B4-MAINS", "dead", affected=18).expect_tickets(1)
    story.mend("B4-MAINS").at(300).expect_closed().expect_messages(*OPENED_AND_CLOSED)


def test_a_ups_on_battery_keeps_its_cameras_and_tells_of_the_mains() -> None:
    story = Story(B4).break_("B4-MAINS").at(60)
    (found,) = story.named()
    assert "B4-SW1" not in found.affected
    assert "B4-UPS" not in {o.slot for o in story.outages.values()}


def test_a_recorder_that_comes_back_is_not_renamed_by_the_first_of_its_channels() -> None:
    # Pings are seldom: a channel tells of itself before the recorder is pinged again.
    story = Story(B5, Policy(icmp_interval=30)).break_("B5-NVR1").at(60)
    story.mend("B5-NVR1").at(300).expect_closed().expect_messages(*OPENED_AND_CLOSED)
