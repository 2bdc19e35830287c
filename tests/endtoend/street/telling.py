"""One deed from its beginning to its all-clear."""

from time import monotonic

from inventory.types.outages import BlindReason, SlotState
from inventory.types.tickets import TicketState
from tests.endtoend.street.deeds import Deed
from tests.endtoend.street.street import Street


def tell(street: Street, deed: Deed) -> float:
    """Do it, check what is named, undo it, check that it is closed; seconds until it was told."""
    known = {ticket.id for ticket in street.books.tickets}
    told = len(street.receiver.requests)
    templates = len(street.books.templates)
    began = monotonic()
    deed.do(street)
    street.until(lambda: len(street.receiver.requests) > told)
    seconds = monotonic() - began
    _is_named_rightly(street, deed, known)
    deed.undo(street)
    street.until(lambda: not street.books.open_tickets)
    street.until(lambda: street.all_well() and _all_sent(street))
    made = [ticket for ticket in street.books.tickets if ticket.id not in known]
    assert [(each.state, each.round) for each in made] == [(TicketState.CLOSED, 1)], street.told()
    assert not made[0].closed_by_hand, "closed by the probes"
    steps = [each for each in street.books.templates[templates:] if each != "ticket_revised"]
    assert steps == ["ticket_opened", "ticket_closed"], "one alarm, one all-clear"
    street.books.check()
    return seconds


def _is_named_rightly(street: Street, deed: Deed, known: set[int]) -> None:
    def now() -> list[tuple[str, str]]:
        opened = [each for each in street.books.open_tickets if each.id not in known]
        found = [street.books.fault(each).diagnosis for each in opened]
        return [(each.component.code, each.kind) for each in found]

    # A link that comes and goes is a dead one, first; then the same ticket is revised.
    street.until(lambda: [kind for _, kind in now()] != [] and now()[0][1] in deed.kinds)
    [(code, _)] = now()
    assert deed.is_named(code), street.told()
    if code != deed.broken:
        (ticket,) = [each for each in street.books.open_tickets if each.id not in known]
        rivals = street.books.fault(ticket).diagnosis.rivals
        assert deed.broken in {each.component.code for each in rivals}, street.told()


def _all_sent(street: Street) -> bool:
    return len(street.receiver.requests) >= len(street.books.messages)


def lose_sight(street: Street) -> None:
    """The monitor's own uplink is down for a while: no ticket, no word, and unknown time."""
    tickets, told = street.books.tickets, len(street.receiver.requests)
    street.wires.cut_uplink()
    street.until(lambda: any(each.ended_at is None for each in street.books.blind_times))
    street.until(lambda: street.books.state("c1") is SlotState.UNKNOWN)
    street.wires.mend_uplink()
    street.until(lambda: all(each.ended_at for each in street.books.blind_times))
    street.until(street.all_well)
    assert street.books.tickets == tickets, street.told()
    assert len(street.receiver.requests) == told, street.told()
    assert {each.reason for each in street.books.blind_times} == {BlindReason.UPLINK}
    street.books.check()
