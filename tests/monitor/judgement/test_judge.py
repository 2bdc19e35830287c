"""One check: soft until it repeats, then hard."""

import pytest
from hypothesis import given

from inventory.types.readings import Status
from monitor.judgement.judge import CheckState, is_late, judge
from tests.monitor.judgement.readings import (
    LETTERS,
    POLICY,
    VOUCHES,
    at,
    judged,
    reading,
    status_of,
)


@pytest.mark.parametrize(
    ("letters", "status", "in_doubt"),
    [
        ("", Status.UNKNOWN, False),
        ("g", Status.GOOD, False),
        ("f", Status.UNKNOWN, True),
        ("fff", Status.FAILED, False),
        ("gf", Status.GOOD, True),
        ("gff", Status.GOOD, True),
        ("gfff", Status.FAILED, False),
        ("gffgff", Status.GOOD, True),
        ("gfffg", Status.FAILED, True),
        ("gfffgf", Status.FAILED, False),
        ("gfffgg", Status.GOOD, False),
        ("gm", Status.MISCONFIGURED, False),
        ("gd", Status.GOOD, True),
        ("gdd", Status.DEGRADED, False),
        ("gu", Status.UNKNOWN, False),
        ("gffu", Status.UNKNOWN, False),
        ("gffuf", Status.UNKNOWN, True),
        ("fffu", Status.UNKNOWN, False),
        ("fffug", Status.GOOD, False),
    ],
)
def test_soft_and_hard(letters: str, status: Status, in_doubt: bool) -> None:
    state = judged(letters)
    assert (state.status, state.doubt is not None) == (status, in_doubt)


def test_a_confirmed_state_starts_with_the_first_reading_of_its_run() -> None:
    assert judged("ggfff").since == at(2)
    assert judged("ggfffgg").since == at(5)


def test_it_counts_the_failures_since_the_last_answer() -> None:
    assert judged("gffuf").misses == 3
    assert judged("gffug").misses == 0
    assert judged("gffgg").answering_since == at(3)


@given(LETTERS)
def test_only_as_many_failures_as_needed_turn_a_check(letters: list[str]) -> None:
    state = CheckState()
    run = 0
    for second, letter in enumerate(letters):
        before, state = state, judge(state, reading(letter, second), POLICY, VOUCHES)
        run = run + 1 if letter == "f" else 0
        if state.status is Status.FAILED and before.status is not Status.FAILED:
            assert run == POLICY.attempts_to_fail
        if state.status.alive:
            assert run < POLICY.attempts_to_fail


@given(LETTERS)
def test_what_is_confirmed_was_read_and_times_are_in_order(letters: list[str]) -> None:
    state = judged(letters)
    seen = {status_of(letter) for letter in letters} | {Status.UNKNOWN}
    assert state.status in seen
    if letters:
        assert state.since <= at(len(letters) - 1)
        assert state.doubt is None or state.since <= state.doubt.since <= at(len(letters) - 1)
    if state.answering_since is not None:
        assert state.last_alive_at is not None
        assert state.answering_since <= state.last_alive_at
        assert state.misses == 0


@given(LETTERS)
def test_unknown_is_known_at_once_and_forgets_all_doubt(letters: list[str]) -> None:
    state = judged([*letters, "u"])
    assert state.status is Status.UNKNOWN
    assert state.doubt is None


def test_a_reading_is_late_unless_it_is_newer() -> None:
    state = judged("gg")
    assert is_late(state, reading("f", 0))
    assert is_late(state, reading("f", 1))
    assert not is_late(state, reading("f", 2))
    assert not is_late(CheckState(), reading("f", 0))
