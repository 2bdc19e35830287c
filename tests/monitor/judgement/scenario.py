"""The language of the stories: what breaks when, and what must follow.

Story(district).at(0).break_("B4-01").at(15).expect_ticket("camera", "B4-01", "dead")
"""

from typing import Self

from inventory.types.components import Inventory
from inventory.types.faults import Diagnosis, Fault
from inventory.types.outages import Outage
from inventory.types.tickets import Ticket, TicketState
from inventory.types.time import SECOND
from monitor.judgement.policy import Policy
from tests.monitor.judgement.driver import START, Driver, Entry

CALM_S = 3
"""Everything is well before second 0, and each check has been asked."""


class Story(Driver):
    """A district in which things break; verbs and expectations can be chained."""

    def __init__(self, inventory: Inventory, policy: Policy | None = None) -> None:
        super().__init__(inventory, policy or Policy(), -CALM_S)
        self.outages: dict[tuple[str, int], Outage] = {}
        self.ask_everything()
        self.at(0)
        self.spread()
        assert not self.log, self.told()

    # What happens.

    def at(self, second: float) -> Self:
        """Run everything up to then."""
        self.run_until(second)
        for outcome in self.outcomes:
            self.outages.update({(o.slot, o.first_bad_at): o for o in outcome.outages.values()})
        self.outcomes.clear()
        return self

    def break_(self, *codes: str) -> Self:
        for code in codes:
            self.world.break_(code)
        return self

    def mend(self, *codes: str) -> Self:
        for code in codes:
            self.world.mend(code)
        return self

    def mute(self, code: str) -> Self:
        """Its agent falls silent; everything it serves goes on."""
        self.instruments.mute.add(code)
        return self

    def impersonate(self, code: str, serial: str | None) -> Self:
        """Another device answers at the camera's address; None: the camera itself again."""
        if serial is None:
            self.instruments.impostors.pop(code, None)
        else:
            self.instruments.impostors[code] = serial
        return self

    def lose_sight(self) -> Self:
        self.instruments.sighted = False
        return self

    def see_again(self) -> Self:
        self.instruments.sighted = True
        return self

    def restart(self, down_s: float) -> Self:
        """The monitor stops, and starts again after a while."""
        self.now += down_s
        self.begin_again()
        return self

    # What must have followed.

    def expect_ticket(self, kind: str, code: str, fault: str, *, affected: int = 0) -> Self:
        """Exactly one open ticket names this component and this kind of fault."""
        wanted = (kind, code, fault)
        found = [d for d in self.named() if (d.component.kind, d.component.code, d.kind) == wanted]
        assert len(found) == 1, self.told()
        assert not affected or len(self.cameras(found[0])) == affected, self.told()
        return self

    def expect_tickets(self, number: int, *, ever: int | None = None) -> Self:
        """So many are open, and so many were ever made."""
        assert len(self.open_tickets()) == number, self.told()
        assert len(self.tickets) == (number if ever is None else ever), self.told()
        return self

    def expect_closed(self) -> Self:
        assert not self.open_tickets(), self.told()
        return self

    def expect_messages(self, *templates: str) -> Self:
        """Exactly these were sent, in this order."""
        assert [message.template for message in self.messages] == list(templates), self.told()
        return self

    def expect_rivals(self, *codes: str) -> Self:
        """The only open ticket names these besides."""
        (found,) = self.named()
        assert set(codes) <= {rival.component.code for rival in found.rivals}, self.told()
        assert all(rival.confidence <= found.confidence for rival in found.rivals), self.told()
        return self

    def expect_outages(self, *codes: str) -> Self:
        """Exactly these slots are down now."""
        down = {o.slot for o in self.outages.values() if o.closed_at is None}
        assert down == set(codes), self.told()
        return self

    # How to look at it.

    def open_tickets(self) -> list[Ticket]:
        return [t for t in self.tickets.values() if t.state is not TicketState.CLOSED]

    def fault_of(self, ticket: Ticket) -> Fault:
        return self.live.faults[ticket.fault_id]

    def named(self) -> list[Diagnosis]:
        """What the open tickets say is broken."""
        return [self.fault_of(ticket).diagnosis for ticket in self.open_tickets()]

    def cameras(self, found: Diagnosis) -> set[str]:
        kinds = self.context.topology.slots
        return {code for code in found.affected if kinds[code].kind == "camera"}

    def opened_at(self) -> float:
        """The second at which the first ticket was made."""
        return self.log[0].at

    def first_miss(self) -> float:
        """The second of the first failed reading."""
        return (min(o.first_bad_at for o in self.outages.values()) - START) / SECOND

    def told(self) -> str:
        """Everything that happened to the tickets, for whoever reads a failed test."""
        lines = [self._line(entry) for entry in self.log]
        now = [f"{d.component.code} {d.kind} {sorted(d.affected)} {d.rivals}" for d in self.named()]
        return "\n".join(["", f"at {self.now:g} s", *lines, *now])

    def _line(self, entry: Entry) -> str:
        params = " ".join(f"{k}={v}" for k, v in entry.event.params.items())
        return f"{entry.at:g} s: ticket {entry.ticket} {entry.event.kind} {params}"
