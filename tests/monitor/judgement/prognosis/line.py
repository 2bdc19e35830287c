"""One strand with a camera behind it, watched by the real tick over days of virtual time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from inventory.types.components import Kind, Slot
from inventory.types.faults import Fault, FaultEvent, FaultState
from inventory.types.readings import CheckKey, Fact, ProbeName, Reading, Reason
from inventory.types.time import DAY, HOUR, MINUTE, Ms
from monitor.judgement.diagnosis.priors import Priors
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.live import Context, Live, advance, restored
from monitor.judgement.policy import Policy
from monitor.judgement.prognosis.trend import Trend
from monitor.judgement.seeing import Sight
from monitor.judgement.tick import tick
from tests.probes.sim.small_district import small_district

START: Ms = 20_000 * DAY
POLICY = Policy(snmp_interval=900, icmp_interval=900)
STRAND = CheckKey("f1", ProbeName.SNMP)
CAMERA = CheckKey("k1", ProbeName.ICMP)
BESIDE = (CheckKey("f2", ProbeName.SNMP), CheckKey("k2", ProbeName.ICMP))
"""The strand and camera next to them, which always work."""
EVERY: Ms = 15 * MINUTE

Light = Callable[[float], float]
"""Received light in dBm by days since the start."""


class Brittle(Priors):
    """Of a district where strands break more often than anything else."""

    def of(self, slot: Slot) -> float:
        return 10.0 if slot.kind is Kind.STRAND else super().of(slot)


@dataclass
class Line:
    """Strand f1 of the small district and camera k1. `now`: of the last tick."""

    policy: Policy = POLICY
    priors: Priors = field(default_factory=Brittle)
    now: Ms = START
    live: Live = field(default_factory=Live)
    events: list[FaultEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        probes = {each.slot: (each.probe,) for each in (STRAND, CAMERA, *BESIDE)}
        topology = Topology(small_district())
        self.context = Context(topology, self.policy, probes, self.priors)

    @property
    def days(self) -> float:
        return (self.now - START) / DAY

    @property
    def fault(self) -> Fault | None:
        """The open fault, if there is one; more than one is an error."""
        found = [each for each in self.live.faults.values() if each.state is FaultState.OPEN]
        assert len(found) <= 1
        return found[0] if found else None

    def shine(self, until: float, light: Light, every: Ms = EVERY) -> None:
        """Readings of working strand and camera until that day."""
        while self.days < until:
            self.now += every
            self.say(light(self.days))

    def say(self, light: float | None, **facts: Fact) -> None:
        """One tick in which the strand works, and tells of this light."""
        told = facts if light is None else {"rx_power_dbm": round(light, 2), **facts}
        self.hear(Reading(STRAND, Reason.OK, self.now, facts=told), self._camera(Reason.OK))

    def fail(self) -> None:
        """One tick in which the strand is dark."""
        dark = Reading(STRAND, Reason.LINK_DOWN, self.now, facts={"remote_power_down": False})
        beside = [Reading(each, Reason.OK, self.now) for each in BESIDE]
        self.hear(dark, self._camera(Reason.TIMEOUT), *beside)

    def cut(self, minutes: int) -> None:
        """The strand is dark for so long, seen every minute."""
        for _ in range(minutes):
            self.now += MINUTE
            self.fail()

    def mend(self, light: float | None, minutes: int) -> None:
        """It works again for so long, seen every minute."""
        for _ in range(minutes):
            self.now += MINUTE
            self.say(light)

    def hear(self, *readings: Reading) -> None:
        slots = tuple(self.context.probes_of)
        outcome, events = tick(
            self.live, readings, Sight({}), self.context, self.now, unheard=slots
        )
        advance(self.live, outcome)
        self.events += events

    def begin_again(self) -> None:
        """The process is killed, and started again from what its ledger holds."""
        trends = {slot: Trend(days=each.days) for slot, each in self.live.trends.items()}
        faults = list(self.live.faults.values())
        self.live = restored((), faults, self.live.next_fault, trends)

    def _camera(self, reason: Reason) -> Reading:
        return Reading(CAMERA, reason, self.now)


def told(events: Iterable[FaultEvent]) -> list[str]:
    """What happened, in one word each, with the kind of the fault."""
    return [f"{each.kind} {each.fault.diagnosis.kind}" for each in events]


def hours(count: float) -> float:
    """So many hours, in days."""
    return count * HOUR / DAY
