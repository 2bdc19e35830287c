"""What a ledger says, read for a test: everything, and what must always be true of it."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Engine, select

from inventory.database import reading
from inventory.queries import history, tickets
from inventory.queries.faults import load_fault
from inventory.queries.states import load_states
from inventory.tables.repairs import fault_event, message, outage
from inventory.types.faults import Fault
from inventory.types.outages import BlindTime, Outage, SlotState
from inventory.types.tickets import Ticket, TicketEvent, TicketState

FOREVER = 10**15


@dataclass(frozen=True, slots=True)
class Books:
    """The entries of one district."""

    engine: Engine
    district: str

    @property
    def tickets(self) -> list[Ticket]:
        """All tickets, the oldest first."""
        with reading(self.engine) as connection:
            return tickets.list_tickets(connection, self.district)[::-1]

    @property
    def open_tickets(self) -> list[Ticket]:
        return [each for each in self.tickets if each.state is not TicketState.CLOSED]

    def ticket_events(self, ticket_id: int) -> list[TicketEvent]:
        with reading(self.engine) as connection:
            return tickets.ticket_events(connection, self.district, ticket_id)

    @property
    def components(self) -> list[str]:
        """What the faults name, in the order of their numbers."""
        with reading(self.engine) as connection:
            found = history.load_faults(connection, self.district, 0, FOREVER)
        return [each.component.code for each in found]

    def fault(self, ticket: Ticket) -> Fault:
        """What the ticket is about, as it stands."""
        with reading(self.engine) as connection:
            found = load_fault(connection, self.district, ticket.fault_id)
        assert found is not None, "every ticket has one"
        return found

    @property
    def outages(self) -> tuple[Outage, ...]:
        with reading(self.engine) as connection:
            return history.load_outages(connection, self.district, 0, FOREVER)

    @property
    def blind_times(self) -> tuple[BlindTime, ...]:
        with reading(self.engine) as connection:
            return history.load_blind_times(connection, self.district, 0, FOREVER)

    @property
    def messages(self) -> list[tuple[str, dict[str, object]]]:
        """Template and parameters of each message, the oldest first."""
        query = select(message.c.template, message.c.params).order_by(message.c.id)
        with reading(self.engine) as connection:
            return [(row.template, row.params) for row in connection.execute(query)]

    @property
    def templates(self) -> list[str]:
        return [template for template, _ in self.messages]

    def state(self, slot: str) -> SlotState:
        with reading(self.engine) as connection:
            found = load_states(connection, self.district).get(slot)
        return found.state if found else SlotState.UNKNOWN

    def all_ok(self, *slots: str) -> bool:
        return all(self.state(slot) is SlotState.OK for slot in slots)

    def check(self) -> None:
        """What must be true of every ledger, whatever happened to it."""
        self._check_outages()
        self._check_nothing_doubled()
        for each in self.blind_times:
            assert each.ended_at is None or each.ended_at >= each.started_at
        for ticket in self.tickets:
            assert ticket.closed_at is None or ticket.closed_at >= ticket.opened_at

    def _check_outages(self) -> None:
        open_ones = Counter(each.slot for each in self.outages if each.closed_at is None)
        assert all(count == 1 for count in open_ones.values()), "two outages of one slot at once"
        for each in self.outages:
            assert each.first_good_at is None or each.first_good_at >= each.first_bad_at
            assert each.closed_at is None or each.closed_at >= each.opened_at
            assert each.last_good_at is None or each.last_good_at < each.first_bad_at

    def _check_nothing_doubled(self) -> None:
        queries = (
            select(outage.c.slot, outage.c.first_bad_at),
            select(message.c.idempotency_key),
            select(fault_event.c.fault_id).where(fault_event.c.kind == "opened"),
        )
        with reading(self.engine) as connection:
            for query in queries:
                counts = Counter(tuple(row) for row in connection.execute(query))
                assert all(count == 1 for count in counts.values()), counts.most_common(1)
        assert len({each.fault_id for each in self.tickets}) == len(self.tickets)
