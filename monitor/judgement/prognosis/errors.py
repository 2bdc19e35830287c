"""Damaged frames against what is usual on the same line: dirt, a bend, a bad plug."""

from dataclasses import dataclass

from inventory.types.time import HOUR, Ms
from monitor.judgement.policy import Policy
from monitor.judgement.prognosis.trend import (
    HOURS_KEPT,
    Trend,
    days_since,
    hours_since,
    usual_errors,
)

LEAST_HOURS = 12
MOST_OF = 0.75
"""The share of hours that must be bad: one burst of errors is no trend."""
TIMES = 5
"""So many times the usual rate is bad."""
CALM_HOURS = 3


@dataclass(frozen=True, slots=True)
class ErrorOutlook:
    """Damaged frames an hour. `calm`: hardly any in the last hours."""

    rising: bool = False
    rate: float = 0.0
    usual: float = 0.0
    calm: bool = False


def error_outlook(trend: Trend, begun: Ms, now: Ms, policy: Policy) -> ErrorOutlook | None:
    """What the last day's hours say; None without enough days to know what is usual."""
    usual = usual_errors(days_since(trend, begun), policy.usual_days)
    oldest = now // HOUR - HOURS_KEPT
    known = [
        each.errors
        for each in hours_since(trend, begun)
        if each.errors is not None and each.hour >= oldest
    ]
    if usual is None or len(known) < CALM_HOURS:
        return None
    bad = max(policy.bad_errors, TIMES * usual)
    many = sum(each >= bad for each in known)
    return ErrorOutlook(
        rising=len(known) >= LEAST_HOURS and many >= MOST_OF * len(known) and known[-1] >= bad,
        rate=sum(known) / len(known),
        usual=usual,
        calm=max(known[-CALM_HOURS:]) < bad / 2,
    )
