"""Counters of events: how far they rose between two answers of an agent."""

from hypothesis import given
from hypothesis import strategies as st

from inventory.types.readings import Fact
from monitor.judgement.counters import COUNTERS, risen

VALUES = st.dictionaries(st.sampled_from([*COUNTERS, "speed_mbps"]), st.integers(0, 2**32 - 1))


def test_what_rose_is_told_by_how_much() -> None:
    before: dict[str, Fact] = {"poe_denied": 2, "poe_short": 1, "poe_overload": 0}
    after: dict[str, Fact] = {"poe_denied": 5, "poe_short": 1, "poe_overload": 1}
    assert risen(before, after) == {"poe_denied": 3, "poe_overload": 1}


def test_an_agent_that_started_again_tells_nothing() -> None:
    assert risen({"poe_denied": 9}, {"poe_denied": 1}) == {}


@given(VALUES, VALUES)
def test_only_counters_that_both_answers_have_can_rise(
    before: dict[str, Fact], after: dict[str, Fact]
) -> None:
    for name, by in risen(before, after).items():
        assert name in COUNTERS
        assert by > 0
        assert before[name] == int(after[name]) - by


def test_a_text_is_no_counter() -> None:
    assert risen({"poe_denied": "many"}, {"poe_denied": 3}) == {}
