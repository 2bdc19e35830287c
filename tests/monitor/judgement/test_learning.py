"""What confirmed causes teach: how failures and time are counted, and what follows from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types.causes import Answered, Cause, Confirmation, Part, Period, ServiceLife
from inventory.types.components import Kind, Slot
from monitor.judgement.diagnosis.learning import (
    YEAR,
    Estimate,
    Experience,
    Tally,
    count_failures,
    unit_years,
)
from monitor.judgement.diagnosis.priors import DEFAULT_PRIORS, POE_PORT, Priors

TX = Kind.TRANSCEIVER
ACME, OTHER = Part(TX, model="Acme T1", building="B1"), Part(TX, model="Bolt T2", building="B1")
ACME_MODEL, ACME_B2 = Part(TX, model="Acme T1"), Part(TX, model="Acme T1", building="B2")
DEFAULT = 0.05

rates = st.floats(0.001, 2)
counts = st.integers(0, 200)
spans = st.floats(0.1, 5000)
parts = st.builds(
    Part, st.just(TX), model=st.sampled_from(["", "A", "B"]), building=st.sampled_from(["1", "2"])
)
tallies = st.dictionaries(parts, st.tuples(counts, spans), max_size=6)


def experience(told: dict[Part, tuple[int, float]]) -> Experience:
    failures = {part: failed for part, (failed, _) in told.items()}
    return Experience(failures, {part: years for part, (_, years) in told.items()})


def test_a_class_is_worth_forty_unit_years_of_its_default() -> None:
    (part,) = told = {Part(TX, building="B1"): (7, 60.0)}
    found = experience(told).estimate(Part(TX), DEFAULT)
    assert found.mean == pytest.approx((40 * DEFAULT + 7) / (40 + 60))
    assert experience(told).estimate(part, DEFAULT).mean == pytest.approx(found.mean)


def test_each_level_starts_from_the_one_above_without_itself() -> None:
    told = {ACME: (6, 20.0), ACME_B2: (1, 30.0), OTHER: (2, 50.0)}
    above = (40 * DEFAULT + 2) / (40 + 50)
    model = (40 * above + 1) / (40 + 30)
    taught = experience(told)
    assert taught.estimate(ACME, DEFAULT).mean == pytest.approx((40 * model + 6) / (40 + 20))
    assert taught.estimate(ACME_MODEL, DEFAULT).mean == pytest.approx((40 * above + 7) / (40 + 50))
    assert taught.estimate(Part(TX), DEFAULT).tally == Tally(9, 100.0)


def test_what_was_never_seen_has_the_rate_of_its_class() -> None:
    taught = experience({OTHER: (9, 50.0)})
    learned = (40 * DEFAULT + 9) / (40 + 50)
    assert taught.estimate(ACME, DEFAULT).mean == pytest.approx(learned)
    assert taught.estimate(Part(Kind.CARD, building="B1"), 0.03).mean == pytest.approx(0.03)


def test_what_would_outweigh_the_default() -> None:
    assert Estimate(DEFAULT, Tally(1, 15.0)).wanting == 25
    assert Estimate(DEFAULT, Tally(1, 90.0)).wanting == 0


@given(tallies, parts, rates)
def test_one_more_failure_is_a_higher_rate(
    told: dict[Part, tuple[int, float]], part: Part, default: float
) -> None:
    failed, years = told.get(part, (0, 1.0))
    before = experience({**told, part: (failed, years)}).estimate(part, default)
    after = experience({**told, part: (failed + 1, years)}).estimate(part, default)
    assert after.mean > before.mean
    assert after.interval > before.interval


@given(tallies, parts, rates)
def test_the_rate_lies_between_what_was_believed_and_what_was_seen(
    told: dict[Part, tuple[int, float]], part: Part, default: float
) -> None:
    found = experience(told).estimate(part, default)
    seen = found.tally.failures / found.tally.years if found.tally.years else found.above
    low, high = sorted((found.above, seen))
    assert low * (1 - 1e-9) <= found.mean <= high * (1 + 1e-9)
    assert found.interval[0] < found.interval[1]


@given(parts, counts, spans, rates)
def test_nothing_counts_twice(part: Part, failed: int, years: float, default: float) -> None:
    """Where there is one model in one building, every level says the same."""
    taught = experience({part: (failed, years)})
    once = (40 * default + failed) / (40 + years)
    for level in (part, Part(TX, model=part.model), Part(TX)):
        assert taught.estimate(level, default).mean == pytest.approx(once)


WHOLE = Period("B1", 0, None)


def test_time_counts_from_when_it_was_watched_and_while_a_unit_stood_there() -> None:
    life = ServiceLife(
        TX,
        poe=False,
        places=(Period("B1", 0, 6 * YEAR), Period("B2", 6 * YEAR, None)),
        models=(Period("Acme T1", YEAR, 3 * YEAR), Period("Bolt T2", 5 * YEAR, None)),
    )
    assert unit_years([life], 2 * YEAR, 9 * YEAR) == {
        ACME: 1.0,
        OTHER: 1.0,
        Part(TX, model="Bolt T2", building="B2"): 3.0,
    }


def test_what_has_no_recorded_unit_counts_while_it_exists() -> None:
    strand = ServiceLife(Kind.STRAND, poe=False, places=(Period("B1", 0, 2 * YEAR),), models=())
    assert unit_years([strand, strand], YEAR, 9 * YEAR) == {Part(Kind.STRAND, building="B1"): 2.0}


def test_time_that_nobody_speaks_for_is_no_time_without_failure() -> None:
    life = ServiceLife(TX, poe=False, places=(WHOLE,), models=(Period("Acme T1", 0, None),))
    assert unit_years([life], 0, 8 * YEAR, share=Answered(1, 4).share) == {ACME: 2.0}
    assert Answered(0, 0).share == 0


instants = st.integers(0, 20).map(lambda years: years * YEAR)
periods = st.builds(Period, st.sampled_from(["x", "y"]), instants, st.one_of(st.none(), instants))
lives = st.builds(
    ServiceLife,
    st.just(TX),
    st.just(value=False),
    st.lists(periods, max_size=3).map(tuple),
    st.lists(periods, max_size=3).map(tuple),
)


@given(st.lists(lives, max_size=4), st.tuples(instants, instants, instants).map(sorted))
def test_time_adds_up(some: list[ServiceLife], at: list[int]) -> None:
    start, middle, end = at
    whole = unit_years(some, start, end)
    first, second = unit_years(some, start, middle), unit_years(some, middle, end)
    assert whole.keys() == first.keys() | second.keys()
    for part, years in whole.items():
        assert years == pytest.approx(first.get(part, 0.0) + second.get(part, 0.0))


@pytest.mark.parametrize("cause", Cause)
def test_only_what_the_part_itself_did_counts(cause: Cause) -> None:
    counted = count_failures([Confirmation("B1-01.tx", ACME, cause)])
    assert counted == ({ACME: 1} if cause in {Cause.DEFECTIVE, Cause.LOOSE} else {})


@pytest.mark.parametrize("cause", [Cause.WORKS, Cause.ANIMAL, Cause.WEATHER, Cause.THEFT])
@pytest.mark.parametrize("kind", [Kind.COPPER, Kind.STRAND, Kind.CABLE, Kind.UPLINK])
def test_lines_fail_by_what_is_done_to_them(kind: Kind, cause: Cause) -> None:
    assert count_failures([Confirmation("B1-C1", Part(kind), cause)]) == {Part(kind): 1}
    assert not Cause.SWITCHED_OFF.counts_for(kind)


def test_a_slot_has_the_rate_of_its_model_and_is_asked_once() -> None:
    asked: list[str] = []

    def model(code: str) -> str:
        asked.append(code)
        return "Acme T1"

    slot = Slot("B1-01.tx", TX, "B1")
    priors = Priors(experience({ACME: (30, 60.0)}), model)
    assert [priors.of(slot), priors.of(slot)] == pytest.approx([32 / 100] * 2)
    assert asked == [slot.code]
    seen = priors.seen(slot)
    assert seen is not None
    assert (seen.tally, seen.of_model, seen.more) == (Tally(30, 60.0), True, True)


def test_a_poe_port_is_a_class_of_its_own() -> None:
    port, adapter = Slot("P", Kind.ADAPTER, "B1", index="1.4"), Slot("A", Kind.ADAPTER, "B1")
    priors = Priors(experience({Part(Kind.ADAPTER, building="B1"): (30, 60.0)}))
    assert priors.of(port) == DEFAULT_PRIORS.of(port) == POE_PORT
    assert priors.of(adapter) == pytest.approx((40 * 0.12 + 30) / 100)
    assert priors.seen(port) is None


TOLD = [
    pytest.param({ACME: (7, 60.0)}, Tally(7, 60.0), True, True, id="its model fails often"),
    pytest.param({ACME: (1, 60.0)}, Tally(1, 60.0), True, False, id="its model fails seldom"),
    pytest.param({OTHER: (9, 60.0)}, Tally(9, 60.0), False, True, id="its class fails often"),
    pytest.param({ACME: (1, 0.5), OTHER: (9, 60.0)}, Tally(10, 60.5), False, True,
                 id="its model is new here"),
]  # fmt: skip


@pytest.mark.parametrize(("told", "tally", "of_model", "more"), TOLD)
def test_what_is_told_of_its_like(
    told: dict[Part, tuple[int, float]], tally: Tally, of_model: bool, more: bool
) -> None:
    priors = Priors(experience(told), lambda _code: "Acme T1")
    seen = priors.seen(Slot("B1-01.tx", TX, "B1"))
    assert seen is not None
    assert (seen.tally, seen.of_model, seen.more) == (tally, of_model, more)


def test_of_what_was_hardly_seen_nothing_is_told() -> None:
    priors = Priors(experience({ACME: (1, 0.5)}), lambda _code: "Acme T1")
    assert priors.seen(Slot("B1-01.tx", TX, "B1")) is None
    assert DEFAULT_PRIORS.seen(Slot("B1-01.tx", TX, "B1")) is None
