"""The sign of sinking light that one slot shows now.

What ends it is looser than what begins it, so that it does not come and go: light that was told to
be low stays so until it is restored, and no warm noon is a repair.
"""

from collections.abc import Iterator

from inventory.types.faults import Evidence, Fault
from inventory.types.readings import Fact
from inventory.types.time import DAY, HOUR, Ms, to_datetime
from monitor.judgement.policy import Policy
from monitor.judgement.prognosis.light import LEAST_FALL_DB, LightOutlook, Sinking, last_full_day
from monitor.judgement.prognosis.subject import Subject
from monitor.judgement.prognosis.trend import ENOUGH, days_since, present_light, usual_light

LOW, SINKS = "light_low", "light_sinking"


def light_signs(subject: Subject, now: Ms, policy: Policy) -> Iterator[Evidence]:
    """How low it is, and when it meets the limit; what cannot be seen changes nothing."""
    usual = usual_light(days_since(subject.trend, subject.begun), policy.usual_days)
    if usual is None:
        return
    light = _present(subject, now)
    if light is None:
        if not _tells_no_light(subject, now):
            yield from subject.kept(LOW, SINKS)
        return
    if not _is_low(subject, light, usual, policy):
        return
    at = subject.trend.lights[-1][0]
    figures: dict[str, Fact] = {"dbm": round(light, 1), "usual_dbm": round(usual, 1)}
    yield Evidence(LOW, subject.slot, at, params=figures)
    if subject.outlook is None:
        yield from subject.kept(SINKS)
    elif subject.outlook.light.sinking is not None:
        yield Evidence(SINKS, subject.slot, at, params=_figures(subject.outlook.light.sinking))


def _is_low(subject: Subject, light: float, usual: float, policy: Policy) -> bool:
    """Whether light counts as low now."""
    expected = subject.outlook.light if subject.outlook else LightOutlook()
    if any(subject.kept(LOW)):
        return not (expected.eased or _is_restored(subject, light, usual - policy.restored_db))
    if light >= usual - policy.restored_db:
        return False
    if expected.low or (expected.due and expected.falls_to(light)):
        return True
    if subject.mended is None:
        return False
    before = _before(subject, subject.mended, usual - policy.dirty_db)
    return light < (usual if before is None else min(usual, before)) - policy.restored_db


def _is_restored(subject: Subject, light: float, least: float) -> bool:
    """Whether light is back, and that was more than weather does: a step, or a whole day."""
    before = last_full_day(days_since(subject.trend, subject.begun))
    stepped = before is None or before >= least or light >= before + LEAST_FALL_DB
    return light >= least and stepped


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
    days = days_since(subject.trend, subject.begun)
    last = last_full_day([each for each in days if each.day < began])
    return last if last is not None and last > least else None


def _tells_no_light(subject: Subject, now: Ms) -> bool:
    """Whether it works, and has told of no light for a day: another module, perhaps."""
    seen = subject.seen
    if seen is None or not seen.alive or now - seen.onset_at < DAY:
        return False
    last = max((each.hour for each in subject.trend.hours if each.light is not None), default=-1)
    return last < (now - DAY) // HOUR


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
