"""What to send to whom: a pure decision from a ticket's change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inventory.types.tickets import Address, Crew, Message, TicketEventKind
from monitor.judgement.tickets import FROM_FAULT, WAS_CREW, TicketChange

TEMPLATES = {
    TicketEventKind.OPENED: "ticket_opened",
    TicketEventKind.REVISED: "ticket_revised",
    TicketEventKind.REOPENED: "ticket_relapsed",
    TicketEventKind.CLOSED: "ticket_closed",
    TicketEventKind.MERGED: "ticket_merged",
}
"""The steps of a ticket that people are told of. A relapse before closing is no news."""
SPLIT = "ticket_split"
"""A ticket that opens with points that another one had: a correction, and no new alarm."""


@dataclass(frozen=True, slots=True)
class Recipients:
    """The crews of a district and their addresses."""

    crews: Mapping[str, Crew]
    addresses: Mapping[str, Sequence[Address]]


def dispatch(
    change: TicketChange,
    params: Mapping[str, object],
    recipients: Recipients,
    *,
    correction: bool = False,
) -> list[Message]:
    """The messages for one change: one per address of the ticket's crew, and of the crew that had
    it before.

    The key names ticket, round, step, time and address, so that writing the same change twice
    sends once. A revision is told only where what to repair has changed, or where it is a
    `correction` of other tickets, too.
    """
    template = _template(change)
    if template is None or not (correction or _is_news(change)):
        return []
    return [
        Message(
            ticket_id=change.ticket.id,
            address_id=address.id,
            language=crew.language,
            template=template,
            params=params,
            idempotency_key=_key(change, address),
            created_at=change.event.at,
        )
        for crew in _crews(change, recipients)
        for address in recipients.addresses.get(crew.code, ())
    ]


def _template(change: TicketChange) -> str | None:
    return SPLIT if FROM_FAULT in change.event.params else TEMPLATES.get(change.event.kind)


def _crews(change: TicketChange, recipients: Recipients) -> list[Crew]:
    codes = dict.fromkeys((change.ticket.crew, change.event.params.get(WAS_CREW)))
    return [recipients.crews[str(code)] for code in codes if code in recipients.crews]


def _is_news(change: TicketChange) -> bool:
    if change.event.kind is not TicketEventKind.REVISED:
        return True
    params = change.event.params
    if "was_expected_on" in params and params["was_expected_on"] != params.get("expected_on", ""):
        return True
    was = (params.get("was_component_kind"), params.get("was_component"), params.get("was_kind"))
    return WAS_CREW in params or was != (
        params.get("component_kind"),
        params.get("component"),
        params.get("kind"),
    )


def _key(change: TicketChange, address: Address) -> str:
    ticket, event = change.ticket, change.event
    return f"ticket-{ticket.id}-{ticket.round}-{event.kind}-{event.at}-{address.id}"
