"""Many faults at one moment in one large district: are they told apart, and at what cost?"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from time import process_time

from inventory.types.readings import CheckKey, Reason
from monitor.judgement.live import Live, advance
from monitor.judgement.tick import tick
from monitor.runner.burst import burst, turns
from monitor.runner.heap import set_apart
from tests.laboratory.campaign import truths_of
from tests.laboratory.districts import draw_large
from tests.laboratory.instruments import Instruments, Tier
from tests.laboratory.mix import Mix
from tests.laboratory.noise import NONE, USUAL, Errors, Noise
from tests.laboratory.physics import World
from tests.laboratory.plant import Fault
from tests.laboratory.records import WRONG, recorded
from tests.laboratory.run import run
from tests.laboratory.score import Verdict, judge_story
from tests.laboratory.separable import Chart
from tests.laboratory.story import story_of, visible
from tests.laboratory.tickets import tickets_of
from tests.laboratory.watch import Watched, ms, sight

POINTS = 700
VAST = 100_000
ROUND_S = 2
"""Between two words of what is asked about in a storm."""
WATCHED_S = 40


@dataclass(frozen=True, slots=True)
class Lab:
    """A large district, ready for storms."""

    chart: Chart
    mix: Mix
    watched: Watched


def build(random: Random, points: int, tier: Tier, errors: Errors, wrong: float) -> Lab:
    """Draw a large district and see it whole."""
    plant = draw_large(random, points)
    mix = Mix(plant, random)
    chart = Chart(Instruments(plant, tier), mix.odds)
    inventory = recorded(plant, tier, random, wrong)
    return Lab(chart, mix, Watched(chart, inventory, errors, random))


def storms(size: int, number: int, seed: int) -> list[Verdict]:
    """So many storms of `size` faults that begin at one moment, with the usual errors."""
    random = Random(f"{seed} storm {size}")
    lab = build(random, POINTS, Tier.POWER, USUAL, WRONG)
    return [_storm(lab, size, random) for _ in range(number)]


def _storm(lab: Lab, size: int, random: Random) -> Verdict:
    chart = lab.chart
    faults = visible(chart, lab.mix, random, size)
    story = story_of(chart, faults, random, within_s=0)
    told = run(lab.watched, story, Noise(chart.plant, chart.healthy, USUAL, random))
    truths = truths_of(chart, lab.mix, story, told)
    return judge_story(truths, tickets_of(told.events))


def longest_tick_s(points: int, size: int, seed: int) -> float:
    """CPU seconds of the longest tick while `size` faults begin at once among `points`.

    Only what the faults change is asked, and what the bursts ask besides: the schedule of so many
    points has nothing to do with what is measured.
    """
    random = Random(f"{seed} vast")
    lab = build(random, points, Tier.POWER, NONE, 0)
    faults = visible(lab.chart, lab.mix, random, size)
    set_apart()  # the laboratory's own objects: what looks at them is none of the monitor's work
    return max(_ticks(lab, faults))


def _ticks(lab: Lab, faults: Sequence[Fault]) -> list[float]:
    watched, chart = lab.watched, lab.chart
    world = World(chart.plant, faults)
    live: Live = watched.picture()
    asked: dict[CheckKey, None] = {key: None for fault in faults for key in chart.effects(fault)}
    taken = []
    for second in range(1, WATCHED_S):
        due = list(asked) if second % ROUND_S == 0 else []
        readings = [watched.reading(k, chart.instruments.ask(world, k), second) for k in due]
        well = sight(Reason.OK, second)
        started = process_time()
        outcome, _ = tick(live, readings, well, watched.context, ms(second))
        taken.append(process_time() - started)
        asked.update(dict.fromkeys(burst(turns(live, outcome.judged), watched.context)))
        advance(live, outcome)
    return taken
