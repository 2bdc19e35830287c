"""One ticket on the screen."""

from collections.abc import Iterator, Sequence

from inventory.labels import label
from inventory.types.causes import Cause
from inventory.types.faults import Diagnosis
from inventory.types.tickets import TicketEvent, TicketEventKind
from inventory.words import Translator
from monitor.cli.output import print_fields, print_table, say
from monitor.cli.ticket_records import Order, headline_of, place_of
from monitor.cli.times import shown
from monitor.delivery.headlines import headline
from monitor.evidence_words import evidence_text


def print_ticket(order: Order, events: Sequence[TicketEvent], _: Translator, zone: str) -> None:
    """What it is about, why we think so, and what happened to it."""
    title = _("Ticket {number}: {what}").format(number=order.ticket.id, what=headline_of(order, _))
    say(title, "bold")
    print_fields(list(_fields(order, _, zone)))
    if order.diagnosis:
        _print_findings(order.diagnosis, _, zone)
    rows = [
        (shown(event.at, zone), label(event.kind, _), event.actor, _said(event, _))
        for event in events
    ]
    print_table((_("Time"), _("Event"), _("By"), _("Note")), rows, title=_("History"))


def _said(event: TicketEvent, _: Translator) -> str | None:
    """A person's words, after the cause that was confirmed with them."""
    if event.kind is not TicketEventKind.CONFIRMED:
        return event.note
    cause = label(Cause(str(event.params["cause"])), _)
    text = _("{names}: {finding}").format(names=event.params["component"], finding=cause)
    return text + _(" ({more})").format(more=event.note) if event.note else text


def _fields(order: Order, _: Translator, zone: str) -> Iterator[tuple[str, str]]:
    ticket, found = order.ticket, order.diagnosis
    yield _("State"), label(ticket.state, _)
    if ticket.closed_by_hand:
        yield "", _("closed by hand: no probe has seen the repair")
    if found:
        yield _("Component"), f"{label(found.component.kind, _)} {found.component.code}"
        yield _("Certainty"), f"{found.confidence:.0%}"
        yield _("Since"), shown(found.onset_at, zone)
    yield _("Place"), place_of(order)
    points = (" ".join(p for p in (s.code, s.name) if p) for s in order.points)
    yield _("Points"), "\n".join(points)
    yield _("Crew"), ticket.crew or ""
    yield _("Accepted by"), ticket.assignee or ""
    yield _("Round"), str(ticket.round)


def _print_findings(found: Diagnosis, _: Translator, zone: str) -> None:
    rows = [
        (each.slot, evidence_text(each.code, each.params, _), shown(each.observed_at, zone))
        for each in found.evidence
    ]
    if rows:
        print_table((_("Where"), _("Finding"), _("Seen")), rows, title=_("Evidence"))
    for rival in found.rivals:
        what = headline(rival.component.kind.value, rival.kind.value, _)
        say(
            _("Not ruled out: {what}, {component} ({share})").format(
                what=what, component=rival.component.code, share=f"{rival.confidence:.0%}"
            )
        )
