"""The signs of wear that one slot shows now, as evidence: codes and figures.

A sign that has been told stays until its reading is restored or its trend has ended.
"""

from collections.abc import Iterator

from inventory.types.faults import Evidence
from inventory.types.readings import Fact
from inventory.types.time import Ms
from monitor.judgement.policy import Policy
from monitor.judgement.prognosis.falls import growing
from monitor.judgement.prognosis.light_sign import light_signs
from monitor.judgement.prognosis.subject import Subject

ERRORS, FALLS = "errors_rising", "falls_growing"


def signs_of(subject: Subject, now: Ms, policy: Policy) -> tuple[Evidence, ...]:
    """All signs, the clearest first."""
    return (
        *light_signs(subject, now, policy),
        *_errors(subject, now),
        *_falls(subject, now, policy),
    )


def _errors(subject: Subject, now: Ms) -> Iterator[Evidence]:
    found = subject.outlook.errors if subject.outlook else None
    if found is None:
        yield from subject.kept(ERRORS)
    elif found.rising or (any(subject.kept(ERRORS)) and not found.calm):
        figures: dict[str, Fact] = {"per_hour": round(found.rate), "usual": round(found.usual, 1)}
        yield Evidence(ERRORS, subject.slot, now, params=figures)


def _falls(subject: Subject, now: Ms, policy: Policy) -> Iterator[Evidence]:
    found = growing(subject.trend, subject.begun, now, policy, open_=any(subject.kept(FALLS)))
    if found is not None:
        figures: dict[str, Fact] = {"week": found.week, "before": found.before}
        yield Evidence(FALLS, subject.slot, now, params=figures)
