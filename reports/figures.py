"""From the facts of a period to its figures: pure."""

from collections.abc import Sequence

from inventory.types.components import Kind
from inventory.types.time import Ms
from reports.arithmetic.intervals import intersect, total
from reports.arithmetic.tally import Tally, add
from reports.arithmetic.timeline import Part, blind_intervals
from reports.devices import (
    Device,
    building_figures,
    day_tallies,
    kind_figures,
    list_devices,
    point_figures,
)
from reports.gather import History
from reports.model import DayFigures, OutageLine, PointFigures, WeeklyReport
from reports.periods import Period, days
from reports.repairs import (
    blind_lines,
    cause_figures,
    component_faults,
    outage_lines,
    ticket_lines,
)

WORST = 10
"""So many of the worst points get a line and a strip."""


def figures(history: History) -> WeeklyReport:
    """All figures of the history's period. Availability is that of camera points."""
    devices = list_devices(history)
    cameras = [each for each in devices if each.life.kind is Kind.CAMERA]
    points = [each for each in cameras if each.timeline.segments]
    outages = outage_lines(history, points)
    return WeeklyReport(
        district=history.district,
        period=history.period,
        known_at=history.now,
        seen_until=history.until,
        points=len(points),
        total=add(each.tally for each in points),
        previous=add(each.before for each in cameras),
        days=_days(history.period, points, outages),
        buildings=building_figures(history, points),
        devices=kind_figures([each for each in devices if each.timeline.segments]),
        worst=_worst(history, points),
        silent=tuple(point_figures(history, (each for each in points if not each.tally.known))),
        outages=outages,
        causes=cause_figures(outages, history.faults),
        components=component_faults(history.faults, outages),
        tickets=tuple(ticket_lines(history, outages)),
        blind=blind_lines(history),
        unknown_while_blind=_unknown_while_blind(history, points),
    )


def _days(
    period: Period, points: Sequence[Device], outages: Sequence[OutageLine]
) -> tuple[DayFigures, ...]:
    tallies = day_tallies(points)
    return tuple(
        DayFigures(
            day,
            stretch,
            tallies[i] if tallies else Tally(),
            sum(stretch.start <= each.first_bad_at < stretch.end for each in outages),
        )
        for i, (day, stretch) in enumerate(days(period))
    )


def _worst(history: History, points: Sequence[Device]) -> tuple[PointFigures, ...]:
    hurt = [each for each in points if each.tally.offline]
    hurt.sort(key=lambda each: (-each.tally.offline, each.life.code))
    return tuple(point_figures(history, hurt[:WORST]))


def _unknown_while_blind(history: History, points: Sequence[Device]) -> Ms:
    blind = blind_intervals(history.blind, history.now)
    return sum(total(intersect(each.timeline.time(Part.UNKNOWN), blind)) for each in points)
