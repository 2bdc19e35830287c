"""What each probe would answer about a simulated world, and after how long: no sockets."""

from dataclasses import dataclass, field
from random import Random

from inventory.types.components import Kind, LinkKind
from inventory.types.readings import Answer, CheckKey, Fact, ProbeName, Reason
from inventory.types.targets import Target
from monitor.judgement.policy import Policy
from probes.sim.world import Detection, OperStatus, Trip, World

PROMPT_S = 0.05
"""How long a device takes to answer."""
OWN_SERIAL = "D1"
"""What every camera of the inventory tells."""
TODAY_S = 1_700_000_000.0
"""The day of the stories (Unix s)."""
SKEW_S = 5.0
"""From how wrong a clock on the ONVIF probe speaks of it."""


@dataclass
class Instruments:
    """The probes' view of a world. `mute`: devices that work, and whose agent is silent."""

    world: World
    policy: Policy
    mute: set[str] = field(default_factory=set)
    impostors: dict[str, str] = field(default_factory=dict)
    """Serial number of what answers in a camera's place."""
    losing: dict[str, float] = field(default_factory=dict)
    """The share of the pings that is lost, by device."""
    random: Random = field(default_factory=lambda: Random(6))
    _missed: set[str] = field(default_factory=set)
    sighted: bool = True
    """Whether the monitor's own way out works."""

    def ask(self, key: CheckKey, target: Target) -> tuple[Answer, float]:
        """The answer, and the seconds that it takes."""
        answer = self._answer(key, target)
        silent = answer.reason in (Reason.TIMEOUT, Reason.AGENT_SILENT)
        return answer, self.policy.deadline_s(key.probe) if silent else PROMPT_S

    def _answer(self, key: CheckKey, target: Target) -> Answer:
        if key.probe is ProbeName.RECORDER:
            return self._channel(key.slot)
        if not target.own:
            return self._row(key.slot, target.kind)
        if not self.sighted or key.slot in self.mute or not self.world.answers(key.slot):
            return Answer(Reason.TIMEOUT)
        if key.probe is ProbeName.ICMP:
            return self._ping(key.slot)
        if not self.world.serves(key.slot):
            return Answer(Reason.TIMEOUT)
        if key.probe is ProbeName.RTSP:
            return self._stream(key.slot)
        return self._onvif(key.slot) if key.probe is ProbeName.ONVIF else self._agent(key.slot)

    def _ping(self, code: str) -> Answer:
        """One ping; three after one that was lost, as in a burst."""
        share, pings = self.losing.get(code, 0.0), 3 if code in self._missed else 1
        lost = sum(self.random.random() < share for _ in range(pings))
        (self._missed.add if lost == pings else self._missed.discard)(code)
        reason = Reason.TIMEOUT if lost == pings else Reason.OK
        return Answer(reason, facts={"loss": lost / pings})

    def _stream(self, code: str) -> Answer:
        if self.world.password(code) is not None:
            return Answer(Reason.AUTHENTICATION)
        return Answer(Reason.OK if self.world.streams(code) else Reason.DEGRADED)

    def _channel(self, code: str) -> Answer:
        recorder = self.world.wiring.recorder_of(code)
        silent = recorder is None or recorder in self.mute or not self.world.serves(recorder)
        if silent or not self.sighted:
            return Answer(Reason.AGENT_SILENT)
        return Answer(Reason.OK if self.world.answers(code) else Reason.OFFLINE)

    def _onvif(self, code: str) -> Answer:
        if self.world.password(code) is not None:
            return Answer(Reason.AUTHENTICATION)
        if code in self.impostors:
            told: dict[str, Fact] = {"serial": self.impostors[code], "expected_serial": OWN_SERIAL}
            return Answer(Reason.IDENTITY, facts=told)
        skew = round(self.world.time_told(code, TODAY_S) - TODAY_S)
        reason = Reason.CLOCK_SKEW if abs(skew) > SKEW_S else Reason.OK
        return Answer(reason, facts={"clock_offset_s": skew, "serial": OWN_SERIAL})

    def _agent(self, code: str) -> Answer:
        if self.world.wiring.slots[code].kind is not Kind.UPS:
            return Answer(Reason.OK)
        battery = self.world.on_battery(code)
        return Answer(
            Reason.ON_BATTERY if battery else Reason.OK,
            facts={"output_source": 5 if battery else 3},
        )

    def _row(self, code: str, kind: Kind) -> Answer:
        agent = self.world.wiring.agent_of(code)
        silent = agent is None or agent in self.mute or not self.world.serves(agent)
        if silent or not self.sighted:
            return Answer(Reason.AGENT_SILENT)
        if kind is Kind.OUTLET:
            on = self.world.works(code)
            facts: dict[str, Fact] = {"output_power_w": self.world.load_w(code)}
            return Answer(Reason.OK if on else Reason.POWER_OFF, facts=facts)
        if kind is Kind.ADAPTER:
            return self._poe(code)
        return self._link(code, kind)

    def _gasped(self, strand: str) -> bool:
        """The far end had a last breath to say that its power fails."""
        wiring = self.world.wiring
        feeders = [
            feeder
            for transceiver in wiring.lowers(strand, LinkKind.DATA)
            for feeder in wiring.uppers(transceiver, LinkKind.POWER)
        ]
        return bool(feeders) and not any(self.world.works(feeder) for feeder in feeders)

    def _poe(self, code: str) -> Answer:
        found = self.world.detection(code)
        reason = Reason.OK if found is Detection.DELIVERING else Reason.POWER_OFF
        facts: dict[str, Fact] = {"detection_status": int(found)}
        facts.update((f"poe_{trip}", self.world.counted(code, trip)) for trip in Trip)
        return Answer(reason, facts=facts)

    def _link(self, code: str, kind: Kind) -> Answer:
        if not self.world.present(code):
            return Answer(Reason.ABSENT)
        oper = self.world.oper_status(code)
        facts: dict[str, Fact] = {"oper_status": int(oper)}
        if kind is Kind.STRAND:
            facts["remote_power_down"] = self._gasped(code)
        if oper is OperStatus.UP or kind is Kind.CARD:
            return Answer(Reason.OK, facts=facts)
        up = self.world.enabled(code)
        return Answer(Reason.LINK_DOWN if up else Reason.ADMIN_DOWN, facts=facts)
