"""The slope of a series, against what it was made from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.prognosis.slope import slope_of

DAYS = st.lists(st.integers(0, 60), min_size=10, max_size=30, unique=True).map(sorted)


@given(DAYS, st.floats(-1, 1), st.floats(-30, 0))
def test_a_line_has_its_own_slope(days: list[int], slope: float, start: float) -> None:
    found = slope_of([(day, start + slope * day) for day in days])
    assert found.likely == pytest.approx(slope, abs=1e-9)
    assert found.lowest <= found.likely <= found.highest


@given(DAYS, st.floats(-1, 1), st.data())
def test_three_days_out_of_line_move_the_slope_little(
    days: list[int], slope: float, data: st.DataObject
) -> None:
    points = [(day, slope * day) for day in days]
    for _ in range(len(days) // 10):
        at = data.draw(st.integers(0, len(days) - 1))
        points[at] = (days[at], data.draw(st.floats(-40, 40)))
    assert slope_of(points).likely == pytest.approx(slope, abs=1e-9)


@given(DAYS, st.lists(st.floats(-0.5, 0.5), min_size=30, max_size=30))
def test_the_limits_hold_the_likeliest_between_them(days: list[int], noise: list[float]) -> None:
    found = slope_of(list(zip(days, noise, strict=False)))
    assert found.lowest <= found.likely <= found.highest


def test_one_point_has_no_slope() -> None:
    with pytest.raises(ValueError, match="no slope"):
        slope_of([(1, -18.0)])
