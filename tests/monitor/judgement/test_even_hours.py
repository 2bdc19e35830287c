"""An hour of the schedule: no second carries more than 1.5 times the mean, whatever happened.

The sample district of 310 points at the default intervals, played second by second. What is asked
at one agent together counts as one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pytest

from inventory.sample import sample_district
from inventory.types.components import Inventory, Kind
from inventory.types.readings import CheckKey, ProbeName
from inventory.types.targets import Target
from inventory.types.time import SECOND
from monitor.judgement.pace import RELAXED
from monitor.judgement.policy import Policy
from monitor.runner.schedule import Schedule
from monitor.runner.targets import Ports, plan_targets

HOUR = 3600
MOST = 1.5
DISTRICT = sample_district().inventory("d")
TARGETS = plan_targets(DISTRICT, {}, Ports())
PER_CLASS = Policy(
    of_kind={
        (ProbeName.ICMP, Kind.CAMERA): 10.0,
        (ProbeName.ICMP, Kind.SWITCH): 3.0,
        (ProbeName.SNMP, Kind.STRAND): 15.0,
        (ProbeName.SNMP, Kind.OUTLET): 120.0,
        (ProbeName.ONVIF, Kind.CAMERA): 45.0,
    }
)


def agent(target: Target) -> tuple[str, int]:
    return target.address, target.port


class Hour:
    """The schedules of a monitor that starts at second `now`, and what went out in each second."""

    def __init__(
        self, targets: Mapping[CheckKey, Target], policy: Policy, now: float = 0.0
    ) -> None:
        self.now = now
        self.sent: Counter[int] = Counter()
        self._relaxed: set[CheckKey] = set()
        self._schedules = {probe: Schedule() for probe in ProbeName}
        self.plan(targets, policy)

    def plan(self, targets: Mapping[CheckKey, Target], policy: Policy) -> None:
        """From now on these, as when the ledger was changed."""
        self._targets = targets
        self._intervals = {
            key: policy.interval_ms(key.probe, target.kind) / SECOND
            for key, target in targets.items()
        }
        for probe, schedule in self._schedules.items():
            mine = {key: each for key, each in self._intervals.items() if key.probe is probe}
            schedule.plan(mine, self.now, lambda key: agent(targets[key]))

    def play(self, seconds: int) -> None:
        """Let them pass: what is due is asked at the end of each."""
        for _ in range(seconds):
            self.now += 1
            for schedule in self._schedules.values():
                self._serve(schedule)

    def _serve(self, schedule: Schedule) -> None:
        due = schedule.due(self.now - 1e-9, 100_000)
        self.sent[int(self.now)] += len({agent(self._targets[key]) for key in due})
        for key in due:
            interval = self._intervals[key] * (RELAXED if key in self._relaxed else 1)
            schedule.done(key, schedule.turn_after(key, self.now, interval))

    def die(self, slots: Iterable[str]) -> None:
        """Dead for long: asked less often, and with the slow."""
        for key in self._checks(slots):
            self._relaxed.add(key)
            self._schedules[key.probe].slow_down([key])

    def come_back(self, slots: Iterable[str]) -> None:
        """All of it is asked at once, and as often as usual from then on."""
        for key in self._checks(slots):
            self._relaxed.discard(key)
            self._schedules[key.probe].speed_up([key])
            self._schedules[key.probe].hasten([key], self.now)

    def _checks(self, slots: Iterable[str]) -> list[CheckKey]:
        wanted = set(slots)
        return [key for key in self._targets if key.slot in wanted]

    def busiest(self, since: int) -> float:
        """The most in one of the seconds from then on, in multiples of their mean."""
        seconds = range(since + 1, int(self.now) + 1)
        sent = [self.sent[second] for second in seconds]
        return max(sent) * len(sent) / sum(sent)


def cameras(count: int, inventory: Inventory = DISTRICT) -> list[str]:
    """So many camera points, from all over the district."""
    codes = [slot.code for slot in inventory.slots if slot.kind is Kind.CAMERA]
    return codes[:: len(codes) // count][:count]


@pytest.mark.parametrize("policy", [Policy(), PER_CLASS], ids=["defaults", "by class"])
def test_an_hour_in_good_health(policy: Policy) -> None:
    hour = Hour(TARGETS, policy)
    hour.play(HOUR)
    assert hour.busiest(0) <= MOST


@pytest.mark.parametrize("policy", [Policy(), PER_CLASS], ids=["defaults", "by class"])
def test_thirty_one_devices_dead_for_long_that_come_back(policy: Policy) -> None:
    hour, dead = Hour(TARGETS, policy), cameras(31)
    hour.play(300)
    hour.die(dead)
    hour.play(1200)
    assert hour.busiest(300) <= MOST
    hour.come_back(dead)
    hour.play(1)  # the burst itself
    back = int(hour.now)
    hour.play(HOUR - back)
    assert hour.busiest(back) <= MOST


def test_while_half_of_the_points_are_dead_for_long() -> None:
    hour = Hour(TARGETS, Policy())
    hour.play(300)
    hour.die(cameras(155))
    hour.play(60)  # by then each has been asked once more
    since = int(hour.now)
    hour.play(1200)
    assert hour.busiest(since) <= MOST


def moved(count: int) -> Callable[[CheckKey, Target], Target]:
    """These cameras have other addresses from now on."""
    slots = set(cameras(count))

    def move(key: CheckKey, target: Target) -> Target:
        new = target.address.replace("10.20.", "10.21.")
        return replace(target, address=new) if key.slot in slots else target

    return move


def test_devices_imported_one_after_the_other() -> None:
    """A reload every ten seconds, with one more point each."""
    late = cameras(62)
    start = {key: each for key, each in TARGETS.items() if key.slot not in late}
    hour = Hour(start, Policy())
    for number in range(len(late)):
        hour.play(10)
        known = set(late[: number + 1])
        hour.plan({k: t for k, t in TARGETS.items() if k in start or k.slot in known}, Policy())
    since = int(hour.now)
    hour.play(HOUR - since)
    assert hour.busiest(since) <= MOST
    assert hour.busiest(0) <= MOST


def test_an_import_that_doubles_the_district_and_one_that_halves_it() -> None:
    few = set(cameras(155))
    half = {k: t for k, t in TARGETS.items() if k.slot in few or k.probe is ProbeName.SNMP}
    hour = Hour(half, Policy())
    for targets in (TARGETS, half, TARGETS):
        hour.play(600)
        hour.plan(targets, Policy())
        since = int(hour.now)
        hour.play(600)
        assert hour.busiest(since) <= MOST


def test_addresses_that_changed() -> None:
    hour, move = Hour(TARGETS, Policy()), moved(100)
    hour.play(600)
    hour.plan({key: move(key, target) for key, target in TARGETS.items()}, Policy())
    since = int(hour.now)
    hour.play(1200)
    assert hour.busiest(since) <= MOST


def test_an_interval_that_was_made_longer_and_shorter_again() -> None:
    hour = Hour(TARGETS, Policy())
    for policy in (Policy(icmp_interval=30), Policy(onvif_interval=10), Policy()):
        hour.play(300)
        hour.plan(TARGETS, policy)
        hour.play(60)  # by then each has been asked once more
        since = int(hour.now)
        hour.play(600)
        assert hour.busiest(since) <= MOST


def test_a_shorter_interval_counts_at_once() -> None:
    hour = Hour(TARGETS, Policy(onvif_interval=600))
    hour.play(60)
    hour.plan(TARGETS, Policy(onvif_interval=10))
    asked = sum(hour.sent.values())
    hour.play(10)
    per_second = sum(hour.sent.values()) - asked
    assert per_second > len([key for key in TARGETS if key.probe is ProbeName.ONVIF])


def test_after_a_restart() -> None:
    hour = Hour(TARGETS, Policy())
    hour.play(1801)
    again = Hour(TARGETS, Policy(), now=hour.now + 0.4)
    began = int(again.now)
    again.play(HOUR)
    assert again.busiest(began) <= MOST


def test_rows_that_join_an_agent_are_asked_with_it() -> None:
    rows = [key for key, target in TARGETS.items() if not target.own]
    agents = {agent(TARGETS[key]) for key in rows}
    first = {agent(TARGETS[key]): key for key in rows}
    few = {key: each for key, each in TARGETS.items() if key not in rows}
    hour = Hour({**few, **{key: TARGETS[key] for key in first.values()}}, Policy())
    hour.play(100)
    before = sum(hour.sent.values())
    hour.play(30)
    alone = sum(hour.sent.values()) - before
    hour.plan(TARGETS, Policy())
    hour.play(30)
    before = sum(hour.sent.values())
    hour.play(30)
    assert len(rows) > 2 * len(agents)
    assert sum(hour.sent.values()) - before == alone
