"""What naming costs: CPU of the tick that confirms losses, over that of one that counts misses."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from statistics import median
from time import process_time

from inventory.types.readings import Reading, Reason
from monitor.judgement.diagnosis.evidence import SlotEvidence
from monitor.judgement.live import advance
from monitor.judgement.tick import tick
from tests.laboratory.campaign import PRODUCT
from tests.laboratory.instruments import Tier
from tests.laboratory.noise import NONE
from tests.laboratory.physics import World
from tests.laboratory.plant import Fault, Mode
from tests.laboratory.storm import Lab, build
from tests.laboratory.watch import ms, sight
from tests.laboratory.yardsticks import Yardsticks

POINTS = 700
BUILDINGS_OUT = 12
REPEATS = 5


def us_per_point(tier: Tier, seed: int) -> dict[str, float]:
    """Microseconds of CPU for each camera point that is lost, by method.

    A dozen buildings lose their mains or their switch at once. The first tick only counts misses,
    the third confirms them and names the causes; both judge the same number of readings.
    """
    lab = build(Random(f"{seed} cost"), POINTS, tier, NONE, 0)
    faults = [
        Fault(f"B{number}-MAINS" if number % 2 else f"B{number}-SW1", Mode.DEAD)
        for number in range(1, BUILDINGS_OUT + 1)
    ]
    points = sum(len(lab.chart.cameras(fault)) for fault in faults)
    ticks = [_confirm(lab, faults) for _ in range(REPEATS)]
    found = {PRODUCT: median(last - first for first, last, _ in ticks) / points * 1e6}
    troubled = ticks[0][2]
    yardsticks = Yardsticks(lab.watched.inventory, lab.chart.instruments.probes)
    for name, method in yardsticks.methods.items():
        taken = [_seconds(lambda: list(method(troubled))) for _ in range(REPEATS)]  # noqa: B023
        found[name] = median(taken) / points * 1e6
    return found


def _confirm(lab: Lab, faults: Sequence[Fault]) -> tuple[float, float, Mapping[str, SlotEvidence]]:
    """CPU seconds of the first and of the confirming tick, and what is troubled after it."""
    live, watched = lab.watched.picture(), lab.watched
    taken = []
    for second in range(1, watched.policy.attempts_to_fail + 1):
        readings = _round(lab, faults, second)
        started = process_time()
        outcome, _ = tick(live, readings, sight(Reason.OK, second), watched.context, ms(second))
        taken.append(process_time() - started)
        advance(live, outcome)
    return taken[0], taken[-1], {code: live.evidence[code] for code in live.troubled}


def _round(lab: Lab, faults: Sequence[Fault], second: float) -> list[Reading]:
    world = World(lab.chart.plant, faults)
    keys = (key for fault in faults for key in lab.chart.effects(fault))
    ask = lab.chart.instruments.ask
    return [lab.watched.reading(key, ask(world, key), second) for key in keys]


def _seconds(work: Callable[[], object]) -> float:
    started = process_time()
    work()
    return process_time() - started
