"""Everything the ledger knows of a district in a period and the one before it, read once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from inventory.queries.crews import list_crews
from inventory.queries.districts import get_district, list_buildings
from inventory.queries.history import (
    FaultRecord,
    SlotLife,
    list_lives,
    load_blind_times,
    load_faults,
    load_outages,
    load_spans,
    load_tickets,
)
from inventory.types.district import District
from inventory.types.outages import BlindTime, Outage, Span
from inventory.types.tickets import Ticket
from inventory.types.time import Ms
from reports.periods import Period


class UnknownDistrict(ValueError):
    """The ledger has no district of that code."""


@dataclass(frozen=True, slots=True)
class History:
    """The facts of one report, from the beginning of the period before (`earlier`) on.

    `now`: the moment of the report, or the earlier one as of which it was asked.
    """

    district: District
    period: Period
    earlier: Period
    now: Ms
    buildings: Mapping[str, str]
    crews: Mapping[str, str]
    lives: Sequence[SlotLife]
    spans: Mapping[str, Sequence[Span]]
    outages: Mapping[str, Sequence[Outage]]
    blind: Sequence[BlindTime]
    faults: Sequence[FaultRecord]
    tickets: Sequence[Ticket]

    @property
    def until(self) -> Ms:
        """Where the reported time ends: what lies in the future belongs to no report."""
        return min(self.period.end, self.now)


def find_district(connection: Connection, code: str) -> District:
    """The district of that code. Raises UnknownDistrict."""
    found = get_district(connection, code)
    if found is None:
        raise UnknownDistrict(f"no district is called {code!r}")
    return found


def gather(
    connection: Connection,
    district: District,
    period: Period,
    earlier: Period,
    now: Ms,
    known: Ms | None,
) -> History:
    """Read the history of `earlier` and `period`, as known at `known` (None: now)."""
    code, start, end = district.code, earlier.start, period.end
    return History(
        district,
        period,
        earlier,
        now,
        {each.code: each.name for each in list_buildings(connection, code)},
        {each.code: each.name for each in list_crews(connection, code)},
        list_lives(connection, code, start, end),
        load_spans(connection, code, start, end, known),
        _by_slot(load_outages(connection, code, start, end, known)),
        load_blind_times(connection, code, start, end, known),
        load_faults(connection, code, period.start, end, known),
        load_tickets(connection, code, period.start, end, known),
    )


def _by_slot(outages: Sequence[Outage]) -> dict[str, list[Outage]]:
    found: dict[str, list[Outage]] = defaultdict(list)
    for each in outages:
        found[each.slot].append(each)
    return found
