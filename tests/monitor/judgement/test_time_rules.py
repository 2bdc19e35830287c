"""Flapping, spans and sight: what depends on how long ago something was."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types.readings import Reading, Reason, Status
from monitor.judgement.flapping import recount
from monitor.judgement.seeing import PATIENCE, Sight, sort_readings
from monitor.judgement.slots import SlotRecord
from monitor.judgement.spans import OpenSpan, extend
from tests.monitor.judgement.readings import POLICY, VOUCHES, at, reading


def changed(count: int, *, flapping: bool = False) -> SlotRecord:
    return SlotRecord(changes=tuple(at(n) for n in range(count)), flapping=flapping)


@pytest.mark.parametrize("was", [False, True])
@pytest.mark.parametrize("count", range(9))
def test_flapping_enters_high_and_leaves_low(count: int, was: bool) -> None:
    now = recount(changed(count, flapping=was), POLICY, at(60)).flapping
    if count >= POLICY.flapping_high:
        assert now
    elif 0 < count <= POLICY.flapping_low:
        assert not now
    else:
        assert now is was


def test_changes_older_than_the_window_are_forgotten() -> None:
    late = at(POLICY.flapping_window + 5)
    record = recount(changed(8, flapping=True), POLICY, late)
    assert record.changes == (at(6), at(7))
    assert not record.flapping


def test_a_quiet_record_stays_the_same_object() -> None:
    record = SlotRecord()
    assert recount(record, POLICY, at(0)) is record


MOMENTS = st.lists(st.integers(1, 200), min_size=1, max_size=30)


@given(MOMENTS, st.lists(st.sampled_from("gf"), min_size=30, max_size=30))
def test_spans_count_every_reading_and_never_close_over_a_gap(
    gaps: list[int], letters: list[str]
) -> None:
    spans: list[OpenSpan] = []
    second = 0
    for gap, letter in zip(gaps, letters, strict=False):
        second += gap
        grown, is_new = extend(spans[-1] if spans else None, reading(letter, second), VOUCHES)
        spans = [*(spans if is_new else spans[:-1]), grown]
    assert sum(span.readings for span in spans) == len(gaps)
    for one, other in pairwise(spans):
        assert one.last_at < other.first_at
        same = one.reason is other.reason
        assert not same or other.first_at >= one.last_at + one.vouches_ms
    for span in spans:
        longest = max((span.last_at - span.first_at) // max(span.readings - 1, 1), 0)
        assert longest < VOUCHES


def test_a_span_vouches_until_its_end_only() -> None:
    span, _ = extend(None, reading("g", 0), VOUCHES)
    assert span.covers(at(0))
    assert span.covers(at(0) + VOUCHES - 1)
    assert not span.covers(at(0) + VOUCHES)


def hosts(*letters_at: tuple[str, float]) -> Sight:
    return Sight({f"host{n}": reading(*each) for n, each in enumerate(letters_at)})


@pytest.mark.parametrize(
    ("sight", "lost"),
    [
        (Sight({}), False),
        (hosts(("g", 0)), False),
        (hosts(("f", 0)), True),
        (hosts(("f", 0), ("g", 0)), False),
        (hosts(("f", 0), ("f", 0)), True),
        (hosts(("f", 0), ("u", 0)), False),
    ],
)
def test_sight_is_lost_when_no_host_answers(sight: Sight, lost: bool) -> None:
    assert sight.lost is lost


SIGHTS = st.lists(st.tuples(st.sampled_from("gf"), st.integers(0, 40)), max_size=3).map(
    lambda each: hosts(*each)
)
NEWS = st.lists(st.tuples(st.sampled_from("gdmfu"), st.integers(0, 20)), max_size=10).map(
    lambda each: [reading(*one) for one in each]
)


@given(NEWS, SIGHTS, st.integers(20, 60))
def test_good_readings_stand_and_failed_ones_wait_or_are_unknown(
    news: list[Reading], sight: Sight, second: int
) -> None:
    found = sort_readings(news, sight, at(second))
    assert len(found.ready) + len(found.waiting) == len(news)
    stands = [each for each in news if each.status is not Status.FAILED]
    assert [each for each in found.ready if any(each is one for one in stands)] == stands
    assert all(each.status is Status.FAILED for each in found.waiting)
    assert all(at(second) - each.observed_at <= PATIENCE for each in found.waiting)
    judged_failed = [each for each in found.ready if each.status is Status.FAILED]
    assert all(not sight.lost and sight.newer_than(each.observed_at) for each in judged_failed)


def test_without_reference_hosts_everything_is_judged_as_it_is() -> None:
    news = [reading("f", 0), reading("g", 1)]
    assert sort_readings(news, Sight({}), at(2)).ready == tuple(news)


def test_what_waited_too_long_for_the_hosts_is_unknown() -> None:
    failed = reading("f", 10)
    assert sort_readings([failed], hosts(("g", 5)), at(12)).waiting == (failed,)
    late = at(10) + PATIENCE + 1
    (blinded,) = sort_readings([failed], hosts(("g", 5)), late).ready
    assert blinded == replace(failed, reason=Reason.BLIND)
