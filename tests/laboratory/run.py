"""Runs one story through the product's own cycle, with turns and bursts as the runner has them.

Nothing sleeps and nothing is written. While all is well and stays so, readings are judged
together every few seconds; everything else is judged by the second.
"""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from math import inf
from typing import NamedTuple

from inventory.types.faults import FaultEvent
from inventory.types.readings import Answer, CheckKey, ProbeName, Reading, Reason
from inventory.types.time import Ms
from monitor.judgement.diagnosis.evidence import SlotEvidence
from monitor.judgement.live import Outcome, advance
from monitor.judgement.seeing import Sight
from monitor.judgement.tick import tick
from monitor.runner.burst import asked_again_after, burst, contradicted, doubtful, own_checks, turns
from tests.laboratory.noise import Noise
from tests.laboratory.story import Story
from tests.laboratory.watch import Watched, ms, sight

PROMPT_S = 0.05
"""How long an answer takes."""
PUT_OFF_S = 2.0
"""What could not be asked in time is asked so much later."""
LOOK_S = 0.2
"""How old the gateway's last word is."""
IDLE_S = 3.0
"""Readings that say nothing new are judged together this often."""


class Look(NamedTuple):
    """What was not well after a tick that changed a confirmed state."""

    at: float
    troubled: dict[str, SlotEvidence]


@dataclass
class Told:
    """What the monitor said in one story, and what it went by."""

    events: list[tuple[float, FaultEvent]] = field(default_factory=list)
    first_seen: dict[int, float] = field(default_factory=dict)
    """Number of the onset → second of the first reading that shows it."""
    looks: list[Look] = field(default_factory=list)


def run(
    watched: Watched,
    story: Story,
    noise: Noise,
    first_turns: Mapping[CheckKey, float] | None = None,
) -> Told:
    """The whole story, from a district in health to the story's end.

    `first_turns`: of the checks that are asked by themselves; the others wait for a burst.
    """
    running = _Run(watched, story, noise, first_turns or watched.first_turns)
    second = 0
    while second < story.until:
        second += 1
        running.advance_to(float(second))
    return running.told


