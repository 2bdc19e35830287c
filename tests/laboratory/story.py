"""What happens in one story: which faults, when; and how the district stands at any second."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from inventory.types.readings import Answer, CheckKey, ProbeName
from tests.laboratory.mix import BLIND_SHARE, Mix
from tests.laboratory.physics import World
from tests.laboratory.plant import Fault, Mode, Plant
from tests.laboratory.separable import Chart

FIRST_S = 5.0
"""Everything is well until then."""
TOGETHER_S = 45.0
"""Faults of one story begin within this time: they overlap."""
SWINGS = 10
SWING_S = (12.0, 25.0)
"""A loose connector stays apart, or in touch, for so long."""
BLIND_S = 60.0
PATIENCE_S = 75.0
LONG_PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Onset:
    """A fault, the second it begins, and the seconds between which it comes and goes."""

    fault: Fault
    at: float
    swings: tuple[float, ...] = ()

    def holds(self, second: float) -> bool:
        """Whether the fault holds then."""
        if not self.swings:
            return second >= self.at
        return bisect_right(self.swings, second) % 2 == 1


class Story:
    """The worlds of one story, one after the other."""

    def __init__(self, plant: Plant, onsets: Sequence[Onset], until: float) -> None:
        self.onsets, self.until = onsets, until
        times = sorted({t for onset in onsets for t in (onset.swings or (onset.at,))})
        self._times = [float("-inf"), *times]
        self._worlds: dict[frozenset[Fault], World] = {}
        self._line = [self._world(plant, t) for t in self._times]

    def _world(self, plant: Plant, second: float) -> World:
        held = frozenset(o.fault for o in self.onsets if o.holds(second))
        if held not in self._worlds:
            self._worlds[held] = World(plant, held)
        return self._worlds[held]

    def world_at(self, second: float) -> World:
        """The state of the district then."""
        return self._line[bisect_right(self._times, second) - 1]

    @property
    def faults(self) -> list[Fault]:
        return [onset.fault for onset in self.onsets]


def draw_story(chart: Chart, mix: Mix, random: Random, most: int = 3) -> Story:
    """A story of one fault, or sometimes of 2 or 3, each of which shows."""
    if random.random() < BLIND_SHARE:
        return _blind(chart.plant, random)
    number = min(most, random.choices((1, 2, 3), (0.75, 0.2, 0.05))[0])
    return story_of(chart, visible(chart, mix, random, number), random)


def story_of(
    chart: Chart, faults: Sequence[Fault], random: Random, within_s: float = TOGETHER_S
) -> Story:
    """These faults, the first at once and the others within so many seconds."""
    starts = [FIRST_S + (random.uniform(0, within_s) if n else 0) for n in range(len(faults))]
    onsets = [_onset(f, s, random) for f, s in zip(faults, starts, strict=True)]
    return Story(chart.plant, onsets, max(_end(chart, onset) for onset in onsets))


def _onset(fault: Fault, at: float, random: Random) -> Onset:
    if fault.mode is not Mode.LOOSE:
        return Onset(fault, at)
    swings = [at]
    for _ in range(SWINGS):
        swings.append(swings[-1] + random.uniform(*SWING_S))
    return Onset(fault, at, tuple(swings))


def _end(chart: Chart, onset: Onset) -> float:
    """What no ping shows is asked about more seldom, and takes longer to be believed."""
    pinged = any(key.probe is ProbeName.ICMP for key in chart.effects(onset.fault))
    patience = PATIENCE_S if pinged else LONG_PATIENCE_S
    return (onset.swings[-1] if onset.swings else onset.at) + patience


def _blind(plant: Plant, random: Random) -> Story:
    """The monitor's own uplink is gone for a while: nobody else is to blame."""
    start = FIRST_S + random.uniform(0, 5)
    onset = Onset(Fault("", Mode.NO_WAY_OUT), start, (start, start + BLIND_S))
    return Story(plant, [onset], start + BLIND_S + PATIENCE_S)


def visible(chart: Chart, mix: Mix, random: Random, number: int) -> list[Fault]:
    """So many faults, none of which would be missed if it had not happened."""
    found: list[Fault] = []
    for _ in range(50 * number):
        fresh = mix.draw(random)
        if fresh.code not in {each.code for each in found} and _shows(chart, fresh, found):
            found.append(fresh)
        if len(found) == number:
            break
    return found


def _shows(chart: Chart, fresh: Fault, others: list[Fault]) -> bool:
    """Whether each still shows once the fresh one is among them; buildings are worlds apart."""
    building = chart.plant.parts[fresh.code].building
    near = [each for each in others if chart.plant.parts[each.code].building == building]
    if not near or not chart.effects(fresh):
        return bool(chart.effects(fresh))
    whole = _told(chart, [*near, fresh])
    without = ([f for f in (*near, fresh) if f != each] for each in (*near, fresh))
    return all(_told(chart, rest) != whole for rest in without)


def _told(chart: Chart, faults: list[Fault]) -> dict[CheckKey, Answer]:
    world = World(chart.plant, faults)
    keys = {key for fault in faults for key in chart.effects(fault)}
    told = {key: chart.instruments.ask(world, key) for key in keys}
    return {key: answer for key, answer in told.items() if answer != chart.healthy[key]}
