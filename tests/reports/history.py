"""A rich, seeded history: 310 points, two weeks, a cable cut, dead adapters, lost passwords, a
blind hour, points that came, went, moved, or never answered."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from random import Random

from sqlalchemy import Engine

from inventory.database import writing
from inventory.types.components import Kind
from inventory.types.faults import FaultKind
from inventory.types.outages import BlindReason, OutageKind
from inventory.types.readings import ProbeName, Reason
from inventory.types.time import DAY, HOUR, MINUTE, Ms
from reports.periods import week
from tests.reports.entries import INTERVAL, VOUCHES, Entries

ZONE = "Asia/Shanghai"
WEEK = date(2025, 3, 3)
MONDAY: Ms = week(WEEK, ZONE).start
NOW: Ms = MONDAY + 7 * DAY + 6 * HOUR
BEGIN: Ms = MONDAY - 7 * DAY
BLIND = (MONDAY + 3 * DAY + 3 * HOUR, MONDAY + 3 * DAY + 4 * HOUR)
BUILDINGS = (
    ("B1", "North gate", 28),
    ("B2", "Library", 35),
    ("B3", "Teaching block 3", 42),
    ("B4", "Laboratories", 38),
    ("B5", "Dormitory east", 44),
    ("B6", "Dormitory west", 44),
    ("B7", "Canteen", 23),
    ("B8", "Sports hall", 31),
    ("B9", "Car park", 25),
)
POINTS = tuple(
    (f"{code}-{n:02}", code) for code, _, count in BUILDINGS for n in range(1, count + 1)
)
NEVER_ANSWERED = ("B9-24", "B9-25")
COMMISSIONED = ("B8-31", MONDAY + 2 * DAY + 10 * HOUR)
RETIRED = ("B7-23", MONDAY + 4 * DAY + 16 * HOUR)
MOVED = ("B1-28", "B2", MONDAY + 3 * DAY + 12 * HOUR)


@dataclass(frozen=True)
class Incident:
    """One fault with the points it took down; `end` None: it goes on."""

    component_kind: str
    component: str
    points: tuple[str, ...]
    start: Ms
    end: Ms | None
    kind: FaultKind = FaultKind.DEAD
    reason: Reason = Reason.TIMEOUT
    crew: str = "C1"

    @property
    def outage_kind(self) -> OutageKind:
        alone = self.component_kind == Kind.CAMERA.value
        return OutageKind.DOWN if alone else OutageKind.UNREACHABLE


@dataclass
class History:
    """What was entered, for tests to compare with."""

    incidents: list[Incident] = field(default_factory=list)

    @property
    def outages_this_week(self) -> int:
        """Outages of points that touch the week."""
        late = (each for each in self.incidents if each.end is None or each.end > MONDAY)
        return sum(len(each.points) for each in late)


def incidents(random: Random) -> list[Incident]:
    """A cable cut, an adapter, a switch and a building's common cause, and lone cameras."""
    at = MONDAY + DAY + 14 * HOUR + 10 * MINUTE
    cut = tuple(f"B3-{n:02}" for n in range(1, 13))
    found = [
        Incident("cable", "C-B3-1", cut, at, at + 5 * HOUR + 20 * MINUTE, FaultKind.LINK_DOWN),
        _shared("adapter", "PS-B5-4", ("B5-10", "B5-11", "B5-12"), 4 * DAY + 9 * HOUR, 130),
        _shared("switch", "SW-B8", tuple(f"B8-{n:02}" for n in range(5, 13)), 5 * DAY, 17),
        _shared("building", "B6", ("B6-30", "B6-31", "B6-33"), -3 * DAY, 95),
    ]
    found += [_lone(random, code) for code in random.sample([code for code, _ in POINTS[:250]], 22)]
    open_end = Incident("camera", "B4-17", ("B4-17",), MONDAY + 6 * DAY + 5 * HOUR, None)
    return [*found, open_end]


def _shared(kind: str, code: str, points: tuple[str, ...], offset: Ms, minutes: int) -> Incident:
    start = MONDAY + offset
    return Incident(kind, code, points, start, start + minutes * MINUTE, crew="C2")


