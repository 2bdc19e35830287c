"""Many stories of one tier: draws districts, runs their stories, scores all methods alike."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from random import Random

from tests.laboratory.districts import draw
from tests.laboratory.instruments import Instruments, Tier
from tests.laboratory.mix import Mix
from tests.laboratory.noise import USUAL, Errors, Noise
from tests.laboratory.plant import Fault
from tests.laboratory.records import WRONG, recorded
from tests.laboratory.retelling import is_wrong, retell
from tests.laboratory.run import Told, run
from tests.laboratory.score import Truth, Verdict, judge_story
from tests.laboratory.separable import Chart, trouble
from tests.laboratory.story import Story, draw_story
from tests.laboratory.tickets import tickets_of
from tests.laboratory.watch import Watched
from tests.laboratory.yardsticks import Yardsticks

SEED = 20
STORIES = 16
"""Of each district drawn."""
PRODUCT = "pointwatch"


@dataclass(frozen=True, slots=True)
class Batch:
    """What one worker draws: everything follows from it."""

    tier: Tier
    number: int
    seed: int = SEED
    errors: Errors = USUAL
    wrong_records: float = WRONG
    stories: int = STORIES


Verdicts = dict[str, list[Verdict]]
"""By method: what was scored, story by story."""


def campaign(tier: Tier, faults: int, seed: int = SEED) -> Verdicts:
    """At least so many faults; the same seed gives the same verdicts, on any number of cores."""
    found: Verdicts = {}
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for batches in _rounds(tier, faults, seed):
            for verdicts in pool.map(run_batch, batches):
                for method, scored in verdicts.items():
                    found.setdefault(method, []).extend(scored)
            if sum(len(v.hits) for v in found[PRODUCT]) >= faults:
                break
    return found


def _rounds(tier: Tier, faults: int, seed: int) -> Iterator[list[Batch]]:
    """Enough districts for most of the faults, then a few at a time."""
    first = max(1, round(faults / STORIES / 1.3))
    number = 0
    for size in (first, *[2] * faults):
        yield [Batch(tier, number + each, seed) for each in range(size)]
        number += size


def run_batch(batch: Batch) -> Verdicts:
    """All stories of one district, under every method."""
    random = Random(f"{batch.seed} {batch.tier} {batch.number}")
    plant = draw(random)
    mix = Mix(plant, random)
    chart = Chart(Instruments(plant, batch.tier), mix.odds)
    inventory = recorded(plant, batch.tier, random, batch.wrong_records)
    watched = Watched(chart, inventory, batch.errors, random)
    yardsticks = Yardsticks(inventory, chart.instruments.probes)
    verdicts: Verdicts = {}
    for number in range(batch.stories):
        story = draw_story(chart, mix, random)
        told = run(watched, story, Noise(plant, chart.healthy, batch.errors, random))
        truths = truths_of(chart, mix, story, told)
        scored = score_all(truths, told, yardsticks)
        if is_wrong(scored[PRODUCT]):
            name = f"{batch.tier}/{batch.number}/{number}"
            words = retell(name, story, told, scored[PRODUCT])
            scored[PRODUCT] = replace(scored[PRODUCT], story=words)
        unseen = sum(1 for fault in story.faults if fault.code) - len(truths)
        for method, verdict in scored.items():
            verdicts.setdefault(method, []).append(replace(verdict, unseen=unseen))
    return verdicts


def score_all(truths: list[Truth], told: Told, yardsticks: Yardsticks) -> dict[str, Verdict]:
    """The product and its yardsticks on the same readings."""
    scored = {PRODUCT: judge_story(truths, tickets_of(told.events))}
    for name, method in yardsticks.methods.items():
        scored[name] = judge_story(truths, yardsticks.tickets(method, told.looks))
    return scored


def truths_of(chart: Chart, mix: Mix, story: Story, told: Told) -> list[Truth]:
    """What a perfect monitor would have made tickets of: the faults that some reading showed."""
    return [
        _truth(chart, mix.odds, onset.fault, told.first_seen[number])
        for number, onset in enumerate(story.onsets)
        if number in told.first_seen
    ]


def _truth(chart: Chart, odds: Mapping[Fault, float], fault: Fault, first_seen: float) -> Truth:
    twins: dict[object, float] = {}
    for each in chart.twins(fault):
        label = chart.named(each), trouble(each)
        twins[label] = twins.get(label, 0) + odds[each]
    kind = chart.plant.parts[fault.code].kind
    return Truth(
        name=chart.named(fault),
        kinds=trouble(fault),
        shows=frozenset(key.slot for key in chart.effects(fault)),
        separated=chart.separated(fault),
        first_seen=first_seen,
        best=max(twins.values()) / sum(twins.values()),
        sort=f"{kind.value} {fault.mode.value}",
    )
