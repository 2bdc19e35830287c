"""The schedule: evenly spread, each check out at most once, no wish and no check lost."""

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from inventory.types.readings import CheckKey, ProbeName
from monitor.runner.schedule import Schedule

INTERVAL = 30.0
KEYS = [CheckKey(f"c{number}", ProbeName.ICMP) for number in range(6)]


def test_first_turns_are_spread_evenly() -> None:
    keys = [CheckKey(f"c{number:03}", ProbeName.ICMP) for number in range(310)]
    schedule = Schedule()
    schedule.plan(dict.fromkeys(keys, INTERVAL), 100.0)
    asked: Counter[int] = Counter()
    for quarter in range(401, 401 + int(INTERVAL) * 4):
        asked[(quarter - 1) // 4] += len(schedule.due(quarter / 4, 1000))
    assert sum(asked.values()) == len(keys)
    assert max(asked.values()) <= 1.5 * len(keys) / INTERVAL


def test_new_checks_do_not_move_the_others() -> None:
    schedule = Schedule()
    schedule.plan(dict.fromkeys(KEYS[:3], INTERVAL), 0.0)
    turn = schedule.next_due
    schedule.plan(dict.fromkeys(KEYS, INTERVAL), 0.0)
    assert len(schedule) == len(KEYS)
    assert turn == schedule.next_due


def test_room_is_kept_and_the_longest_due_goes_first() -> None:
    schedule = Schedule()
    schedule.plan(dict.fromkeys(KEYS, INTERVAL), 0.0)
    schedule.hasten([KEYS[4]], -1.0)
    assert schedule.due(INTERVAL, 2)[0] == KEYS[4]
    assert len(schedule.due(INTERVAL, 10)) == len(KEYS) - 2


class ScheduleRules(RuleBasedStateMachine):
    """Against a plain table: planned turns, and wishes for those that are out."""

    out: Bundle[CheckKey] = Bundle("out")

    def __init__(self) -> None:
        super().__init__()
        self.schedule = Schedule()
        self.now = 0.0
        self.turns: dict[CheckKey, float] = {}
        self.away: dict[CheckKey, float] = {}
        """Checks that are out, with the soonest turn wished for meanwhile."""

    @rule(keys=st.sets(st.sampled_from(KEYS)))
    def plan(self, keys: set[CheckKey]) -> None:
        self.schedule.plan(dict.fromkeys(keys, INTERVAL), self.now)
        for gone in self.turns.keys() - keys:
            del self.turns[gone]
        for fresh in keys - self.turns.keys():
            self.turns[fresh] = self.now + INTERVAL  # at the latest

    @rule(seconds=st.floats(0, 40))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(room=st.integers(0, 4))
    def hand_out(self, room: int) -> None:
        keys = self.schedule.due(self.now, room)
        assert len(keys) <= room
        assert len(set(keys)) == len(keys)
        for key in keys:
            assert key in self.turns
            assert key not in self.away
            self.away[key] = float("inf")
        waiting = [k for k, turn in self.turns.items() if turn <= self.now and k not in self.away]
        assert not waiting or len(keys) == room

    @rule(key=st.sampled_from(KEYS))
    def bring_back(self, key: CheckKey) -> None:
        if key in self.away:
            turn = min(self.now + INTERVAL, self.away.pop(key))
            self.schedule.done(key, self.now + INTERVAL)
            if key in self.turns:
                self.turns[key] = turn

    @rule(key=st.sampled_from(KEYS), delay=st.floats(0, 10))
    def hasten(self, key: CheckKey, delay: float) -> None:
        self.schedule.hasten([key], self.now + delay)
        if key in self.away:
            self.away[key] = min(self.away[key], self.now + delay)
        elif key in self.turns:
            self.turns[key] = min(self.turns[key], self.now + delay)

    @invariant()
    def nothing_is_lost(self) -> None:
        assert len(self.schedule) == len(self.turns)
        turns = [turn for key, turn in self.turns.items() if key not in self.away]
        due = self.schedule.next_due
        assert (due is None) == (not turns)
        assert due is None or due <= min(turns)


TestScheduleRules = ScheduleRules.TestCase
TestScheduleRules.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
