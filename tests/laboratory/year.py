"""A year without any fault in which 1 % of all questions are lost: no ticket may come of it.

A year of 310 points is some 3 × 10⁹ questions; nearly all of them are answered, and a lone miss
followed by an answer leaves every confirmed state as it was. So only the *runs* are played: a
scheduled question is lost, and then as many of its repetitions as the judge needs to believe it.
Their number in a year follows from the schedule, the bursts that single misses start, and the
share of losses; their times are drawn, and runs that overlap are played together. In each run the
real tick judges whatever the real bursts ask, with 1 % of everything else lost, too.
"""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import NamedTuple

from inventory.types.components import Kind
from inventory.types.faults import FaultEventKind
from inventory.types.readings import Answer, CheckKey, Reason
from monitor.runner.burst import burst
from tests.laboratory.instruments import Tier
from tests.laboratory.noise import Errors, Noise
from tests.laboratory.records import WRONG
from tests.laboratory.run import run
from tests.laboratory.storm import Lab, build
from tests.laboratory.story import FIRST_S, Story

POINTS = 310
LOSS = 0.01
YEAR_S = 365 * 86_400.0
PLAYED_S = 75.0
"""So long after its first miss a run is watched: a hung device is told after some 40 s."""
PARTS = 4
"""Of the year, each played by itself."""
_LOSSES = Errors(missing=0, wrong=0, gasp_lost=0, gasp_false=0, late=0, refresh_s=15)


class Miss(NamedTuple):
    """When a run begins, and whose answer is lost."""

    at: float
    check: CheckKey


@dataclass(frozen=True, slots=True)
class Year:
    """What a year was: questions asked, runs of misses that were played, tickets made of them."""

    points: int
    questions: float
    runs: int
    tickets: int


def year(seed: int, share: float = 1.0) -> Year:
    """A year, or a share of one; the same seed gives the same, on any number of cores."""
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(max_workers=workers) as pool:
        parts = list(pool.map(_part, [(seed, share, each) for each in range(PARTS)]))
    return Year(
        parts[0].points,
        parts[0].questions,
        sum(part.runs for part in parts),
        sum(part.tickets for part in parts),
    )


def _part(which: tuple[int, float, int]) -> Year:
    seed, share, number = which
    lab = build(Random(f"{seed} year"), POINTS, Tier.POWER, _LOSSES, WRONG)
    random = Random(f"{seed} year {number}")
    asked = questions(lab)
    span_s = YEAR_S * share / PARTS
    played = episodes(lab, asked, span_s, random)
    tickets = sum(play(lab, episode, random) for episode in played)
    points = len(lab.chart.plant.of_kind(Kind.CAMERA))
    return Year(points, sum(asked.values()) * YEAR_S * share, sum(map(len, played)), tickets)


def questions(lab: Lab) -> dict[CheckKey, float]:
    """Questions a second of each check: its schedule, and the bursts of single misses."""
    context, intervals = lab.watched.context, lab.watched.intervals
    asked = {key: 1 / interval for key, interval in intervals.items()}
    for code, probes in context.probes_of.items():
        misses = sum(LOSS / intervals[CheckKey(code, probe)] for probe in probes)
        for key in burst([code], context):
            asked[key] += misses
    return asked


def episodes(
    lab: Lab, asked: Mapping[CheckKey, float], span_s: float, random: Random
) -> list[list[Miss]]:
    """The runs of so many seconds, those that overlap together."""
    rows = lab.chart.instruments.agents  # what an agent does not tell is unknown, and no miss
    chance = LOSS**lab.watched.policy.attempts_to_fail
    rates = {key: rate * chance for key, rate in asked.items() if not rows[key.slot]}
    keys, summed = list(rates), list(accumulate(rates.values()))
    found: list[list[Miss]] = []
    began, last, at = 0.0, float("-inf"), 0.0
    while (at := at + random.expovariate(summed[-1])) < span_s:
        key = random.choices(keys, cum_weights=summed)[0]
        if at - last > PLAYED_S:
            began = at
            found.append([])
        found[-1].append(Miss(FIRST_S + at - began, key))
        last = at
    return found


def play(lab: Lab, episode: Sequence[Miss], random: Random) -> int:
    """Run it; the tickets that were made."""
    watched, chart = lab.watched, lab.chart
    story = Story(chart.plant, (), episode[-1].at + PLAYED_S)
    noise = _Losing(lab, episode, random)
    near = {slot for miss in episode for slot in _near(lab, miss.check.slot)}
    first = {key: at for key, at in watched.first_turns.items() if key.slot in near}
    told = run(watched, story, noise, first | {miss.check: miss.at for miss in episode})
    return sum(1 for _, event in told.events if event.kind is FaultEventKind.OPENED)


def _near(lab: Lab, slot: str) -> set[str]:
    return {slot, *lab.watched.context.topology.peers(slot)}


class _Losing(Noise):
    """Questions get lost: those of a run, and others at random."""

    def __init__(self, lab: Lab, episode: Sequence[Miss], random: Random) -> None:
        super().__init__(lab.chart.plant, lab.chart.healthy, _LOSSES, random)
        self._rows = lab.chart.instruments.agents
        self._left = {miss.check: lab.watched.policy.attempts_to_fail for miss in episode}

    def heard(self, key: CheckKey, right: Answer) -> Answer | None:
        if self._left.get(key, 0):
            self._left[key] -= 1
            return Answer(Reason.TIMEOUT)
        if self._random(key).random() >= LOSS:
            return right
        return Answer(Reason.AGENT_SILENT if self._rows[key.slot] else Reason.TIMEOUT)
