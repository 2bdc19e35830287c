"""When what is expected has changed so much that people should hear of it."""

from datetime import date

from inventory.types.faults import Diagnosis
from inventory.types.time import DAY, Ms, to_datetime
from monitor.judgement.prognosis.light_sign import SINKS

MOVED = 0.25
"""A date is news when it moved by this share of the time that was left."""


def expected_on(found: Diagnosis) -> str:
    """The date, in ISO, on which the diagnosis expects the failure; "" where it names none."""
    told = (each.params.get("on") for each in found.evidence if each.code == SINKS)
    return str(next(told, ""))


def has_moved(old: Diagnosis, new: Diagnosis, now: Ms) -> bool:
    """Whether the new expectation is news: another sign, or another date; once a day at most."""
    if now - _told_at(old) < DAY:
        return False
    if _signs(old) != _signs(new):
        return True
    before, after = expected_on(old), expected_on(new)
    if not before or not after:
        return False
    left = (date.fromisoformat(before) - to_datetime(now).date()).days
    moved = abs((date.fromisoformat(after) - date.fromisoformat(before)).days)
    return left > 0 and moved > 1 and moved >= MOVED * left


def _told_at(found: Diagnosis) -> Ms:
    return max((each.observed_at for each in found.evidence), default=0)


def _signs(found: Diagnosis) -> set[tuple[str, str]]:
    return {(each.code, each.slot) for each in found.evidence}
