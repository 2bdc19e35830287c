"""The year without faults is played as it is drawn, and lost pings alone make no ticket."""

from itertools import pairwise
from random import Random

import pytest

from inventory.types.readings import CheckKey, ProbeName
from tests.laboratory import year
from tests.laboratory.instruments import Tier
from tests.laboratory.noise import USUAL
from tests.laboratory.storm import Lab, build

HOURS = 500


@pytest.fixture(scope="module")
def lab() -> Lab:
    return build(Random(3), 40, Tier.POWER, USUAL, 0)


def test_bursts_ask_more_than_the_schedule_does(lab: Lab) -> None:
    asked = year.questions(lab)
    for key, interval in lab.watched.intervals.items():
        assert 1 / interval < asked[key] < 20 / interval


def test_as_many_runs_are_played_as_a_year_has(lab: Lab) -> None:
    asked = year.questions(lab)
    rows = lab.chart.instruments.agents
    own = sum(rate for key, rate in asked.items() if not rows[key.slot])
    span_s = HOURS * 3_600
    runs = [miss for each in year.episodes(lab, asked, span_s, Random(1)) for miss in each]
    assert len(runs) == pytest.approx(own * span_s * year.LOSS**3, rel=0.4)


def test_runs_far_apart_are_played_apart(lab: Lab) -> None:
    for episode in year.episodes(lab, year.questions(lab), HOURS * 3_600, Random(1)):
        times = [miss.at for miss in episode]
        gaps = [then - now for now, then in pairwise(times)]
        assert all(0 <= gap <= year.PLAYED_S for gap in gaps)


def test_three_lost_pings_of_a_living_camera_are_no_fault(lab: Lab) -> None:
    codes = [code for code, probes in lab.watched.context.probes_of.items() if len(probes) > 1]
    for number, code in enumerate(codes[:40]):
        run = [year.Miss(5.0, CheckKey(code, ProbeName.ICMP))]
        assert year.play(lab, run, Random(number)) == 0
