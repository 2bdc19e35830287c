"""The column chart of camera time lost by day."""

from dataclasses import dataclass

from inventory.types.time import HOUR, Ms
from reports.charts import CHART_WIDTH
from reports.model import DayFigures, WeeklyReport

LEFT = 44.0
TOP = 18.0
TALL = 120.0
BOTTOM = 36.0
SHARE = 0.56
"""A column's share of its day's width."""


@dataclass(frozen=True, slots=True)
class Column:
    """One day: down stands on the axis, unreachable on down."""

    day: DayFigures
    x: float
    middle: float
    down_y: float
    down_height: float
    cut_y: float
    cut_height: float


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Measures in the units of the chart. `grid`: height and hours of each line."""

    height: float
    width: float
    texts: bool
    grid: tuple[tuple[float, float], ...]
    columns: tuple[Column, ...]


def day_columns(report: WeeklyReport) -> ColumnChart:
    """The chart of a report's days."""
    most = max((each.tally.offline for each in report.days), default=0)
    ceiling = nice_ceiling(most / HOUR)
    pitch = (CHART_WIDTH - LEFT) / max(1, len(report.days))
    return ColumnChart(
        TOP + TALL + BOTTOM,
        round(pitch * SHARE, 1),
        pitch >= 40,
        tuple((TOP + TALL * (1 - share), ceiling * share) for share in (0.0, 0.5, 1.0)),
        tuple(
            _column(day, LEFT + pitch * (i + 0.5), pitch, TALL / (ceiling * HOUR))
            for i, day in enumerate(report.days)
        ),
    )


def _column(day: DayFigures, middle: float, pitch: float, scale: float) -> Column:
    down, cut = _high(day.tally.down, scale), _high(day.tally.unreachable, scale)
    base = TOP + TALL
    x = round(middle - pitch * SHARE / 2, 1)
    top = round(base - down - cut, 1)
    return Column(day, x, round(middle, 1), round(base - down, 1), down, top, cut)


def _high(duration: Ms, scale: float) -> float:
    return round(duration * scale, 1)


def nice_ceiling(value: float) -> float:
    """The end of an axis: the next of 1, 2, 5 × 10ⁿ that is not below the value; at least 1."""
    size = 1.0
    while size * 10 < value:
        size *= 10
    return next((size * step for step in (1, 2, 5) if size * step >= value), size * 10)
