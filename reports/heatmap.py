"""The heat map: one row for each building, one column for each day, and the sums at the edges."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reports.arithmetic.tally import Tally
from reports.charts import CHART_WIDTH, step
from reports.model import WeeklyReport

LEFT = 170.0
TOP = 34.0
ROW = 30.0
GAP = 3.0
LEAST_FOR_TEXT = 36.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One building on one day; without `day` over the whole period."""

    x: float
    step: str
    tally: Tally
    day: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One building, or without code and name the district."""

    code: str
    name: str
    y: float
    district: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Measures in the units of the chart. `column` is a cell's width with its gap; `texts`
    whether a cell is wide enough for its figure."""

    height: float
    column: float
    days: tuple[date, ...]
    rows: tuple[Row, ...]

    @property
    def texts(self) -> bool:
        return self.column >= LEAST_FOR_TEXT


def heat_map(report: WeeklyReport) -> HeatMap:
    """The heat map of a report's buildings and days."""
    days = tuple(each.day for each in report.days)
    column = (CHART_WIDTH - LEFT) / (len(days) + 1)
    rows = tuple(_rows(report, days, column))
    return HeatMap(rows[-1].y + ROW + GAP, column, days, rows)


def _rows(report: WeeklyReport, days: Sequence[date], column: float) -> Iterator[Row]:
    y = TOP
    for each in report.buildings:
        cells = _cells([*each.days, each.tally], days, column)
        yield Row(each.code, each.name, y, False, cells)
        y += ROW
    whole = [*(each.tally for each in report.days), report.total]
    yield Row("", "", y + GAP, True, _cells(whole, days, column))


def _cells(tallies: Sequence[Tally], days: Sequence[date], column: float) -> tuple[Cell, ...]:
    return tuple(
        Cell(round(LEFT + column * i, 1), step(tally), tally, days[i] if i < len(days) else None)
        for i, tally in enumerate(tallies)
    )
