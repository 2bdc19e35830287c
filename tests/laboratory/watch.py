"""A district as the monitor watches it: its checks, its context, and the picture in health."""

from random import Random

from inventory.types.components import Inventory
from inventory.types.readings import Answer, CheckKey, ProbeName, Reading, Reason
from inventory.types.time import SECOND, Ms
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.live import Context, Live, advance
from monitor.judgement.policy import Policy
from monitor.judgement.seeing import Sight
from monitor.judgement.tick import tick
from tests.laboratory.noise import Errors
from tests.laboratory.separable import Chart

START: Ms = 1_700_000_000_000
GATEWAY = CheckKey("reference gateway", ProbeName.ICMP)


def ms(second: float) -> Ms:
    """The ledger's time of a second of the story."""
    return START + round(second * SECOND)


def sight(reason: Reason, second: float) -> Sight:
    """What the own gateway said last, and when."""
    return Sight({"gateway": Reading(GATEWAY, reason, ms(second))})


class Watched:
    """One district, seen whole and well: every story of it begins here."""

    def __init__(self, chart: Chart, inventory: Inventory, errors: Errors, random: Random) -> None:
        self.chart, self.inventory, self.errors = chart, inventory, errors
        self.policy = Policy()
        topology = Topology(inventory)
        self.context = Context(topology, self.policy, chart.instruments.probes)
        self.intervals = {
            key: self.policy.interval_ms(key.probe, topology.kind(key.slot)) / SECOND
            for key in chart.healthy
        }
        self.first_turns = {key: random.uniform(0, s) for key, s in self.intervals.items()}
        self._healthy = Live()
        self._see_all()

    def _see_all(self) -> None:
        readings = [
            self.reading(key, answer, self.first_turns[key] - self.intervals[key] - 1)
            for key, answer in self.chart.healthy.items()
        ]
        context, well = self.context, sight(Reason.OK, 0)
        outcome, _ = tick(self._healthy, readings, well, context, ms(0), list(context.probes_of))
        advance(self._healthy, outcome)

    def reading(self, key: CheckKey, answer: Answer, at: float) -> Reading:
        """What the probe makes of the answer: an agent that caches may be as old as its tables."""
        refreshed = ms(at - self.errors.refresh_s) if key.probe is ProbeName.SNMP else None
        return Reading(key, answer.reason, ms(at), refreshed_at=refreshed, facts=answer.facts)

    def picture(self) -> Live:
        """A copy of the picture in health."""
        well = self._healthy
        return Live(
            checks=dict(well.checks),
            spans=dict(well.spans),
            slots=dict(well.slots),
            evidence=dict(well.evidence),
        )
