"""The signs of wear that one slot shows now, as evidence: codes and figures.

A sign that has been told stays until its reading is restored or its trend has ended: what ends it
is looser than what begins it, so that it does not come and go. What cannot be seen changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from inventory.types.faults import Evidence, Fault
from inventory.types.readings import Fact
from inventory.types.time import DAY, HOUR, Ms, to_datetime
from monitor.judgement.diagnosis.evidence import SlotEvidence
from monitor.judgement.policy import Policy
from monitor.judgement.prognosis.falls import growing
from monitor.judgement.prognosis.light import Sinking
from monitor.judgement.prognosis.outlook import Outlook
from monitor.judgement.prognosis.trend import (
    ENOUGH,
    FULL_DAY,
    Trend,
    days_since,
    present_light,
    usual_light,
)

LOW, SINKS, ERRORS, FALLS = "light_low", "light_sinking", "errors_rising", "falls_growing"


@dataclass(frozen=True, slots=True)
class Subject:
    """One slot, and what is known of it. `told`: the open preventive fault that it is part of;
    `mended`: the open fault of its line, now that it works again."""

    slot: str
    trend: Trend
    begun: Ms
    outlook: Outlook | None
    seen: SlotEvidence | None
    told: Fault | None = None
    mended: Fault | None = None


def signs_of(subject: Subject, now: Ms, policy: Policy) -> tuple[Evidence, ...]:
    """All signs, the clearest first."""
    return (
        *_light(subject, now, policy),
        *_errors(subject, now),
        *_falls(subject, now, policy),
    )


def _light(subject: Subject, now: Ms, policy: Policy) -> Iterator[Evidence]:
    usual = usual_light(days_since(subject.trend, subject.begun), policy.usual_days)
    if usual is None:
        return
    light = _present(subject, now)
    if light is None:
        if not _tells_no_light(subject, now):
            yield from _kept(subject, LOW, SINKS)
        return
    if not _is_low(subject, light, usual, policy):
        return
    figures: dict[str, Fact] = {"dbm": round(light, 1), "usual_dbm": round(usual, 1)}
    yield Evidence(LOW, subject.slot, subject.trend.lights[-1][0], params=figures)
    expected = subject.outlook.light if subject.outlook else None
    if expected is None:
        yield from _kept(subject, SINKS)
    elif expected.sinking is not None and expected.falls_to(light):
        params = _figures(expected.sinking)
        yield Evidence(SINKS, subject.slot, subject.trend.lights[-1][0], params=params)


def _is_low(subject: Subject, light: float, usual: float, policy: Policy) -> bool:
    """Whether light below what is usual counts."""
    expected, told = subject.outlook.light if subject.outlook else None, any(_kept(subject, LOW))
    on_the_line = expected is not None and expected.falls_to(light)
    if light >= usual - policy.restored_db:
        return told and on_the_line  # a warm noon is no repair
    if on_the_line or (expected is not None and expected.low):
        return True
    if told:
        return expected is None or not expected.eased
    if subject.mended is None:
        return False
    before = _before(subject, subject.mended, usual - policy.dirty_db)
    return light < (usual if before is None else min(usual, before)) - policy.restored_db


def _present(subject: Subject, now: Ms) -> float | None:
    """Light since the link came up."""
    seen = subject.seen
    if seen is None or not seen.alive:
        return None
    # Of a line that has just come back, the first reading speaks.
    least = ENOUGH if subject.mended is None else 1
    return present_light(subject.trend, max(subject.begun, seen.onset_at), now, least)


def _before(subject: Subject, fault: Fault, least: float) -> float | None:
    """Light of the last full day before the fault, unless it was low already: in winter, a module
    tells less than in the summer of its first days."""
    began = fault.diagnosis.onset_at // DAY
    full = [each for each in subject.trend.days if each.light_hours >= FULL_DAY]
    last = next((each.light for each in reversed(full) if each.day < began), None)
    return last if last is not None and last > least else None


def _tells_no_light(subject: Subject, now: Ms) -> bool:
    """Whether it works, and has told of no light for a day: another module, perhaps."""
    seen = subject.seen
    if seen is None or not seen.alive or now - seen.onset_at < DAY:
        return False
    last = max((each.hour for each in subject.trend.hours if each.light is not None), default=-1)
    return last < (now - DAY) // HOUR


def _errors(subject: Subject, now: Ms) -> Iterator[Evidence]:
    found = subject.outlook.errors if subject.outlook else None
    if found is None:
        yield from _kept(subject, ERRORS)
    elif found.rising or (any(_kept(subject, ERRORS)) and not found.calm):
        figures: dict[str, Fact] = {"per_hour": round(found.rate), "usual": round(found.usual, 1)}
        yield Evidence(ERRORS, subject.slot, now, params=figures)


def _falls(subject: Subject, now: Ms, policy: Policy) -> Iterator[Evidence]:
    found = growing(subject.trend, now, policy, open_=any(_kept(subject, FALLS)))
    if found is not None:
        figures: dict[str, Fact] = {"week": found.week, "before": found.before}
        yield Evidence(FALLS, subject.slot, now, params=figures)


def _kept(subject: Subject, *codes: str) -> Iterator[Evidence]:
    """What the open fault has told of this slot."""
    if subject.told is not None:
        for each in subject.told.diagnosis.evidence:
            if each.slot == subject.slot and each.code in codes:
                yield each


def _figures(sinking: Sinking) -> dict[str, Fact]:
    return {
        "db_a_week": round(sinking.a_week, 1),
        "limit_dbm": round(sinking.limit, 1),
        "on": _date(sinking.on),
        "earliest": _date(sinking.earliest),
        "latest": _date(sinking.latest),
    }


def _date(day: int) -> str:
    """ISO date of a day since 1970."""
    return to_datetime(day * DAY).date().isoformat()
