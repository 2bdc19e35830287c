"""What has been dead for long is asked less often, and is known to be dead all the same."""

from itertools import pairwise

from inventory.types.outages import SlotState
from inventory.types.readings import CheckKey, ProbeName
from inventory.types.time import SECOND
from monitor.judgement.pace import RELAXED
from monitor.judgement.policy import Policy
from tests.monitor.judgement.districts import buildings
from tests.monitor.judgement.scenario import Story

B4 = buildings("B4")
CAMERA = "B4-11"
PING = CheckKey(CAMERA, ProbeName.ICMP)
INTERVAL_S = Policy().icmp_interval
LONG_S = Policy().long_dead


class Watched(Story):
    """Remembers each ping of the camera and each state that it was in."""

    def __init__(self) -> None:
        self.pinged: list[float] = []
        self.states: set[SlotState] = set()
        super().__init__(B4)

    def _tick(self) -> None:
        super()._tick()
        for outcome in self.outcomes[-1:]:
            self.pinged += [r.observed_at / SECOND for r in outcome.judged if r.check == PING]
        self.states.add(self.live.slots[CAMERA].state)


def test_pings_come_less_often_after_a_while() -> None:
    story = Watched().break_(CAMERA).at(LONG_S - 30)
    story.pinged.clear()
    story.at(LONG_S - 5)
    assert max(b - a for a, b in pairwise(story.pinged)) <= INTERVAL_S + 1
    story.at(LONG_S + 60)
    story.pinged.clear()
    story.at(LONG_S + 600)
    assert min(b - a for a, b in pairwise(story.pinged)) >= RELAXED * INTERVAL_S - 1


def test_it_is_down_all_the_time() -> None:
    story = Watched().break_(CAMERA).at(60)
    story.states.clear()
    story.at(LONG_S + 600).expect_tickets(1)
    assert story.states == {SlotState.DOWN}
    assert story.live.spans[PING].first_at <= story.ms(10)  # one span, without a gap


def test_its_return_is_seen_at_the_next_ping() -> None:
    story = Watched().break_(CAMERA).at(LONG_S + 600).mend(CAMERA)
    story.at(story.now + RELAXED * INTERVAL_S + 10)
    assert story.live.slots[CAMERA].state is SlotState.OK
    story.pinged.clear()
    story.at(story.now + 60)
    assert len(story.pinged) >= 60 / INTERVAL_S - 1
