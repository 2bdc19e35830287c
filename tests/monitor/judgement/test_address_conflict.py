"""Two devices at one address take turns: that is their conflict, and no exchanged unit."""

from hypothesis import given
from hypothesis import strategies as st

from inventory.types.faults import Diagnosis
from inventory.types.time import MINUTE
from monitor.judgement.identities import TURN, Runs, contenders, met
from tests.monitor.judgement.districts import unchained
from tests.monitor.judgement.readings import T0
from tests.monitor.judgement.scenario import Story

CAMERA = "B4-11"
ONE = unchained({CAMERA: "10.1.1.1"})


def answered(serials: str, every: int = 10 * MINUTE) -> Runs:
    runs: Runs = ()
    for number, serial in enumerate(serials):
        runs = met(runs, serial, T0 + number * every)
    return runs


def test_a_unit_that_comes_back_after_another_contends_with_it() -> None:
    assert contenders(answered("AABBA"), T0 + 50 * MINUTE) == ("B", "A")


def test_an_exchanged_unit_does_not_come_back() -> None:
    assert contenders(answered("AAABBB"), T0 + 60 * MINUTE) is None
    assert contenders(answered("ABC"), T0 + 60 * MINUTE) is None


def test_whoever_has_the_address_for_long_has_it_alone() -> None:
    runs = answered("ABA")
    last = runs[-1][1]
    assert contenders(runs, last + TURN - 1) is not None
    assert contenders(runs, last + TURN) is None


@given(st.text("ABC", max_size=20))
def test_contenders_are_two_and_the_last_one_answers(serials: str) -> None:
    found = contenders(answered(serials, every=1), T0)
    if found is not None:
        assert found[0] != found[1] == serials[-1]
        assert f"{found[1]}{found[0]}" in serials


def conflict(story: Story) -> Diagnosis:
    (found,) = story.named()
    return found


def test_two_cameras_at_one_address_are_one_ticket_that_names_both() -> None:
    story = Story(ONE).at(100)
    for second, serial in ((100, "INTRUDER"), (900, None), (1600, "INTRUDER")):
        story.at(second).impersonate(CAMERA, serial)
    story.at(1700).expect_ticket("camera", CAMERA, "address_conflict").expect_tickets(1)
    (told,) = conflict(story).evidence
    assert (told.code, set(told.params.values())) == ("two_units", {"INTRUDER", "D1"})
    assert conflict(story).kind.for_administrator
    story.expect_outages()


def test_the_ticket_stays_while_the_right_camera_has_its_turn_and_closes_long_after() -> None:
    story = Story(ONE).at(100)
    for second, serial in ((100, "INTRUDER"), (900, None), (1600, "INTRUDER"), (2300, None)):
        story.at(second).impersonate(CAMERA, serial)
    story.at(4000).expect_ticket("camera", CAMERA, "address_conflict").expect_tickets(1)
    told = [message.template for message in story.messages]
    story.at(2300 + TURN / 1000 + 300).expect_closed().expect_messages(*told, "ticket_closed")


def test_a_camera_that_was_exchanged_is_another_one_and_no_conflict() -> None:
    story = Story(ONE).at(100).impersonate(CAMERA, "NEW").at(1700)
    story.expect_ticket("camera", CAMERA, "identity").expect_tickets(1)
