"""Which causes are believed, how surely, and beside which rivals."""

from dataclasses import replace

import pytest

from inventory.types.components import Kind
from inventory.types.faults import FaultKind, TermCode
from inventory.types.looks import Look, Question
from inventory.types.outages import SlotState
from inventory.types.readings import Reason
from inventory.types.time import DAY, HOUR
from monitor.judgement.diagnosis.diagnose import diagnose
from monitor.judgement.diagnosis.hypotheses import Belief
from monitor.judgement.diagnosis.looks import Looks
from monitor.judgement.diagnosis.priors import DEFAULT_PRIORS
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.policy import Policy
from tests.monitor.judgement.districts import buildings
from tests.monitor.judgement.readings import T0, at, seen
from tests.monitor.judgement.scenario import Story

B4 = buildings("B4")
BELIEF = Belief(DEFAULT_PRIORS)


def test_the_terms_add_up_to_the_share_of_belief() -> None:
    (found,) = Story(B4).break_("B4-C1").at(60).named()
    assert found.terms[0].code is TermCode.PRIOR
    assert found.confidence > 0.9
    assert {term.code for term in found.terms} == {TermCode.PRIOR, TermCode.LOST}
    for rival in found.rivals:
        theirs, ours = (sum(t.weight for t in each.terms) for each in (rival, found))
        assert theirs <= ours


def test_a_strand_dead_for_long_is_not_blamed_on_the_cable_that_is_cut_later() -> None:
    story = Story(B4).break_("B4-02.tx").at(600).expect_ticket("transceiver", "B4-02.tx", "dead")
    story.break_("B4-C1").at(700).expect_tickets(2)
    story.expect_ticket("cable", "B4-C1", "dead").expect_ticket("transceiver", "B4-02.tx", "dead")


def test_two_switches_that_fall_together_are_not_the_core_above_both() -> None:
    topology = Topology(buildings("B4", "B5"))
    lost = [
        code
        for switch in ("B4-SW2", "B5-SW2")
        for code in sorted(topology.dependents(switch))
        if code == switch or topology.kind(code) is Kind.CAMERA
    ]
    standing = [f"{building}-0{n}" for building in ("B4", "B5") for n in range(1, 7)]
    evidence = {code: seen(code, SlotState.DOWN) for code in lost}
    evidence |= {code: seen(code, SlotState.OK, -99) for code in standing}
    found = diagnose(topology, evidence, lost, BELIEF, at(60), Policy())
    assert {each.component.code for each in found} == {"B4-SW2", "B5-SW2"}


def test_a_link_that_is_down_while_its_camera_works_is_an_error_of_the_records() -> None:
    topology = Topology(B4)
    camera, port = "B4-24", "B4-SW1.13"
    evidence = {
        port: seen(port, SlotState.DOWN, onset_s=0, reason=Reason.LINK_DOWN),
        camera: seen(camera, SlotState.OK, onset_s=-99, seen_s=30),
    }
    (found,) = diagnose(topology, evidence, [port], BELIEF, at(60), Policy())
    assert (found.kind, found.component.code) == (FaultKind.RECORDS, port)
    assert found.kind.for_administrator


def test_a_device_whose_management_is_silent_is_not_called_dead() -> None:
    story = Story(B4).mute("B4-CH1").at(60).expect_ticket("chassis", "B4-CH1", "mute")
    story.expect_outages("B4-CH1")


LIGHTS_OUT = [
    pytest.param("B4-02.ad", False, id="no power: the adapter"),
    pytest.param("B4-C1.2", True, id="power, and no light: the strand"),
]


@pytest.mark.parametrize(("cause", "lit"), LIGHTS_OUT)
def test_the_lights_that_a_person_sees_change_the_odds(cause: str, lit: bool) -> None:
    topology = Topology(B4)
    looks = [
        Look("B4-02.tx", Question.LIGHT_PWR, lit, T0, "ann"),
        Look("B4-02.tx", Question.LIGHT_FX, False, T0, "ann"),
    ]
    told = Looks(topology, looks, T0)
    odds = {
        each: sum(told.weight(look, each) for look in told.all)
        for each in ("B4-02.ad", "B4-02.tx", "B4-C1.2", "B4-02.cu", "B4-02")
    }
    assert max(odds, key=lambda each: odds[each]) == cause, odds


def test_an_old_look_counts_less_and_a_newer_one_replaces_it() -> None:
    topology = Topology(B4)
    old = Look("B4-02.tx", Question.LIGHT_PWR, False, T0, "ann")
    fresh = Looks(topology, [old], T0).weight(old, "B4-02.ad")
    aged = Looks(topology, [old], T0 + DAY).weight(old, "B4-02.ad")
    assert aged == pytest.approx(fresh / 2)
    newer = replace(old, seen=True, at=T0 + HOUR)
    assert Looks(topology, [old, newer], T0 + HOUR).all == [newer]


def test_what_a_person_sees_makes_the_fault_change_its_mind() -> None:
    story = Story(B4).break_("B4-C1.2").at(60)
    story.expect_ticket("transceiver", "B4-02.tx", "dead")
    told = (
        Look("B4-02.tx", Question.LIGHT_PWR, True, story.ms(61), "ann"),
        Look("B4-02.tx", Question.LIGHT_FX, False, story.ms(61), "ann"),
        Look("B4-02.tx", Question.LIGHT_TP, True, story.ms(61), "ann"),
    )
    story.context = replace(story.context, looks=told)
    story.at(80).expect_tickets(1).expect_ticket("strand", "B4-C1.2", "link_down")
    story.expect_messages("ticket_opened", "ticket_revised")
    (found,) = story.named()
    assert TermCode.LOOKED in {term.code for term in found.terms}


def test_what_was_seen_before_the_loss_says_nothing_of_it() -> None:
    story = Story(B4).at(10)
    before = (Look("B4-02.tx", Question.LIGHT_PWR, False, story.ms(5), "ann"),)
    story.context = replace(story.context, looks=before)
    story.break_("B4-C1.2").at(70)
    (found,) = story.named()
    assert TermCode.LOOKED not in {term.code for term in found.terms}


def test_a_camera_of_which_nothing_is_recorded_leaves_its_chain_open() -> None:
    (found,) = Story(B4).break_("B4-37").at(60).named()
    assert {rival.component.kind for rival in found.rivals} >= {Kind.ADAPTER, Kind.COPPER}
    assert found.confidence + sum(r.confidence for r in found.rivals) <= 1.001


def test_points_without_a_chain_share_a_set_of_causes() -> None:
    story = Story(B4).break_("B4-36", "B4-37", "B4-38").at(60).expect_tickets(1)
    (found,) = story.named()
    assert found.kind is FaultKind.COMMON_CAUSE
    kinds = {rival.component.kind for rival in found.rivals}
    assert {Kind.MAINS, Kind.SWITCH, Kind.UPLINK, Kind.CABLE} <= kinds
