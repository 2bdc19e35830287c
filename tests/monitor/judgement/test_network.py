"""What the tables of switches say becomes tickets for the administrator, and hides no outage."""

from dataclasses import replace

from inventory.types.components import Kind
from inventory.types.faults import Component, Diagnosis, Evidence, FaultKind
from monitor.judgement.diagnosis.network import with_carried, with_network
from monitor.judgement.diagnosis.surroundings import Surroundings
from tests.monitor.judgement.districts import buildings
from tests.monitor.judgement.readings import T0
from tests.monitor.judgement.scenario import Story

B4 = buildings("B4")
CAMERA = "B4-11"
CODES = {FaultKind.RECORDS: "seen_elsewhere", FaultKind.ADDRESS_CONFLICT: "mac_at"}


def finding(kind: FaultKind, code: str = "") -> Diagnosis:
    told = Evidence(code or CODES.get(kind, "refused_password"), CAMERA, T0)
    component = Component(Kind.CAMERA, CAMERA)
    return Diagnosis(component, kind, frozenset({CAMERA}), T0, 0.95, (told,))


def surveyed(story: Story, *found: Diagnosis, checked: bool = True) -> Story:
    around = Surroundings(found=found, checked=frozenset({CAMERA} if checked else ()))
    story.context = replace(story.context, around=around)
    return story


def test_a_wrong_record_is_a_ticket_while_everything_works_and_closes_when_it_is_right() -> None:
    story = surveyed(Story(B4), finding(FaultKind.RECORDS)).at(60)
    story.expect_ticket("camera", CAMERA, "records").expect_tickets(1).expect_outages()
    (ticket,) = story.open_tickets()
    assert ticket.crew == "admins"
    surveyed(story).at(300).expect_closed().expect_messages("ticket_opened", "ticket_closed")


def test_a_wrong_record_hides_no_outage() -> None:
    story = surveyed(Story(B4), finding(FaultKind.RECORDS)).at(60).break_(CAMERA).at(120)
    story.expect_tickets(2)
    assert CAMERA in {outage.slot for outage in story.outages.values()}
    story.expect_ticket("camera", CAMERA, "dead").expect_ticket("camera", CAMERA, "records")
    story.mend(CAMERA).at(400)
    (left,) = story.named()
    assert left.kind is FaultKind.RECORDS


def test_a_conflict_that_tables_show_takes_the_identity_ticket_over() -> None:
    story = Story(B4).impersonate(CAMERA, "INTRUDER").at(90)
    story.expect_ticket("camera", CAMERA, "identity")
    surveyed(story, finding(FaultKind.ADDRESS_CONFLICT)).at(150)
    story.expect_ticket("camera", CAMERA, "address_conflict").expect_tickets(1)
    (found,) = story.named()
    assert {each.code for each in found.evidence} == {"mac_at", "another_serial"}


def test_what_tables_told_stands_after_a_restart_until_they_are_read_again() -> None:
    story = surveyed(Story(B4), finding(FaultKind.RECORDS)).at(60).expect_tickets(1)
    surveyed(story.restart(down_s=20), checked=False).at(600)
    story.expect_ticket("camera", CAMERA, "records").expect_messages("ticket_opened")
    surveyed(story).at(900).expect_closed()


def test_a_device_has_one_finding_its_own_before_a_wrong_record() -> None:
    refused = finding(FaultKind.CREDENTIALS)
    wrong, conflict = finding(FaultKind.RECORDS), finding(FaultKind.ADDRESS_CONFLICT)
    assert with_network(Surroundings(found=(wrong,)), [refused]) == [refused]
    assert with_network(Surroundings(found=(wrong,)), []) == [wrong]
    (both,) = with_network(Surroundings(found=(conflict,)), [refused])
    assert (both.kind, both.evidence) == (conflict.kind, (*conflict.evidence, *refused.evidence))


def test_what_a_crew_must_see_to_is_not_taken_over() -> None:
    hung, conflict = finding(FaultKind.HUNG), finding(FaultKind.ADDRESS_CONFLICT)
    assert with_network(Surroundings(found=(conflict,)), [hung]) == [hung]


def test_only_what_tables_told_is_carried_on() -> None:
    assert with_carried(Surroundings(), ()) == Surroundings()
