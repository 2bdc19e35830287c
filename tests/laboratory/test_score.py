"""Scoring on cases made by hand."""

import pytest

from inventory.types.components import Kind
from inventory.types.faults import Component, Diagnosis, FaultKind, GroupKind, Rival
from tests.laboratory.score import Grade, Truth, judge_story
from tests.laboratory.summary import calibration, summarize
from tests.laboratory.tickets import Claim, Ticket, claim_of

DEAD = frozenset({FaultKind.DEAD})


def component(code: str) -> Component:
    return Component(Kind.CAMERA, code)


def truth(code: str, *shows: str, separated: bool = True, best: float = 1) -> Truth:
    return Truth(component(code), DEAD, frozenset(shows or {code}), separated, 10, best)


def claim(code: str, *rivals: str, at: float = 30, sure: float = 0.9, covers: str = "") -> Claim:
    named = {component(each): DEAD for each in (code, *rivals)}
    affected = frozenset(covers.split() or {code})
    return Claim(at, component(code), FaultKind.DEAD, sure, named, affected)


def ticket(*claims: Claim, merged: bool = False) -> Ticket:
    return Ticket(claims, merged)


def test_the_right_name_is_exact_and_dated_from_the_first_reading() -> None:
    (hit,) = judge_story([truth("a")], [ticket(claim("a"))]).hits
    assert (hit.grade, hit.seconds) == (Grade.EXACT, 20)


def test_the_right_name_counts_from_when_it_stood() -> None:
    said = ticket(claim("a", at=20), claim("b", at=30), claim("a", at=50))
    (hit,) = judge_story([truth("a")], [said]).hits
    assert hit.seconds == 40


def test_a_rival_is_in_the_set_and_not_exact() -> None:
    verdict = judge_story([truth("a")], [ticket(claim("b", "a"))])
    assert verdict.hits[0].grade is Grade.IN_SET
    assert verdict.hits[0].seconds is None, "the evidence separates it"
    assert verdict.forecasts == ((0.9, False),)


def test_what_is_wrong_must_be_right_too() -> None:
    wrong = Claim(30, component("a"), FaultKind.CREDENTIALS, 1, {}, frozenset("a"))
    assert judge_story([truth("a")], [ticket(wrong)]).hits[0].grade is Grade.OVERLAP


def test_a_ticket_tells_of_one_fault_at_most() -> None:
    both = ticket(claim("a", "b", covers="a b"))
    verdict = judge_story([truth("a"), truth("b")], [both])
    assert [hit.grade for hit in verdict.hits] == [Grade.EXACT, Grade.NOTHING]


def test_a_second_ticket_for_the_same_fault_costs_precision() -> None:
    row = summarize([judge_story([truth("a")], [ticket(claim("a")), ticket(claim("x"))])])
    assert (row.tickets_per_fault, row.precision, row.exact, row.in_set) == (2, 0.5, 1, 1)


def test_a_merged_ticket_counts_and_names_nothing() -> None:
    merged = ticket(claim("a"), merged=True)
    verdict = judge_story([truth("a")], [merged])
    assert (verdict.tickets, verdict.hits[0].grade) == (1, Grade.NOTHING)


def test_exact_is_asked_only_of_what_the_evidence_separates() -> None:
    apart = judge_story([truth("a")], [ticket(claim("a"))])
    twins = judge_story([truth("b", separated=False, best=0.5)], [ticket(claim("c", "b"))])
    row = summarize([apart, twins])
    assert (row.separated, row.exact, row.exact_of_all, row.best_of_all) == (0.5, 1, 0.5, 0.75)
    assert (row.in_set, row.set_size) == (1, 1.5)


def test_confidence_is_held_against_what_is_observed() -> None:
    assert calibration([(0.8, True)] * 4 + [(0.8, False)]) == pytest.approx(0)
    assert calibration([(0.95, True), (0.95, False)]) == pytest.approx(0.45)
    assert calibration([]) is None


def test_no_figure_without_a_fault() -> None:
    with pytest.raises(ValueError, match="no fault"):
        summarize([judge_story([], [])])


@pytest.mark.parametrize(
    ("named", "elsewhere", "sure"),
    [
        pytest.param(Kind.CAMERA, "a", 0.8, id="its adapter, not recorded, is at the same point"),
        pytest.param(Kind.CAMERA, "b", 0.5, id="an adapter of its own code is another name"),
        pytest.param(GroupKind.BUILDING, "a", 0.5, id="of a building, the causes say no more"),
    ],
)
def test_a_point_is_as_sure_as_all_that_is_named_there(
    named: Kind | GroupKind, elsewhere: str, sure: float
) -> None:
    rival = Rival(Component(Kind.ADAPTER, elsewhere), FaultKind.DEAD, 0.3)
    point, affected = Component(named, "a"), frozenset({"a"})
    told = Diagnosis(point, FaultKind.DEAD, affected, 0, 0.5, (), rivals=(rival,))
    assert claim_of(told, 0).confidence == pytest.approx(sure)
