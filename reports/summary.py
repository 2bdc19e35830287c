"""The report's opening in words: sentences that follow from figures, and none that do not."""

from collections.abc import Iterator
from dataclasses import dataclass

from inventory.labels import label
from inventory.types.faults import Component
from inventory.types.time import Ms
from inventory.words import Translator
from reports.arithmetic.intervals import normalise, total
from reports.model import CauseFigures, WeeklyReport
from reports.numbers import Numbers


@dataclass(frozen=True, slots=True)
class Summary:
    """`warnings`: what a reader must know before the figures. `sentences`: what happened."""

    warnings: tuple[str, ...]
    sentences: tuple[str, ...]


def summarise(report: WeeklyReport, words: Translator, numbers: Numbers) -> Summary:
    """The opening of a report in the translator's language."""
    return Summary(
        tuple(_warnings(report, words, numbers)), tuple(_sentences(report, words, numbers))
    )


def _warnings(report: WeeklyReport, _: Translator, numbers: Numbers) -> Iterator[str]:
    if not report.points:
        yield _("The district had no camera points in this period.")
    elif not report.total.known:
        yield _("No data: no camera point gave a reading in this period.")
    elif report.mostly_unknown:
        text = _("Most of this period was not seen: the figures rest on {share} of the time.")
        yield text.format(share=numbers.percent(report.total.coverage, 1))
    if report.running:
        text = _("The period is not over. These are the figures up to {moment}.")
        yield text.format(moment=numbers.moment(report.seen_until))


def _sentences(report: WeeklyReport, words: Translator, numbers: Numbers) -> Iterator[str]:
    if not report.total.known:
        return
    yield _availability(report, words, numbers)
    yield from _comparison(report, words, numbers)
    yield from _outages(report, words, numbers)
    yield from _tickets(report, words)
    yield from _blind(report, words, numbers)


def _availability(report: WeeklyReport, words: Translator, numbers: Numbers) -> str:
    text = words.plural(
        "{n} camera point was online for {share} of the time in which it was seen, and it was "
        "seen for {coverage} of the period.",
        "{n} camera points were online for {share} of the time in which they were seen, and they "
        "were seen for {coverage} of the period.",
        report.points,
    )
    return text.format(
        n=numbers.count(report.points),
        share=numbers.percent(report.total.availability),
        coverage=numbers.percent(report.total.coverage, 1),
    )


def _comparison(report: WeeklyReport, _: Translator, numbers: Numbers) -> Iterator[str]:
    now, before = report.total, report.previous
    if now.availability is None or before.availability is None:
        return
    difference = now.availability - before.availability
    if abs(difference) <= (now.resolution or 0) + (before.resolution or 0):
        yield _("Against the period before that is no measurable change.")
        return
    better = _(
        "Availability is {points} percentage points better than in the period before ({before})."
    )
    worse = _(
        "Availability is {points} percentage points worse than in the period before ({before})."
    )
    text = better if difference > 0 else worse
    yield text.format(
        points=numbers.points(difference), before=numbers.percent(before.availability)
    )


def _outages(report: WeeklyReport, words: Translator, numbers: Numbers) -> Iterator[str]:
    count = report.total.outages
    if not count:
        yield words("No outage was confirmed.")
        return
    text = words.plural(
        "{n} outage cost {hours} of camera time.",
        "{n} outages cost {hours} of camera time.",
        count,
    )
    yield text.format(n=numbers.count(count), hours=numbers.hours(report.total.offline))
    located = [each for each in report.causes if each.component and each.offline]
    for largest in located[:1]:
        if largest.component:
            yield _largest(largest, largest.component, report.total.offline, words, numbers)


def _largest(
    cause: CauseFigures, component: Component, offline: Ms, words: Translator, numbers: Numbers
) -> str:
    text = words.plural(
        "The largest cause was {component} {code} with {n} point: {share} of the time offline.",
        "The largest cause was {component} {code} with {n} points: {share} of the time offline.",
        cause.points,
    )
    return text.format(
        component=label(component.kind, words),
        code=isolate(component.code),
        n=numbers.count(cause.points),
        share=numbers.percent(cause.offline / offline, 0),
    )


def isolate(name: str) -> str:
    """A person's own name in a sentence: whichever way it reads, it turns nothing else around."""
    return f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}" if name else ""


def _tickets(report: WeeklyReport, words: Translator) -> Iterator[str]:
    if not report.tickets:
        return
    still = sum(each.closed_at is None for each in report.tickets)
    text = words("Tickets worked on: {n}; still open: {still}.")
    yield text.format(n=len(report.tickets), still=still)


def _blind(report: WeeklyReport, _: Translator, numbers: Numbers) -> Iterator[str]:
    if report.blind:
        text = _("The monitor could not see for {time}; that time counts as unknown.")
        blind = total(normalise((each.start, each.end) for each in report.blind))
        yield text.format(time=numbers.duration(blind))