class _Run:
    def __init__(
        self, watched: Watched, story: Story, noise: Noise, first: Mapping[CheckKey, float]
    ) -> None:
        self.watched, self.story, self.noise = watched, story, noise
        self.live = watched.picture()
        self.told = Told()
        self._numbers = count()
        self._turns = dict(first)
        self._line = [(at, next(self._numbers), key) for key, at in self._turns.items()]
        heapq.heapify(self._line)
        self._busy_until: dict[CheckKey, float] = {}
        self._under_way: list[tuple[float, int, Reading]] = []
        self._inbox: list[Reading] = []
        self._asked_since: dict[CheckKey, Ms] = {}
        self._doubted: set[str] = set()
        self._uneasy, self._ticked_at = False, 0.0
        effects = watched.chart.effects
        self._shown_by = [set(effects(o.fault)) if o.fault.code else set() for o in story.onsets]

    def advance_to(self, now: float) -> None:
        """Ask what is due until then, and judge what has arrived."""
        while self._line[0][0] <= now:
            at, _, key = heapq.heappop(self._line)
            if self._turns[key] == at:
                self._ask(key, at)
        while self._under_way and self._under_way[0][0] <= now:
            self._inbox.append(heapq.heappop(self._under_way)[2])
        if self._uneasy or now - self._ticked_at >= IDLE_S or self._is_news():
            self._tick(now)

    def _ask(self, key: CheckKey, at: float) -> None:
        agent = self.watched.chart.instruments.agents[key.slot]
        looked = self.noise.looked_at(agent, at) if agent else at
        right = self._right(key, at, looked)
        heard = self.noise.heard(key, right)
        if heard is None:
            self._put(key, at + PUT_OFF_S)
            return
        silent = heard.reason in (Reason.TIMEOUT, Reason.AGENT_SILENT)
        takes = self.watched.policy.deadline_s(key.probe) if silent else PROMPT_S
        self._busy_until[key] = at + takes
        self._put(key, at + self.watched.intervals[key])
        if heard.reason is right.reason and right != self.watched.chart.healthy[key]:
            self._note_first(key, looked, at + takes)
        reading = self.watched.reading(key, heard, at + takes)
        arrives = at + takes + self.noise.delay_s(key)
        heapq.heappush(self._under_way, (arrives, next(self._numbers), reading))

    def _right(self, key: CheckKey, at: float, looked: float) -> Answer:
        """The right answer: an agent that answers tells of when it looked."""
        ask = self.watched.chart.instruments.ask
        now = ask(self.story.world_at(at), key)
        if looked == at or (now.reason is Reason.AGENT_SILENT and not now.facts):
            return now
        return ask(self.story.world_at(looked), key)

    def _note_first(self, key: CheckKey, looked: float, at: float) -> None:
        for number, onset in enumerate(self.story.onsets):
            shown = key in self._shown_by[number] and onset.holds(looked)
            if shown and number not in self.told.first_seen:
                self.told.first_seen[number] = at

    def _put(self, key: CheckKey, turn: float) -> None:
        self._turns[key] = turn
        heapq.heappush(self._line, (turn, next(self._numbers), key))

    def _hasten(self, keys: Iterable[CheckKey], turn: float) -> None:
        for key in keys:
            soon = max(turn, self._busy_until.get(key, 0))
            if soon < self._turns.get(key, inf):
                self._put(key, soon)

    def _is_news(self) -> bool:
        checks = self.live.checks
        return any(
            reading.status is not checks[reading.check].status
            or checks[reading.check].doubt is not None
            for reading in self._inbox
        )

    def _sight(self, now: float) -> Sight:
        """The gateway is looked at all the time; silence is known after the deadline."""
        if self.story.world_at(now - LOOK_S).sighted:
            return sight(Reason.OK, now - LOOK_S)
        patience = self.watched.policy.icmp_deadline
        if self.story.world_at(now - patience).sighted:
            return sight(Reason.OK, now - patience)
        return sight(Reason.TIMEOUT, now)

    def _tick(self, now: float) -> None:
        readings, self._inbox, self._ticked_at = self._inbox, [], now
        context = self.watched.context
        outcome, events = tick(self.live, readings, self._sight(now), context, ms(now))
        self.told.events += [(now, event) for event in events]
        turned = turns(self.live, outcome.judged)
        news = contradicted(self.live, outcome.judged)
        advance(self.live, outcome)
        if not self._sight(now).lost:
            self._ask_more(turned, news, outcome, now)
        self._note(outcome, now)

    def _ask_more(self, turned: list[str], news: list[str], outcome: Outcome, now: float) -> None:
        context = self.watched.context
        self._hasten(own_checks(news, context), now)
        keys = burst(turned, context)
        self._hasten(keys, now)
        self._asked_since.update((k, ms(now)) for k in keys if k.probe is ProbeName.SNMP)
        self._hasten(doubtful(outcome), now + self.watched.policy.retry_interval)
        for reading in outcome.judged:
            self._remind(reading, now)

    def _remind(self, reading: Reading, now: float) -> None:
        """Ask an agent once more whose answer told only what was before the burst."""
        since = self._asked_since.get(reading.check)
        if since is None or reading.observed_at < since:
            return
        del self._asked_since[reading.check]
        wait_s = asked_again_after(reading, since, self.watched.policy)
        if wait_s is not None:
            self._hasten([reading.check], now + wait_s)

    def _note(self, outcome: Outcome, now: float) -> None:
        for code, seen in outcome.evidence.items():
            (self._doubted.add if seen.in_doubt else self._doubted.discard)(code)
        self._uneasy = bool(self._doubted or outcome.unsettled or outcome.waiting)
        if outcome.transitions:
            evidence = self.live.evidence
            self.told.looks.append(Look(now, {c: evidence[c] for c in self.live.troubled}))
