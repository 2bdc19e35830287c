"""Runs a district over virtual time as the monitor does: schedule, bursts, ticks, tickets.

The simulated world is the truth. Nothing sleeps, and nothing is written anywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from inventory.types.components import Inventory
from inventory.types.faults import FaultEvent
from inventory.types.readings import CheckKey, ProbeName, Reading, Reason
from inventory.types.tickets import Address, Crew, Message, Ticket, TicketEvent
from inventory.types.time import SECOND, Ms
from monitor.judgement.corrections import Step
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.dispatch import Recipients
from monitor.judgement.live import Context, Live, Outcome, advance, restored
from monitor.judgement.pace import RELAXED
from monitor.judgement.policy import Policy
from monitor.judgement.seeing import Sight
from monitor.judgement.tick import tick
from monitor.judgement.tickets import follow
from monitor.runner.burst import (
    burst,
    contradicted,
    doubtful,
    long_dead,
    own_checks,
    redundant,
    turns,
)
from monitor.runner.message_params import Directory
from monitor.runner.messages import messages_of
from monitor.runner.references import ALERT_S, CALM_S
from monitor.runner.schedule import Schedule
from monitor.runner.service import SWEEP_EVERY
from monitor.runner.targets import Ports, plan_targets
from probes.sim.world import World
from tests.monitor.judgement.instruments import Instruments

START: Ms = 1_700_000_000_000
STEP_S = 0.25
GATEWAY = CheckKey("reference gateway", ProbeName.ICMP)
CREWS = ("fibre", "power", "video", "admins")
RECIPIENTS = Recipients(
    {code: Crew(code, code, "en") for code in CREWS},
    {code: [Address(number, code, "json")] for number, code in enumerate(CREWS, 1)},
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question under way, or an answer that no tick has taken yet."""

    at: float
    asked_at: float
    reading: Reading


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of a ticket, at a second of the story."""

    ticket: int
    event: TicketEvent
    at: float


class Driver:
    """One district, watched from `start_s` on. Times are seconds of the story."""

    def __init__(self, inventory: Inventory, policy: Policy, start_s: float) -> None:
        self.policy, self.now = policy, start_s
        self.world = World(inventory, lambda: self.now)
        self.instruments = Instruments(self.world, policy)
        self.targets = plan_targets(inventory, {}, Ports())
        probes: dict[str, tuple[ProbeName, ...]] = {}
        for key in self.targets:
            probes[key.slot] = (*probes.get(key.slot, ()), key.probe)
        self.context = Context(Topology(inventory), policy, probes)
        self.directory = Directory(inventory, "UTC")
        self.live = Live()
        self.tickets: dict[int, Ticket] = {}
        self.log: list[Entry] = []
        self.messages: list[Message] = []
        self.outcomes: list[Outcome] = []
        self.fault_events: list[FaultEvent] = []
        self.late: list[Reading] = []
        self._ticks = 0
        self._start()

    def _start(self) -> None:
        self._under_way: list[Asked] = []
        self._inbox: list[Reading] = []
        self._relaxed: set[CheckKey] = set()
        self._sight = Sight({})
        self._looks: list[Asked] = []
        self._next_look, self._alert = self.now, False
        self.spread()

    def spread(self) -> None:
        """Plan every check anew, with turns spread over its interval."""
        self._schedules = {probe: Schedule() for probe in ProbeName}
        for probe, schedule in self._schedules.items():
            mine = {key: self._interval_s(key) for key in self.targets if key.probe is probe}
            schedule.plan(mine, self.now)

    def _interval_s(self, key: CheckKey) -> float:
        return self.policy.interval_ms(key.probe, self.targets[key].kind) / SECOND

    def ask_everything(self) -> None:
        """Each check has its turn now."""
        self._hasten(self.targets, self.now)

    def begin_again(self) -> None:
        """The process is killed, and started again from what its ledger holds."""
        outages = [r.outage for r in self.live.slots.values() if r.outage is not None]
        still = [outage for outage in outages if outage.closed_at is None]
        self.live = restored(still, list(self.live.faults.values()), self.live.next_fault)
        self._start()

    def ms(self, second: float) -> Ms:
        """The ledger's time of a second of the story."""
        return START + round(second * SECOND)

    def run_until(self, second: float) -> None:
        while self.now < second:
            self._ask()
            self._look()
            self.now += STEP_S
            self._take_answers()
            if self.now % 1 == 0:
                self._tick()

    def _ask(self) -> None:
        for schedule in self._schedules.values():
            for key in schedule.due(self.now, 10_000):
                answer, takes = self.instruments.ask(key, self.targets[key])
                at = self.now + takes
                reading = Reading(key, answer.reason, self.ms(at), facts=answer.facts)
                self._under_way.append(Asked(at, self.now, reading))

    def _take_answers(self) -> None:
        back = [each for each in self._under_way if each.at <= self.now]
        if back:
            self._under_way = [each for each in self._under_way if each.at > self.now]
        for each in back:
            key = each.reading.check
            interval = self._interval_s(key)
            late = RELAXED if key in self._relaxed else 1
            self._schedules[key.probe].done(key, each.asked_at + interval * late)
            self._inbox.append(each.reading)

    def _look(self) -> None:
        """The reference host is asked now and then, and soon where something fails."""
        if self.now < self._next_look - (CALM_S - ALERT_S if self._alert else 0):
            return
        self._alert = False
        seen = self.instruments.sighted
        at = self.now + (0 if seen else self.policy.icmp_deadline)
        reading = Reading(GATEWAY, Reason.OK if seen else Reason.TIMEOUT, self.ms(at))
        self._looks.append(Asked(at, self.now, reading))
        self._next_look = at + CALM_S

    def _tick(self) -> None:
        self._ticks += 1
        while self._looks and self._looks[0].at <= self.now:
            self._sight = Sight({"gateway": self._looks.pop(0).reading})
        readings = [*self._inbox, *self.late]
        self._inbox, self.late = [], []
        now, slots = self.ms(self.now), tuple(self.context.probes_of)
        unheard = slots[self._ticks % SWEEP_EVERY :: SWEEP_EVERY]
        outcome, events = tick(self.live, readings, self._sight, self.context, now, unheard)
        self.fault_events += events
        self._tell([step for event in events if (step := self._follow(event)) is not None])
        turned, news = turns(self.live, outcome.judged), contradicted(self.live, outcome.judged)
        advance(self.live, outcome)
        self._hasten(own_checks(news, self.context), self.now)
        self._hasten(burst(turned, self.context), self.now)
        self._hasten(doubtful(outcome), self.now + self.policy.retry_interval)
        changed = set(own_checks(outcome.transitions, self.context))
        dead = set(redundant(outcome.transitions, self.live, self.context))
        self._hasten(self._relaxed & (changed - dead), self.now)
        dead.update(long_dead(self.live, outcome.judged, self.context))
        self._relaxed = (self._relaxed - changed) | dead
        self._alert = bool(outcome.waiting or turned) or self._alert
        self.outcomes.append(outcome)

    def _hasten(self, keys: Iterable[CheckKey], turn: float) -> None:
        for key in keys:
            self._schedules[key.probe].hasten([key], turn)

    def _follow(self, event: FaultEvent) -> Step | None:
        ticket = next((t for t in self.tickets.values() if t.fault_id == event.fault.id), None)
        diagnosis = event.fault.diagnosis
        crew = "admins" if diagnosis.kind.for_administrator else self.directory.crew_of(diagnosis)
        change = follow(event, ticket, len(self.tickets) + 1, crew)
        if change is None:
            return None
        self.tickets[change.ticket.id] = change.ticket
        self.log.append(Entry(change.ticket.id, change.event, self.now))
        return Step(change, event)

    def _tell(self, steps: list[Step]) -> None:
        tickets = {ticket.fault_id: ticket.id for ticket in self.tickets.values()}
        self.messages += messages_of(steps, self.directory, RECIPIENTS, tickets.get)
