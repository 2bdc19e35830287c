"""Stories without any error, through the product's own cycle."""

from itertools import pairwise
from random import Random

import pytest

from inventory.types.components import Kind
from inventory.types.faults import FaultEvent, FaultKind
from tests.laboratory.districts import draw_large
from tests.laboratory.instruments import Instruments, Tier
from tests.laboratory.mix import Mix
from tests.laboratory.noise import NONE, Noise
from tests.laboratory.plant import Fault, Mode, Plant
from tests.laboratory.records import recorded
from tests.laboratory.run import run
from tests.laboratory.separable import Chart
from tests.laboratory.small import small_plant
from tests.laboratory.story import FIRST_S, Onset, Story, story_of, visible
from tests.laboratory.watch import Watched


def lab(plant: Plant) -> tuple[Chart, Watched]:
    chart = Chart(Instruments(plant, Tier.POWER), Mix(plant, Random(1)).odds)
    inventory = recorded(plant, Tier.POWER, Random(1), wrong=0)
    return chart, Watched(chart, inventory, NONE, Random(1))


def told_of(*faults: Fault) -> list[tuple[float, FaultEvent]]:
    chart, watched = lab(small_plant())
    story = story_of(chart, faults, Random(1))
    return run(watched, story, Noise(chart.plant, chart.healthy, NONE, Random(1))).events


@pytest.mark.parametrize(
    ("code", "mode", "kind"),
    [
        ("B1-1", Mode.PASSWORD, FaultKind.CREDENTIALS),
        ("B1-1", Mode.CLOCK, FaultKind.CLOCK),
        ("B1-1", Mode.HUNG, FaultKind.HUNG),
        ("B1-1", Mode.CRASHED, FaultKind.DEAD),
        ("B1-C1", Mode.CUT, FaultKind.DEAD),
        ("B1-BX1.1", Mode.DEAD, FaultKind.POWER_OFF),
    ],
)
def test_what_stands_out_is_named(code: str, mode: Mode, kind: FaultKind) -> None:
    (_, event), *_ = told_of(Fault(code, mode))
    diagnosis = event.fault.diagnosis
    assert (diagnosis.component.code, diagnosis.kind) == (code, kind)


def test_nothing_is_told_while_all_is_well() -> None:
    chart, watched = lab(small_plant())
    story = Story(chart.plant, (), 120)
    told = run(watched, story, Noise(chart.plant, chart.healthy, NONE, Random(1)))
    assert not told.events
    assert not told.looks


def test_nothing_is_told_while_the_monitor_cannot_see() -> None:
    chart, watched = lab(small_plant())
    blind = Onset(Fault("", Mode.NO_WAY_OUT), FIRST_S, (FIRST_S, FIRST_S + 60))
    story = Story(chart.plant, [blind], 120)
    told = run(watched, story, Noise(chart.plant, chart.healthy, NONE, Random(1)))
    assert not told.events


def test_the_first_reading_that_shows_a_fault_is_noted() -> None:
    chart, watched = lab(small_plant())
    story = story_of(chart, [Fault("B1-1", Mode.DEAD)], Random(1))
    told = run(watched, story, Noise(chart.plant, chart.healthy, NONE, Random(1)))
    assert FIRST_S < told.first_seen[0] < FIRST_S + 10


def test_a_loose_connector_comes_and_goes_and_is_apart_in_the_end() -> None:
    chart, _ = lab(small_plant())
    story = story_of(chart, [Fault("B1-1.cu", Mode.LOOSE)], Random(1))
    (onset,) = story.onsets
    held = [onset.holds(second) for second in range(int(story.until))]
    assert held[-1]
    assert sum(now is not then for now, then in pairwise(held)) > 6


def test_no_fault_hides_behind_another() -> None:
    plant = draw_large(Random(2), 60)
    chart = Chart(Instruments(plant, Tier.POWER), (mix := Mix(plant, Random(2))).odds)
    for seed in range(30):
        faults = visible(chart, mix, Random(seed), 3)
        assert len(faults) == 3
        dead = {f.code for f in faults if f.mode is Mode.DEAD}
        switches = [c for c in dead if plant.parts[c].kind is Kind.SWITCH]
        for switch in switches:
            behind = {p.code for p in plant.of_kind(Kind.PORT) if p.within == switch}
            assert not behind & dead
