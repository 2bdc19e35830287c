"""Outages, their causes, and the tickets that followed, as lines of a report."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from inventory.queries.history import FaultRecord
from inventory.types.outages import BlindTime, Outage
from inventory.types.tickets import Ticket
from inventory.types.time import Ms
from reports.arithmetic.causes import share_offline
from reports.devices import Device
from reports.gather import History
from reports.model import BlindLine, CauseFigures, ComponentFaults, OutageLine, TicketLine


def outage_lines(history: History, points: Iterable[Device]) -> tuple[OutageLine, ...]:
    """The outages of the points that touch the period, in order of time."""
    lines = (
        _outage_line(point, outage, offline)
        for point in points
        for outage, offline in share_offline(
            point.timeline, history.outages.get(point.life.code, ()), history.now
        )
        if _touches(history, outage)
    )
    return tuple(sorted(lines, key=lambda each: (each.first_bad_at, each.code)))


def _touches(history: History, outage: Outage) -> bool:
    ended = outage.first_good_at
    return outage.first_bad_at < history.until and (ended is None or ended > history.period.start)


def _outage_line(point: Device, outage: Outage, offline: Ms) -> OutageLine:
    start, end = outage.first_bad_at, outage.first_good_at
    before = None if outage.last_good_at is None else max(0, start - outage.last_good_at)
    after = None if end is None else max(0, end - (outage.last_bad_at or start))
    return OutageLine(
        point.life.code,
        point.life.name,
        outage.kind,
        outage.reason,
        outage.fault_id,
        start,
        end,
        offline,
        before,
        after,
    )


def cause_figures(
    outages: Sequence[OutageLine], faults: Iterable[FaultRecord]
) -> tuple[CauseFigures, ...]:
    """What cost the time offline, the dearest first; outages without a fault come together."""
    records = {fault.id: fault for fault in faults}
    by_cause: dict[int | None, list[OutageLine]] = defaultdict(list)
    for each in outages:
        by_cause[each.fault_id if each.fault_id in records else None].append(each)
    found = (
        _cause(None if number is None else records[number], lines)
        for number, lines in by_cause.items()
    )
    return tuple(sorted(found, key=lambda each: (-each.offline, each.onset_at, each.fault_id or 0)))


def _cause(fault: FaultRecord | None, lines: Sequence[OutageLine]) -> CauseFigures:
    ends = [each.first_good_at for each in lines]
    return CauseFigures(
        fault_id=fault.id if fault else None,
        kind=fault.kind if fault else None,
        component=fault.component if fault else None,
        onset_at=min(each.first_bad_at for each in lines),
        ended_at=None if None in ends else max(end for end in ends if end is not None),
        points=len({each.code for each in lines}),
        offline=sum(each.offline for each in lines),
    )


def component_faults(
    faults: Sequence[FaultRecord], outages: Iterable[OutageLine]
) -> tuple[ComponentFaults, ...]:
    """Faults by kind of component, the kind that cost most first; also those without outage.

    What only wears out has not failed.
    """
    faults = [fault for fault in faults if not fault.kind.preventive]
    lines: dict[int | None, list[OutageLine]] = defaultdict(list)
    for each in outages:
        lines[each.fault_id].append(each)
    found = []
    for kind in {fault.component.kind for fault in faults}:
        of_kind = [fault for fault in faults if fault.component.kind is kind]
        caused = [line for fault in of_kind for line in lines[fault.id]]
        found.append(
            ComponentFaults(
                kind,
                len(of_kind),
                sum(fault.cleared_at is None for fault in of_kind),
                len({line.code for line in caused}),
                sum(line.offline for line in caused),
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.offline, -each.faults, each.component_kind)))


def ticket_lines(history: History, outages: Iterable[OutageLine]) -> Iterator[TicketLine]:
    """The tickets of the period with their times; preventive work is no repair."""
    faults = {fault.id: fault for fault in history.faults}
    points: dict[int | None, set[str]] = defaultdict(set)
    for each in outages:
        points[each.fault_id].add(each.code)
    for ticket in history.tickets:
        fault = faults.get(ticket.fault_id)
        if fault is not None and fault.kind.preventive:
            continue
        crew = history.crews.get(ticket.crew or "", ticket.crew or "")
        yield _ticket_line(ticket, fault, crew, len(points[ticket.fault_id]))


def _ticket_line(ticket: Ticket, fault: FaultRecord | None, crew: str, points: int) -> TicketLine:
    return TicketLine(
        ticket.id,
        ticket.state,
        ticket.round,
        crew,
        fault.kind if fault else None,
        fault.component if fault else None,
        points,
        detected_at=min(fault.onset_at, ticket.opened_at) if fault else ticket.opened_at,
        opened_at=ticket.opened_at,
        accepted_at=ticket.accepted_at,
        repaired_at=ticket.good_since if ticket.good_since is not None else ticket.closed_at,
        closed_at=ticket.closed_at,
    )


def blind_lines(history: History) -> tuple[BlindLine, ...]:
    """The blind times that touch the period, cut to it."""
    cut = (_cut(history, each) for each in history.blind)
    return tuple(each for each in cut if each.start < each.end)


def _cut(history: History, blind: BlindTime) -> BlindLine:
    end = history.until if blind.ended_at is None else min(blind.ended_at, history.until)
    return BlindLine(
        blind.reason, max(blind.started_at, history.period.start), end, blind.ended_at is None
    )
