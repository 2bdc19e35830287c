"""A story in words, for whoever wants to know why it was told wrongly."""

from collections.abc import Iterable

from inventory.types.faults import Diagnosis
from tests.laboratory.run import Told
from tests.laboratory.score import Grade, Verdict
from tests.laboratory.story import Story


def is_wrong(verdict: Verdict) -> bool:
    """Whether a fault is not in the set of its ticket, or there is a ticket too many."""
    missed = any(hit.grade < Grade.IN_SET for hit in verdict.hits)
    return missed or verdict.tickets > len(verdict.hits)


def retell(name: str, story: Story, told: Told, verdict: Verdict) -> str:
    """What failed, what was said of it when, and what that was worth."""
    lines = [f"story {name}"]
    hits = iter(verdict.hits)
    for number, onset in enumerate(story.onsets):
        seen = told.first_seen.get(number)
        shown = "never seen" if seen is None else f"seen at {seen:.0f} s"
        found = "-" if seen is None else next(hits).grade.name.lower()
        mode = f"{onset.fault.code} {onset.fault.mode.value}"
        lines.append(f"  {onset.at:6.1f} s  {mode}, {shown}: {found}")
    return "\n".join([*lines, *_said(told)])


def _said(told: Told) -> Iterable[str]:
    for at, event in told.events:
        what = _words(event.fault.diagnosis)
        yield f"    {at:6.1f} s  ticket {event.fault.id} {event.kind.value}: {what}"


def _words(diagnosis: Diagnosis) -> str:
    rivals = [f"{r.component.code} {r.kind.value} {r.confidence:.2f}" for r in diagnosis.rivals]
    first = f"{diagnosis.component.code} {diagnosis.kind.value} {diagnosis.confidence:.2f}"
    return f"{first}; or {', '.join(rivals) or 'nothing else'}; {len(diagnosis.affected)} affected"
