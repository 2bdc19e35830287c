"""A fault has a lasting id: whatever the diagnoses say, no point is explained twice."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.types.components import Kind
from inventory.types.faults import Component, Diagnosis, Fault, FaultEvent, FaultKind, FaultState
from inventory.types.time import SECOND
from monitor.judgement.diagnosis.diagnose import Diagnoses
from monitor.judgement.reconcile import reconcile
from tests.monitor.judgement.readings import POLICY, at

POINTS = [f"c{number}" for number in range(6)]


class Faults:
    """The faults of a district over several rounds, and what happened to them."""

    def __init__(self) -> None:
        self.known: dict[int, Fault] = {}
        self.events: list[FaultEvent] = []
        self.second = 0.0
        self.since = dict.fromkeys(POINTS, 0.0)

    def see(self, *located: Diagnosis, after: float = 1, doubt: Iterable[str] = ()) -> list[str]:
        """One round: what is located, is down; everything else is good. The kinds of events."""
        self.second += after
        down = frozenset().union(*(d.affected for d in located if d.kind is FaultKind.DEAD))
        for code in set(POINTS) - down - self._good():
            self.since[code] = self.second
        self.down = down
        good = {code: at(self.since[code]) for code in POINTS if code not in down}
        seen = Diagnoses(
            located=located,
            healthy=frozenset(good) - frozenset(doubt),
            doubtful=frozenset(doubt),
            alive_since=good,
            down_since=dict.fromkeys(down, at(0)),
        )
        events = reconcile(
            self.known.values(), seen, max(self.known, default=0) + 1, at(self.second), POLICY
        )
        self.known |= {event.fault.id: event.fault for event in events}
        self.events += events
        return [event.kind.value for event in events]

    down: frozenset[str] = frozenset()

    def _good(self) -> set[str]:
        return set(POINTS) - self.down

    @property
    def open(self) -> Mapping[str, frozenset[str]]:
        return {
            f.diagnosis.component.code: f.diagnosis.affected
            for f in self.known.values()
            if f.state is FaultState.OPEN
        }


def dead(code: str, affected: str, *, settled: bool = True) -> Diagnosis:
    kind = Kind.CAMERA if code.startswith("c") else Kind.ADAPTER
    points = frozenset(f"c{digit}" for digit in affected)
    return Diagnosis(Component(kind, code), FaultKind.DEAD, points, at(0), 0.6, settled=settled)


def test_it_opens_once() -> None:
    faults = Faults()
    assert faults.see(dead("c1", "1")) == ["opened"]
    assert faults.see(dead("c1", "1")) == []


def test_an_unsettled_diagnosis_opens_nothing_and_revises_nothing() -> None:
    faults = Faults()
    assert faults.see(dead("c1", "1", settled=False)) == []
    faults.see(dead("c1", "1"))
    assert faults.see(dead("a", "12", settled=False), after=60) == []


def test_it_clears_after_the_set_time_of_good_probes_only() -> None:
    faults = Faults()
    faults.see(dead("c1", "1"))
    assert faults.see() == ["recovering"]
    assert faults.see(after=POLICY.verify - 1) == []
    assert faults.see(after=1) == ["cleared"]
    assert faults.see(after=1) == []


def test_doubt_pauses_and_a_loss_starts_over() -> None:
    faults = Faults()
    faults.see(dead("c1", "1"))
    faults.see()
    assert faults.see(doubt=["c1"], after=POLICY.verify) == []
    assert faults.see(dead("c1", "1")) == ["relapsed"]
    assert faults.see() == ["recovering"]


def test_it_changes_its_mind_under_the_same_id() -> None:
    faults = Faults()
    faults.see(dead("c1", "1"))
    assert faults.see(dead("a", "12"), after=60) == ["revised"]
    assert list(faults.known) == [1]
    assert faults.open == {"a": frozenset({"c1", "c2"})}


def test_the_greater_cause_takes_the_lesser_ones_in() -> None:
    faults = Faults()
    faults.see(dead("c1", "1"), dead("c2", "2"))
    assert sorted(faults.see(dead("a", "123"), after=60)) == ["merged", "revised"]
    assert faults.open == {"a": frozenset({"c1", "c2", "c3"})}
    merged = [f for f in faults.known.values() if f.state is FaultState.MERGED]
    assert [f.merged_into for f in merged] == [1]


def test_it_gives_up_what_another_explains_and_keeps_the_rest() -> None:
    faults = Faults()
    faults.see(dead("a", "12"), dead("b", "34"))
    faults.see(dead("a", "123"), dead("b", "4"), after=60)
    assert faults.open == {"a": frozenset({"c1", "c2", "c3"}), "b": frozenset({"c4"})}


def test_while_points_come_back_one_by_one_nothing_is_renamed() -> None:
    faults = Faults()
    faults.see(dead("a", "1234"))
    assert faults.see(dead("b", "34"), after=60) == []
    assert faults.see(dead("c3", "3"), dead("c4", "4")) == []
    assert faults.open == {"a": frozenset({"c1", "c2", "c3", "c4"})}
    later = faults.see(dead("c3", "3"), dead("c4", "4"), after=POLICY.boot_grace)
    assert later == ["revised", "opened"]


def test_a_relapse_is_the_same_fault_for_seven_days() -> None:
    for days, again in ((6.9, "reopened"), (7.1, "opened")):
        faults = Faults()
        faults.see(dead("c1", "1"))
        faults.see()
        faults.see(after=POLICY.verify)
        assert faults.see(dead("c1", "1"), after=days * 86_400) == [again]


def test_a_password_and_a_death_are_two_faults() -> None:
    faults = Faults()
    refused = replace(dead("c1", "1"), kind=FaultKind.CREDENTIALS)
    assert faults.see(refused) == ["opened"]
    assert faults.see(dead("c1", "1"), after=60) == ["opened"]
    assert len([f for f in faults.known.values() if f.state is FaultState.OPEN]) == 2


@st.composite
def rounds(draw: st.DrawFn) -> list[tuple[list[Diagnosis], float]]:
    """Rounds of diagnoses whose points are apart, as the search gives them."""
    return [
        (_split(draw), draw(st.sampled_from([1.0, 20.0, 40.0, 130.0])))
        for _ in range(draw(st.integers(1, 12)))
    ]


def _split(draw: st.DrawFn) -> list[Diagnosis]:
    owner = draw(st.lists(st.sampled_from("-abx"), min_size=6, max_size=6))
    groups = {name: "".join(str(n) for n in range(6) if owner[n] == name) for name in "ab"}
    located = [
        dead(name, points, settled=draw(st.booleans())) for name, points in groups.items() if points
    ]
    lone = [dead(f"c{n}", str(n)) for n in range(6) if owner[n] == "x"]
    return located + lone


@settings(deadline=None)
@given(rounds())
def test_no_point_is_ever_in_two_open_faults(story: list[tuple[list[Diagnosis], float]]) -> None:
    faults = Faults()
    for located, after in story:
        faults.see(*located, after=after)
        affected = [code for points in faults.open.values() for code in points]
        assert len(affected) == len(set(affected))


@settings(deadline=None)
@given(rounds())
def test_ids_last_and_every_fault_ends_in_the_end(
    story: list[tuple[list[Diagnosis], float]],
) -> None:
    faults = Faults()
    for located, after in story:
        faults.see(*located, after=after)
    faults.see()
    faults.see(after=POLICY.verify)
    assert not faults.open
    opened = [e.fault.id for e in faults.events if e.kind == "opened"]
    assert opened == sorted(set(opened)) == sorted(faults.known)


@settings(deadline=None)
@given(rounds())
def test_it_clears_only_after_the_set_time(story: list[tuple[list[Diagnosis], float]]) -> None:
    faults = Faults()
    for located, after in story:
        was_since = dict(faults.since)
        kinds = faults.see(*located, after=after)
        for event in faults.events[len(faults.events) - len(kinds) :]:
            if event.kind == "cleared":
                goods = [at(was_since[code]) for code in event.fault.diagnosis.affected]
                assert event.at - max(goods) >= POLICY.verify * SECOND
