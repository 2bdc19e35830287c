"""Tickets that split or merge: the crew gets one correction, and never a second alarm."""

from dataclasses import replace

from inventory.types.components import Inventory
from inventory.types.tickets import Message
from tests.monitor.judgement.districts import buildings
from tests.monitor.judgement.scenario import Story

B4 = buildings("B4")


def others(message: Message, name: str) -> list[tuple[object, object]]:
    """Number and component of the other tickets that a message names."""
    found = message.params.get(name, [])
    assert isinstance(found, list)
    return [(each["ticket"], each["component"]) for each in found]


def with_crew(crew: str, *codes: str) -> Inventory:
    slots = (replace(slot, crew=crew) if slot.code in codes else slot for slot in B4.slots)
    return replace(B4, slots=tuple(slots))


def test_what_is_left_of_a_cut_cable_is_told_in_one_correction() -> None:
    story = Story(B4).break_("B4-C1", "B4-C1.1", "B4-C1.3").at(60).expect_tickets(1)
    story.mend("B4-C1").at(200).expect_tickets(2)
    alarm, correction = story.messages
    assert (alarm.template, correction.template) == ("ticket_opened", "ticket_revised")
    (rest,) = others(correction, "split_off")
    assert {correction.params["component"], rest[1]} == {"B4-C1.1", "B4-C1.3"}
    assert rest[0] == 2
    assert story.fault_of(story.tickets[2]).split_from == story.tickets[1].fault_id


def test_the_parts_keep_their_names_when_the_first_is_repaired() -> None:
    story = Story(B4).break_("B4-C1", "B4-C1.1", "B4-C1.3").at(60)
    story.mend("B4-C1").at(200).mend("B4-C1.1").at(900).expect_tickets(1, ever=2)
    story.expect_messages("ticket_opened", "ticket_revised", "ticket_closed")


def test_another_crew_is_told_of_its_part_which_is_no_new_alarm() -> None:
    mixed = with_crew("video", "B4-C1.3", "B4-03.tx")
    story = Story(mixed).break_("B4-C1", "B4-C1.1", "B4-C1.3").at(60).mend("B4-C1").at(200)
    assert {message.template for message in story.messages[1:]} == {
        "ticket_revised",
        "ticket_split",
    }
    (split,) = [each for each in story.messages if each.template == "ticket_split"]
    assert split.params["other"] == 1


def test_what_falls_anew_is_a_new_alarm() -> None:
    story = Story(B4).break_("B4-C1", "B4-C1.1").at(60).mend("B4-C1").at(200).expect_tickets(1)
    story.break_("B4-C1.3").at(300).expect_tickets(2)
    assert story.messages[-1].template == "ticket_opened"


def test_tickets_that_merge_are_one_correction() -> None:
    story = Story(B4).break_("B4-C1.1", "B4-C1.3").at(12).expect_tickets(2)
    story.break_("B4-C1").at(120).expect_tickets(1, ever=2)
    *_, correction = story.messages
    assert correction.template == "ticket_revised"
    assert correction.params["component"] == "B4-C1"
    assert [number for number, _ in others(correction, "taken_in")] == [2]
    assert [each.template for each in story.messages].count("ticket_opened") == 2


def test_a_crew_whose_ticket_is_taken_in_by_another_is_told() -> None:
    mixed = with_crew("video", "B4-C1.3", "B4-03.tx", "B4-03")
    story = Story(mixed).break_("B4-C1.1", "B4-C1.3").at(12).expect_tickets(2)
    story.break_("B4-C1").at(120).expect_tickets(1, ever=2)
    (void,) = [each for each in story.messages if each.template == "ticket_merged"]
    assert void.ticket_id == 2
    assert void.params["other"] == 1