def _lone(random: Random, code: str) -> Incident:
    start = BEGIN + random.randrange(12 * DAY // INTERVAL) * INTERVAL
    length = random.choice((4, 9, 25, 70, 180, 600, 1500)) * MINUTE
    reason = random.choice((Reason.TIMEOUT, Reason.TIMEOUT, Reason.REFUSED))
    return Incident("camera", code, (code,), start, start + length, reason=reason)


def enter_history(engine: Engine, seed: int = 7) -> History:
    """Enter the history into an empty ledger."""
    random = Random(seed)
    history = History(incidents(random))
    with writing(engine) as connection:
        entries = Entries(connection)
        entries.add_district(ZONE, "Riverside campus")
        entries.add_crew("C1", "Field crew north")
        entries.add_crew("C2", "Power and network")
        for code, name, _ in BUILDINGS:
            entries.add_building(code, name)
        _enter_points(entries, _bad_times(history), random)
        _enter_incidents(entries, history, random)
        _enter_switches(entries)
        entries.add_blind(*BLIND, BlindReason.UPLINK)
    return history


def _bad_times(history: History) -> dict[str, list[tuple[Ms, Ms, Reason]]]:
    bad: dict[str, list[tuple[Ms, Ms, Reason]]] = defaultdict(list)
    for each in history.incidents:
        for code in each.points:
            bad[code].append((each.start, each.end or NOW, each.reason))
    return bad


def _enter_incidents(entries: Entries, history: History, random: Random) -> None:
    for each in history.incidents:
        number = entries.add_fault(
            each.component_kind, each.component, each.start, each.end, each.kind
        )
        opened = each.start + 2 * INTERVAL
        accepted = opened + random.randrange(2, 60) * MINUTE
        in_time = each.end is None or accepted < each.end
        closed = None if each.end is None else each.end + 10 * MINUTE
        entries.add_ticket(
            number, opened, accepted if in_time else None, each.end, closed, each.crew
        )
        for code in each.points:
            entries.add_outage(
                code, each.start, each.end, each.outage_kind, each.reason, fault_id=number
            )


def _enter_points(
    entries: Entries, bad: dict[str, list[tuple[Ms, Ms, Reason]]], random: Random
) -> None:
    locations = ("entrance", "corridor, 2nd floor", "stairs", "yard", "roof edge", "lift lobby")
    for code, in_building in POINTS:
        since = COMMISSIONED[1] if code == COMMISSIONED[0] else BEGIN - DAY
        until = RETIRED[1] if code == RETIRED[0] else None
        at_first = None if code == MOVED[0] else in_building
        where = random.choice(locations)
        entries.add_slot(code, at_first, since, until, name=f"Camera {code[-2:]}", location=where)
        if code == MOVED[0]:
            entries.place(code, in_building, since, MOVED[2])
            entries.place(code, MOVED[1], MOVED[2], None)
        if code in NEVER_ANSWERED:
            entries.add_check(code)
            continue
        for probe in (ProbeName.ICMP, ProbeName.ONVIF):
            _enter_spans(entries, code, probe, max(since, BEGIN), until or NOW, bad[code])


def _enter_spans(
    entries: Entries,
    code: str,
    probe: ProbeName,
    start: Ms,
    end: Ms,
    bad: list[tuple[Ms, Ms, Reason]],
) -> None:
    """Runs of equal readings between the incidents; during the blind hour there are none."""
    edges = sorted({start, end, *BLIND, *(edge for each in bad for edge in each[:2])})
    for first, until in pairwise(edges):
        if first < start or until > end or BLIND[0] <= first < BLIND[1]:
            continue
        reason = next((why for a, b, why in bad if a <= first < b), _usual(code, probe, first))
        last = first + (until - 1 - first) // INTERVAL * INTERVAL
        entries.add_span(code, reason, first, last, probe, VOUCHES)


def _usual(code: str, probe: ProbeName, at: Ms) -> Reason:
    """Two cameras with a wrong password from Thursday on, one that answers badly throughout."""
    if probe is ProbeName.ONVIF and code in ("B2-03", "B2-04") and at >= BLIND[1]:
        return Reason.AUTHENTICATION
    return Reason.DEGRADED if code == "B5-40" and probe is ProbeName.ONVIF else Reason.OK


def _enter_switches(entries: Entries) -> None:
    for code, name, _ in BUILDINGS:
        entries.add_slot(f"SW-{code}", code, BEGIN, kind=Kind.SWITCH, name=f"Switch {name}")
        for first, until in ((BEGIN, BLIND[0]), (BLIND[1], NOW)):
            entries.add_span(f"SW-{code}", Reason.OK, first, until - INTERVAL, ProbeName.SNMP)
    down = next(each for each in incidents(Random(7)) if each.component == "SW-B8")
    entries.add_outage("SW-B8", down.start, down.end)
    for code in ("UPS-1", "UPS-2"):
        entries.add_slot(code, "B1", BEGIN, kind=Kind.UPS)
        entries.add_span(code, Reason.OK, BEGIN, NOW - INTERVAL, ProbeName.SNMP)
    entries.add_slot("C-B3-1", "B3", BEGIN, kind=Kind.CABLE)
