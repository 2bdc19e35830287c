"""The figures of one report: plain facts, in no language.

Times are UTC ms, durations ms, device-time ms summed over devices. Codes stay codes; names are
the names people gave.
"""

from dataclasses import dataclass
from datetime import date

from inventory.types.components import Kind
from inventory.types.district import District
from inventory.types.faults import Component, FaultKind, GroupKind
from inventory.types.outages import BlindReason, OutageKind
from inventory.types.readings import Reason
from inventory.types.tickets import TicketState
from inventory.types.time import Ms
from reports.arithmetic.tally import Tally
from reports.arithmetic.timeline import Segment
from reports.periods import Period

MOSTLY = 0.5
"""Below this coverage a report says first of all how little was seen."""


@dataclass(frozen=True, slots=True)
class DayFigures:
    """One local day of the district; `begun`: outages that began on it."""

    day: date
    period: Period
    tally: Tally
    begun: int


@dataclass(frozen=True, slots=True)
class BuildingFigures:
    """One building's camera points, over the period and by day. `code` is empty for time in
    which a point stood in no recorded building."""

    code: str
    name: str
    points: int
    tally: Tally
    days: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class KindFigures:
    """The watched devices of one kind other than cameras."""

    kind: Kind
    devices: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class PointFigures:
    """One camera point with its timeline."""

    code: str
    name: str
    building: str
    location: str
    tally: Tally
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class OutageLine:
    """One outage of a camera point. `offline`: what it contributed within the period.

    `uncertain_start` and `uncertain_end`: how long before and after the truth may lie; None where
    there was no good reading before, or the outage goes on.
    """

    code: str
    name: str
    kind: OutageKind
    reason: Reason
    fault_id: int | None
    first_bad_at: Ms
    first_good_at: Ms | None
    offline: Ms
    uncertain_start: Ms | None
    uncertain_end: Ms | None


@dataclass(frozen=True, slots=True)
class CauseFigures:
    """One located fault with the camera points that it took offline and the device-time it cost;
    without id: the outages that no fault explains. From the first outage's begin to the last
    one's end; `ended_at` None: it goes on."""

    fault_id: int | None
    kind: FaultKind | None
    component: Component | None
    onset_at: Ms
    ended_at: Ms | None
    points: int
    offline: Ms


@dataclass(frozen=True, slots=True)
class ComponentFaults:
    """Faults of one kind of component, or group, in the period."""

    component_kind: Kind | GroupKind
    faults: int
    open: int
    points: int
    offline: Ms


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One ticket with its times. `repaired_at`: since when probes saw every point good."""

    id: int
    state: TicketState
    round: int
    crew: str
    kind: FaultKind | None
    component: Component | None
    points: int
    detected_at: Ms
    opened_at: Ms
    accepted_at: Ms | None
    repaired_at: Ms | None
    closed_at: Ms | None


@dataclass(frozen=True, slots=True)
class BlindLine:
    """A time in which the monitor could not see, cut to the period."""

    reason: BlindReason
    start: Ms
    end: Ms
    goes_on: bool


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    """Everything that a report of one period says.

    `known_at`: the moment as of which the ledger was asked. `seen_until`: that, or the end of the
    period if it was earlier: what lies in the future belongs to no report.
    `silent`: points that gave no reading at all. `unknown_while_blind`: device-time.
    """

    district: District
    period: Period
    known_at: Ms
    seen_until: Ms
    points: int
    total: Tally
    previous: Tally
    days: tuple[DayFigures, ...]
    buildings: tuple[BuildingFigures, ...]
    devices: tuple[KindFigures, ...]
    worst: tuple[PointFigures, ...]
    silent: tuple[PointFigures, ...]
    outages: tuple[OutageLine, ...]
    causes: tuple[CauseFigures, ...]
    components: tuple[ComponentFaults, ...]
    tickets: tuple[TicketLine, ...]
    blind: tuple[BlindLine, ...]
    unknown_while_blind: Ms

    @property
    def mostly_unknown(self) -> bool:
        """Whether less than half of the agreed time was seen."""
        return (self.total.coverage or 0.0) < MOSTLY

    @property
    def running(self) -> bool:
        """Whether the period was not over when the report was made."""
        return self.seen_until < self.period.end

    def to_json(self) -> str:
        """The report as a JSON document, figures and their ratios."""
        from reports.document import to_json

        return to_json(self)
