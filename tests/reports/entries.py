"""Short ways to enter history into a ledger, for tests: each returns what later entries name."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, insert

from inventory.tables.inventory import building, district_table, placement, slot
from inventory.tables.observations import blind_time, check, span
from inventory.tables.people import crew
from inventory.tables.repairs import fault, outage, ticket
from inventory.types.components import Kind
from inventory.types.faults import FaultKind, FaultState
from inventory.types.outages import BlindReason, OutageKind
from inventory.types.readings import ProbeName, Reason
from inventory.types.tickets import TicketState
from inventory.types.time import SECOND, Ms

INTERVAL: Ms = 30 * SECOND
VOUCHES: Ms = 2 * INTERVAL


@dataclass
class Entries:
    """Enters rows of one district over an open connection."""

    connection: Connection
    district: str = "D1"
    checks: dict[tuple[str, ProbeName], int] = field(default_factory=dict)
    faults: int = 0
    tickets: int = 0

    def add_district(self, zone: str = "Asia/Shanghai", name: str = "District 1") -> None:
        values = {"code": self.district, "name": name, "time_zone": zone, "language": "en"}
        self.connection.execute(insert(district_table).values(**values))

    def add_building(self, code: str, name: str = "") -> None:
        values = {"district": self.district, "code": code, "name": name or code}
        self.connection.execute(insert(building).values(**values))

    def add_crew(self, code: str, name: str) -> None:
        values = {"district": self.district, "code": code, "name": name, "language": "en"}
        self.connection.execute(insert(crew).values(**values))

    def add_slot(
        self,
        code: str,
        in_building: str | None,
        since: Ms = 0,
        until: Ms | None = None,
        kind: Kind = Kind.CAMERA,
        name: str = "",
        location: str = "",
    ) -> None:
        values = {"district": self.district, "code": code, "kind": kind.value, "name": name}
        life = {"commissioned_at": since, "retired_at": until}
        self.connection.execute(insert(slot).values(**values, **life))
        if in_building is not None:
            self.place(code, in_building, since, until, location)

    def place(
        self, code: str, in_building: str, since: Ms, until: Ms | None, location: str = ""
    ) -> None:
        where = {"building": in_building, "floor": "", "location": location}
        values = {"district": self.district, "slot": code, "since": since, "until": until}
        self.connection.execute(insert(placement).values(**values, **where))

    def add_check(self, code: str, probe: ProbeName = ProbeName.ICMP) -> int:
        key = (code, probe)
        if key not in self.checks:
            values = {"district": self.district, "slot": code, "probe": probe.value}
            added = self.connection.execute(insert(check).values(**values)).inserted_primary_key
            assert added is not None
            self.checks[key] = added[0]
        return self.checks[key]

    def add_span(
        self,
        code: str,
        reason: Reason,
        first: Ms,
        last: Ms,
        probe: ProbeName = ProbeName.ICMP,
        vouches: Ms = VOUCHES,
        recorded: Ms | None = None,
    ) -> None:
        values = {
            "district": self.district,
            "check_id": self.add_check(code, probe),
            "reason": reason.value,
            "first_observed_at": first,
            "last_observed_at": last,
            "vouches_ms": vouches,
            "readings": 1 + (last - first) // INTERVAL,
            "recorded_at": first if recorded is None else recorded,
            "extended_at": last if recorded is None else max(last, recorded),
        }
        self.connection.execute(insert(span).values(**values))

    def add_outage(
        self,
        code: str,
        first_bad: Ms,
        first_good: Ms | None,
        kind: OutageKind = OutageKind.DOWN,
        reason: Reason = Reason.TIMEOUT,
        fault_id: int | None = None,
        closed: Ms | None = None,
    ) -> None:
        """An outage with a reading each INTERVAL around it, opened two readings after its start
        and closed with its first good reading (or at `closed`)."""
        ended = first_good is not None
        values = {
            "district": self.district,
            "slot": code,
            "kind": kind.value,
            "reason": reason.value,
            "fault_id": fault_id,
            "last_good_at": first_bad - INTERVAL,
            "first_bad_at": first_bad,
            "last_bad_at": first_good - INTERVAL if first_good is not None else None,
            "first_good_at": first_good,
            "opened_at": first_bad + 2 * INTERVAL,
            "closed_at": (closed or first_good) if ended else None,
        }
        self.connection.execute(insert(outage).values(**values))

    def add_blind(self, start: Ms, end: Ms | None, reason: BlindReason) -> None:
        values = {"district": self.district, "reason": reason.value, "recorded_at": start}
        rows = insert(blind_time).values(**values, started_at=start, ended_at=end)
        self.connection.execute(rows)

    def add_fault(
        self,
        component_kind: str,
        component: str,
        onset: Ms,
        cleared: Ms | None,
        kind: FaultKind = FaultKind.DEAD,
    ) -> int:
        state = FaultState.OPEN if cleared is None else FaultState.CLEARED
        self.faults += 1
        values = {
            "district": self.district,
            "id": self.faults,
            "kind": kind.value,
            "component_kind": component_kind,
            "component": component,
            "state": state.value,
            "confidence": 0.9,
            "onset_at": onset,
            "opened_at": onset + 2 * INTERVAL,
            "cleared_at": cleared,
            "details": {},
        }
        self.connection.execute(insert(fault).values(**values))
        return self.faults

    def add_ticket(
        self,
        fault_id: int,
        opened: Ms,
        accepted: Ms | None = None,
        good_since: Ms | None = None,
        closed: Ms | None = None,
        crew_code: str | None = None,
        number_of_round: int = 1,
    ) -> None:
        states = {
            TicketState.CLOSED: closed,
            TicketState.RECOVERING: good_since,
            TicketState.ACCEPTED: accepted,
            TicketState.OPEN: opened,
        }
        self.tickets += 1
        values = {
            "district": self.district,
            "id": self.tickets,
            "fault_id": fault_id,
            "state": next(state for state, at in states.items() if at is not None).value,
            "round": number_of_round,
            "crew": crew_code,
            "opened_at": opened,
            "round_opened_at": opened,
            "accepted_at": accepted,
            "good_since": good_since,
            "closed_at": closed,
            "closed_by_hand": False,
        }
        self.connection.execute(insert(ticket).values(**values))
