"""What the monitor made of each deed, read from the ledger: right, wrong, split or missed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from inventory.queries.faults import load_faults
from inventory.queries.outbox import list_messages
from inventory.queries.tickets import list_tickets, ticket_events
from inventory.types.faults import Diagnosis, Fault
from inventory.types.tickets import MessageState, Ticket, TicketState
from inventory.types.time import SECOND
from monitor.demo.script import Act

_MOST_MESSAGES = 1_000


class Ruling(StrEnum):
    RIGHT = "right"
    """One ticket, and it names the very component."""
    SPLIT = "split"
    """It is named, and there are other tickets for what followed from it."""
    WRONG = "wrong"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Case:
    """A fault as it stands, with its ticket and how many messages about it were delivered."""

    fault: Fault
    ticket: Ticket | None
    messages: int

    @property
    def closed(self) -> bool:
        return self.ticket is not None and self.ticket.state is TicketState.CLOSED


@dataclass(frozen=True, slots=True)
class Verdict:
    """`named_after_s`: from the deed to the first ticket entry that names its component."""

    act: Act
    ruling: Ruling
    cases: tuple[Case, ...]
    named_after_s: float | None

    @property
    def over(self) -> bool:
        """Whether it was named rightly, and every ticket of it is closed again."""
        return self.ruling is Ruling.RIGHT and all(case.closed for case in self.cases)


@dataclass(frozen=True, slots=True)
class Record:
    """All of it. `strays`: faults that no deed explains; `waiting`: messages not yet delivered."""

    verdicts: tuple[Verdict, ...] = ()
    strays: tuple[Case, ...] = ()
    waiting: int = 0

    @property
    def cases(self) -> tuple[Case, ...]:
        """Every fault of the demo, by number."""
        known = {case.fault.id: case for verdict in self.verdicts for case in verdict.cases}
        known |= {case.fault.id: case for case in self.strays}
        return tuple(known[number] for number in sorted(known))

    @property
    def flawless(self) -> bool:
        """Everything named rightly, one ticket each, closed after the repair, and nothing else."""
        return not self.strays and all(verdict.over for verdict in self.verdicts)

    @property
    def all_named(self) -> bool:
        return all(verdict.named_after_s is not None for verdict in self.verdicts)

    @property
    def all_closed(self) -> bool:
        return all(case.closed for case in self.cases)

    def named_after_s(self, fault_id: int) -> float | None:
        """How long after its deed this fault was named; None for a stray or a wrong one."""
        for verdict in self.verdicts:
            if any(case.fault.id == fault_id for case in verdict.cases):
                return verdict.named_after_s
        return None


def read_record(connection: Connection, district: str, acts: Sequence[Act]) -> Record:
    """Each deed with the faults that belong to it, as the ledger stands now."""
    cases = _cases(connection, district)
    verdicts = [_verdict(connection, district, act, _belonging(act, cases)) for act in acts]
    explained = {case.fault.id for verdict in verdicts for case in verdict.cases}
    strays = tuple(case for case in cases if case.fault.id not in explained)
    waiting = list_messages(connection, district, MessageState.WAITING)
    return Record(tuple(verdicts), strays, len(waiting))


def _cases(connection: Connection, district: str) -> list[Case]:
    """The faults that were not merged into others."""
    tickets = {ticket.fault_id: ticket for ticket in list_tickets(connection, district)}
    posted = list_messages(connection, district, MessageState.SENT, limit=_MOST_MESSAGES)
    sent = Counter(each.ticket_id for each in posted)
    cases = []
    for fault in load_faults(connection, district, cleared_after=0):
        ticket = tickets.get(fault.id)
        cases.append(Case(fault, ticket, sent[ticket.id] if ticket else 0))
    return cases


def _belonging(act: Act, cases: Sequence[Case]) -> tuple[Case, ...]:
    """Faults since the deed that name its component, or speak of what it took along."""
    return tuple(case for case in cases if _concerns(case.fault.diagnosis, act))


def _concerns(found: Diagnosis, act: Act) -> bool:
    since = found.onset_at >= act.at - SECOND
    return since and (found.component.code in act.hit or bool(found.affected & act.hit))


def _verdict(connection: Connection, district: str, act: Act, cases: tuple[Case, ...]) -> Verdict:
    right = [case for case in cases if act.deed.explains(case.fault.diagnosis)]
    if not right:
        return Verdict(act, Ruling.WRONG if cases else Ruling.MISSED, cases, None)
    ruling = Ruling.RIGHT if len(cases) == 1 else Ruling.SPLIT
    return Verdict(act, ruling, cases, _named_after_s(connection, district, act, right[0]))


def _named_after_s(connection: Connection, district: str, act: Act, case: Case) -> float | None:
    if case.ticket is None:
        return None
    for event in ticket_events(connection, district, case.ticket.id):
        if event.params.get("component") == act.deed.component.code:
            return max(event.at - act.at, 0) / SECOND
    return None
