"""Quantiles of the Gamma distribution, against tables and closed forms."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.diagnosis.gamma import gamma_quantile

CHI_SQUARE = [
    # share, degrees of freedom, quantile: any statistician's table
    (0.05, 1, 0.00393),
    (0.95, 1, 3.841),
    (0.05, 10, 3.940),
    (0.95, 10, 18.307),
    (0.05, 100, 77.929),
    (0.95, 100, 124.342),
]


@pytest.mark.parametrize(("share", "degrees", "value"), CHI_SQUARE)
def test_half_a_chi_square_is_a_gamma(share: float, degrees: int, value: float) -> None:
    assert gamma_quantile(share, degrees / 2, 0.5) == pytest.approx(value, rel=2e-3)


@given(st.floats(0.01, 0.99), st.floats(0.1, 1000))
def test_a_shape_of_one_is_the_exponential(share: float, rate: float) -> None:
    assert gamma_quantile(share, 1, rate) == pytest.approx(-log(1 - share) / rate)


def test_a_shape_far_below_one() -> None:
    """Near 0 the distribution function is x^a / Γ(a + 1); Γ(1.2) = 0.918169."""
    assert gamma_quantile(0.05, 0.2, 40) == pytest.approx((0.05 * 0.918169) ** 5 / 40, rel=1e-4)


@given(st.floats(0.05, 500), st.floats(0.01, 0.98))
def test_it_rises_with_the_share_and_the_shape(shape: float, share: float) -> None:
    here = gamma_quantile(share, shape, 1)
    assert here < gamma_quantile(share + 0.01, shape, 1)
    assert here < gamma_quantile(share, shape * 1.1, 1)
