"""The timelines of a district's devices, and the sums of their groups."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from inventory.queries.history import SlotLife
from inventory.types.components import Kind
from inventory.types.time import Ms
from reports.arithmetic.intervals import Intervals, intersect, normalise, subtract
from reports.arithmetic.tally import Tally, add, tally
from reports.arithmetic.timeline import Timeline, slot_timeline
from reports.gather import History
from reports.model import BuildingFigures, KindFigures, PointFigures
from reports.periods import Period, days

FOREVER: Ms = 2**62


@dataclass(frozen=True, slots=True)
class Device:
    """One slot with its timeline over the period, by day too, the period before, and its shares
    of buildings (by code; empty where no place is recorded)."""

    life: SlotLife
    timeline: Timeline
    tally: Tally
    days: tuple[Timeline, ...]
    before: Tally
    stays: dict[str, Intervals]

    def in_building(self, code: str) -> Timeline:
        return self.timeline.within(self.stays[code])

    def days_in_building(self, code: str) -> tuple[Timeline, ...]:
        return tuple(day.within(self.stays[code]) for day in self.days)


def list_devices(history: History) -> tuple[Device, ...]:
    """Every camera point, and every other device that is watched, by code."""
    return tuple(
        _device(history, life) for life in history.lives if life.watched or life.kind is Kind.CAMERA
    )


def _device(history: History, life: SlotLife) -> Device:
    agreed = intersect(_life(life), ((history.earlier.start, max(history.until, 0)),))
    whole = slot_timeline(
        agreed,
        history.spans.get(life.code, ()),
        history.outages.get(life.code, ()),
        history.blind,
        history.now,
    )
    timeline = whole.within(_stretch(history.period))
    before = tally(whole.within(_stretch(history.earlier)))
    by_day = tuple(timeline.within(_stretch(day)) for _, day in days(history.period))
    return Device(life, timeline, tally(timeline), by_day, before, _stays(life))


def _stretch(period: Period) -> Intervals:
    return normalise([(period.start, period.end)])


def _life(life: SlotLife) -> Intervals:
    retired = FOREVER if life.retired_at is None else life.retired_at
    return normalise([(life.commissioned_at, retired)])


def _stays(life: SlotLife) -> dict[str, Intervals]:
    """The stays of a slot by building; where places overlap, the later one begins a new stay."""
    found: dict[str, list[tuple[Ms, Ms]]] = defaultdict(list)
    for place, following in zip_longest(life.places, life.places[1:]):
        until = FOREVER if place.until is None else place.until
        found[place.building].append(
            (place.since, min(until, following.since if following else until))
        )
    stays = {code: normalise(times) for code, times in found.items()}
    placed = normalise(each for times in stays.values() for each in times)
    return {**stays, "": subtract(_life(life), placed)}


def building_figures(history: History, points: Iterable[Device]) -> tuple[BuildingFigures, ...]:
    """The buildings in which points stood in the period, by code."""
    shares: dict[str, list[Timeline]] = defaultdict(list)
    by_day: dict[str, list[tuple[Timeline, ...]]] = defaultdict(list)
    for point in points:
        for code in point.stays:
            share = point.in_building(code)
            if share.segments:
                shares[code].append(share)
                by_day[code].append(point.days_in_building(code))
    return tuple(
        BuildingFigures(
            code,
            history.buildings.get(code, ""),
            len(shares[code]),
            _sum(shares[code]),
            tuple(_sum(day) for day in zip(*by_day[code], strict=True)),
        )
        for code in sorted(shares)
    )


def day_tallies(points: Iterable[Device]) -> tuple[Tally, ...]:
    """The sum of the points over each day; none without points."""
    return tuple(_sum(day) for day in zip(*(each.days for each in points), strict=True))


def _sum(timelines: Iterable[Timeline]) -> Tally:
    return add(tally(each) for each in timelines)


def kind_figures(devices: Sequence[Device]) -> tuple[KindFigures, ...]:
    """The devices other than camera points, by kind in the order of the chain."""
    return tuple(
        KindFigures(kind, len(found), add(each.tally for each in found))
        for kind in Kind
        if kind is not Kind.CAMERA
        and (found := [each for each in devices if each.life.kind is kind])
    )


def point_figures(history: History, devices: Iterable[Device]) -> Iterator[PointFigures]:
    """The points with their last place in the period."""
    for each in devices:
        places = [place for place in each.life.places if place.since < history.until]
        last = places[-1] if places else None
        yield PointFigures(
            each.life.code,
            each.life.name,
            history.buildings.get(last.building, last.building) if last else "",
            last.location if last else "",
            each.tally,
            each.timeline.segments,
        )
