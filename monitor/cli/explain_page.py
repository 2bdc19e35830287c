"""One fault on the screen: the sentence, the sums side by side, what it thought before."""

from collections.abc import Sequence

from inventory.labels import label
from inventory.queries.fault_history import FaultStep
from inventory.types.faults import Component, Diagnosis, Fault, FaultKind, Term
from inventory.words import Translator
from monitor.cli.output import print_table, say
from monitor.cli.times import iso, shown
from monitor.delivery.headlines import headline
from monitor.explanation import rival_text, sentence, separating_text, term_text, total


def print_fault(fault: Fault, history: Sequence[FaultStep], _: Translator, zone: str) -> None:
    """Everything that led to the name, and to those that it might have been."""
    found = fault.diagnosis
    say(_("Fault {number}").format(number=fault.id), "bold")
    say(sentence(found, _))
    say("")
    if found.terms:
        say(_("Each term is a natural logarithm: +2.3 makes the cause ten times likelier."), "dim")
        _print_sum(_named(found.component, found.kind, _), found.confidence, found.terms, _)
    else:
        say(_("No sum was needed: the evidence itself says it."))
    for rival in found.rivals:
        if rival.terms:
            _print_sum(rival_text(rival, _), rival.confidence, rival.terms, _)
        else:
            say(_("Not recorded: {rival}").format(rival=rival_text(rival, _)))
        say(_("What would tell: {reading}").format(reading=separating_text(found, rival, _)))
        say("")
    if len(history) > 1:
        _print_history(history, _, zone)


def _named(component: Component, kind: FaultKind, _: Translator) -> str:
    what = headline(component.kind.value, kind.value, _)
    return _("{what}: {component}").format(what=what, component=component.code)


def _print_sum(title: str, confidence: float, terms: tuple[Term, ...], _: Translator) -> None:
    rows = [(term_text(term, _), f"{term.weight:+.2f}") for term in terms]
    rows.append((_("Sum; share of belief {share}").format(share=f"{confidence:.0%}"),
                 f"{total(terms):+.2f}"))  # fmt: skip
    print_table((_("Term"), _("Weight")), rows, title=title)


def _print_history(history: Sequence[FaultStep], _: Translator, zone: str) -> None:
    rows = [
        (shown(step.at, zone), label(step.kind, _), _named(step.component, step.fault, _),
         f"{step.confidence:.0%}")
        for step in history
    ]  # fmt: skip
    columns = (_("Time"), _("Event"), _("What it thought"), _("Certainty"))
    print_table(columns, rows, title=_("History"))


def record_of(fault: Fault, history: Sequence[FaultStep]) -> dict[str, object]:
    """The same as --json prints it."""
    found = fault.diagnosis
    return {
        "id": fault.id,
        "state": fault.state.value,
        **_cause(found.component, found.kind, found.confidence, found.terms),
        "affected": sorted(found.affected),
        "onset_at": iso(found.onset_at),
        "rivals": [_cause(r.component, r.kind, r.confidence, r.terms) for r in found.rivals],
        "evidence": _evidence(found),
        "history": [
            {
                "at": iso(step.at),
                "event": step.kind.value,
                **_cause(step.component, step.fault, step.confidence, ()),
            }
            for step in history
        ],
    }


def _cause(
    component: Component, kind: FaultKind, confidence: float, terms: tuple[Term, ...]
) -> dict[str, object]:
    return {
        "component_kind": component.kind.value,
        "component": component.code,
        "kind": kind.value,
        "confidence": confidence,
        "sum": total(terms),
        "terms": [
            {
                "code": term.code.value,
                "kind": term.kind.value,
                "slot": term.slot,
                "count": term.count,
                "weight": term.weight,
                "params": dict(term.params),
            }
            for term in terms
        ],
    }


def _evidence(found: Diagnosis) -> list[dict[str, object]]:
    return [
        {"code": e.code, "slot": e.slot, "at": iso(e.observed_at), "params": dict(e.params)}
        for e in found.evidence
    ]
