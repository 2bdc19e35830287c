"""Stories in which the district knows its parts: what was confirmed before changes the names."""

from dataclasses import replace

import pytest

from inventory.types.causes import Cause, Confirmation, Part, Period, ServiceLife
from inventory.types.components import Kind
from inventory.types.faults import Diagnosis, TermCode
from inventory.words import translator
from monitor.delivery.render import render
from monitor.explanation import sentence, term_text
from monitor.judgement.diagnosis.learning import YEAR, Experience, count_failures, unit_years
from monitor.judgement.diagnosis.priors import Priors
from tests.monitor.judgement.districts import buildings
from tests.monitor.judgement.scenario import Story

B8 = buildings("B8")
BROKEN, ITS_ADAPTER = "B8-01.tx", "B8-01.ad"
MODEL = "TP-LINK TL-FC111A"
DEATHS = 30


def story(cause: Cause, model: str = MODEL) -> Story:
    """30 transceivers of a model were confirmed in two years, of 20 that stood there."""
    part = Part(Kind.TRANSCEIVER, model=model, building="B8")
    told = [Confirmation(BROKEN, part, cause)] * DEATHS
    place, unit = Period("B8", 0, None), Period(model, 0, None)
    lives = [ServiceLife(Kind.TRANSCEIVER, poe=False, places=(place,), models=(unit,))] * 20
    taught = Experience(count_failures(told), unit_years(lives, 0, 2 * YEAR))
    found = Story(B8)
    priors = Priors(taught, found.context.topology.model)
    found.context = replace(found.context, priors=priors)
    return found


def prior_of(found: Diagnosis, kind: Kind) -> float:
    causes = [(found.component, found.terms), *((r.component, r.terms) for r in found.rivals)]
    (terms,) = (terms for component, terms in causes if component.kind is kind)
    return next(term.weight for term in terms if term.code is TermCode.PRIOR)


def test_without_experience_the_adapter_is_named() -> None:
    told = Story(B8).break_(BROKEN).at(60).expect_ticket("adapter", ITS_ADAPTER, "dead")
    told.expect_rivals(BROKEN)


def test_after_thirty_confirmed_deaths_the_transceiver_is_named() -> None:
    told = story(Cause.DEFECTIVE).break_(BROKEN).at(60)
    told.expect_tickets(1, ever=1).expect_ticket("transceiver", BROKEN, "dead")
    (found,) = told.named()
    en, zh = translator("en"), translator("zh_CN")
    for told_by in (sentence(found, en), render(told.messages[0]).body):
        assert "its model failed 30 times in 40 unit-years here" in told_by.lower()
    assert "本片区同型号 40 台年内损坏 30 次" in sentence(found, zh)
    (prior,) = (term for term in found.terms if term.code is TermCode.PRIOR)
    assert "30 times in 40 unit-years" in term_text(prior, en)


@pytest.mark.parametrize("cause", [Cause.SWITCHED_OFF, Cause.WORKS, Cause.NO_FAULT_FOUND])
def test_what_others_did_does_not_count(cause: Cause) -> None:
    story(cause).break_(BROKEN).at(60).expect_ticket("adapter", ITS_ADAPTER, "dead")


def test_another_model_is_suspected_less_than_the_one_that_fails() -> None:
    """The whole class has suffered, too: it teaches, but less."""
    (plain,) = Story(B8).break_(BROKEN).at(60).named()
    (same,) = story(Cause.DEFECTIVE).break_(BROKEN).at(60).named()
    (other,) = story(Cause.DEFECTIVE, "Acme T1").break_(BROKEN).at(60).named()
    kind = Kind.TRANSCEIVER
    assert prior_of(plain, kind) < prior_of(other, kind) <= prior_of(same, kind)


def test_a_plan_with_new_experience_makes_an_open_fault_change_its_mind() -> None:
    told = Story(B8).break_(BROKEN).at(60).expect_ticket("adapter", ITS_ADAPTER, "dead")
    told.context = replace(told.context, priors=story(Cause.DEFECTIVE).context.priors)
    told.at(80).expect_tickets(1, ever=1).expect_ticket("transceiver", BROKEN, "dead")
