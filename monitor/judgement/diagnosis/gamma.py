"""Quantiles of the Gamma distribution: between which rates a learned one lies.

The regularised lower incomplete gamma function as its power series (DLMF 8.11.4), whose terms are
all positive, and halving: exact as far as floating point goes, also for shapes far below 1, where
the usual approximations fail.
"""

from math import exp, lgamma, log

_HALVINGS = 200
_ENOUGH = 1e-14


def gamma_quantile(share: float, shape: float, rate: float) -> float:
    """The value below which `share` (0…1, both excluded) of Gamma(shape, rate) lies."""
    low, high = 0.0, max(shape, 1.0)
    while _below(high, shape) < share:
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _below(middle, shape) < share:
            low = middle
        else:
            high = middle
        if high - low <= _ENOUGH * high:
            break
    return high / rate


def _below(x: float, shape: float) -> float:
    """The share of Gamma(shape, 1) below x."""
    if x <= 0:
        return 0.0
    term = total = 1.0
    at = shape
    while term > _ENOUGH * total:
        at += 1
        term *= x / at
        total += term
    return exp(shape * log(x) - x - lgamma(shape + 1) + log(total))
