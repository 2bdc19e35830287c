"""Damaged frames, and what falls more and more often."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.types.components import Kind
from inventory.types.faults import (
    Component,
    Diagnosis,
    Fault,
    FaultEvent,
    FaultEventKind,
    FaultKind,
    FaultState,
)
from inventory.types.readings import CheckKey, ProbeName, Reading, Reason
from inventory.types.time import DAY, HOUR, MINUTE
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.live import Context
from monitor.judgement.policy import Policy
from monitor.judgement.prognosis.falls import fell, growing, is_fall
from monitor.judgement.prognosis.line import begun_at, line_of
from monitor.judgement.prognosis.trend import Trend
from tests.monitor.judgement.prognosis.line import POLICY, START, Line, told
from tests.probes.sim.small_district import small_district

PORT = CheckKey("ep", ProbeName.SNMP)
HALF = 30 * MINUTE


class Port(Line):
    """Port ep of the small district, and the camera's patch ew behind it."""

    def __post_init__(self) -> None:
        topology = Topology(small_district())
        self.context = Context(topology, self.policy, {"ep": (ProbeName.SNMP,)})
        self.counter = 0

    def count(self, until: float, per_hour: float) -> None:
        """A counter that grows at this rate, read every half an hour."""
        while self.days < until:
            self.now += HALF
            self.counter += round(per_hour / 2)
            facts = {"fcs_errors": self.counter, "in_errors": 7}
            self.hear(Reading(PORT, Reason.OK, self.now, facts=facts))


def test_errors_far_above_the_usual_are_told_and_cleared_when_they_end() -> None:
    port = Port()
    port.count(9, 2)
    assert told(port.events) == []
    port.count(10, 200)
    assert told(port.events) == ["opened degrading"]
    assert port.fault is not None
    found = port.fault.diagnosis
    assert found.component == Component(Kind.COPPER, "ew")
    assert found.affected == {"ep"}
    assert found.evidence[0].code == "errors_rising"
    assert found.evidence[0].params["usual"] == 2
    port.count(10.5, 0)
    assert told(port.events)[-1] == "cleared degrading"


def test_one_burst_of_errors_is_no_trend() -> None:
    port = Port()
    port.count(9, 0)
    port.count(9 + 5 / 24, 100_000)
    port.count(11, 0)
    assert port.events == []


def test_a_line_that_always_has_errors_is_judged_by_its_own_measure() -> None:
    port = Port()
    port.count(9, 100)
    port.count(12, 300)
    assert port.events == []
    port.count(13, 900)
    assert told(port.events) == ["opened degrading"]


@given(st.lists(st.integers(0, 8), min_size=14, max_size=14))
@settings(max_examples=10, deadline=None)
def test_few_errors_are_never_told(rates: list[int]) -> None:
    port = Port()
    for day, rate in enumerate(rates, 1):
        port.count(day, rate)
    assert port.events == []


@pytest.mark.parametrize(
    ("slot", "line"), [("ep", "ew"), ("ew", "ew"), ("d1", "f1"), ("p1", "p1"), ("q1", "q1")]
)
def test_whose_wear_it_is(slot: str, line: str) -> None:
    assert line_of(Topology(small_district()), slot) == line


def test_another_unit_at_either_end_begins_the_history_anew() -> None:
    known = small_district()
    ends = [replace(known.installations[0], slot="t1", since=77)]
    topology = Topology(replace(known, installations=(*known.installations, *ends)))
    assert begun_at(topology, "f1") == begun_at(topology, "d1") == 77
    assert begun_at(topology, "f2") == 0


def falls(*days: int) -> Trend:
    trend = Trend()
    for day in days:
        trend = fell(trend, START + day * DAY + HOUR)
    return trend


@pytest.mark.parametrize(
    ("days", "grows"),
    [
        ((20, 22, 24, 25, 26), True),
        ((26, 26, 26, 26, 26), False),
        ((23, 24, 25, 26), False),
        ((14, 15, 16, 20, 22, 24, 25, 26), False),
        ((14, 15, 20, 22, 24, 25, 26), True),
        ((1, 2, 3, 4, 5, 6, 7), False),
    ],
    ids=["five", "one night", "four", "as before", "twice as before", "long ago"],
)
def test_falls_that_grow(days: tuple[int, ...], grows: bool) -> None:
    found = growing(falls(*days), START, START + 26 * DAY + 2 * HOUR, Policy(), open_=False)
    assert (found is not None) is grows


def test_of_a_new_unit_nothing_can_have_grown_yet() -> None:
    trend, now = falls(20, 22, 24, 25, 26), START + 26 * DAY + 2 * HOUR
    known = [growing(trend, now - n * DAY, now, POLICY, open_=False) is not None for n in (13, 14)]
    assert known == [False, True]


def test_told_falls_end_after_quiet_days() -> None:
    trend = falls(20, 22, 24, 25, 26)
    ends = [
        growing(trend, START, START + (26 + n) * DAY, POLICY, open_=True) is None for n in range(5)
    ]
    assert ends == [False, False, False, True, True]


def event(kind: FaultEventKind, fault: FaultKind, component: Kind = Kind.STRAND) -> FaultEvent:
    found = Diagnosis(Component(component, "f1"), fault, frozenset({"f1"}), START, 0.9)
    was = replace(found, kind=FaultKind.DEGRADING)
    return FaultEvent(kind, Fault(1, found, FaultState.OPEN, START), START, was)


@pytest.mark.parametrize(
    ("each", "counts"),
    [
        (event(FaultEventKind.OPENED, FaultKind.LINK_DOWN), True),
        (event(FaultEventKind.REOPENED, FaultKind.LINK_DOWN), True),
        (event(FaultEventKind.RELAPSED, FaultKind.DEAD), True),
        (event(FaultEventKind.REVISED, FaultKind.LINK_DOWN), True),
        (event(FaultEventKind.CLEARED, FaultKind.LINK_DOWN), False),
        (event(FaultEventKind.OPENED, FaultKind.DEGRADING), False),
        (event(FaultEventKind.OPENED, FaultKind.CREDENTIALS, Kind.CAMERA), False),
        (event(FaultEventKind.OPENED, FaultKind.POWER_OFF, Kind.MAINS), False),
    ],
)
def test_what_counts_as_a_fall(each: FaultEvent, counts: bool) -> None:
    assert is_fall(each) is counts


def test_a_loose_line_is_told_once_and_ends_when_it_is_quiet() -> None:
    line = Line()
    line.shine(1, lambda _: -18)
    for day in (1, 2, 3, 4):
        for _ in range(2):
            line.cut(4)
            line.mend(-18, 6)
        line.shine(day + 1, lambda _: -18)
    assert line.fault is not None
    assert line.fault.diagnosis.kind is FaultKind.DEGRADING
    assert [e.code for e in line.fault.diagnosis.evidence] == ["falls_growing", "carries"]
    line.shine(9.2, lambda _: -18)
    assert line.fault is None
    assert told(line.events)[-1] == "cleared degrading"
    assert len({each.fault.id for each in line.events}) == 1
