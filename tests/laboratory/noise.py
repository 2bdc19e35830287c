"""What goes wrong between a device and the monitor: lost, wrong, stale, late."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from inventory.types.components import Kind
from inventory.types.readings import Answer, CheckKey, Fact, ProbeName, Reason
from tests.laboratory.plant import Plant


@dataclass(frozen=True, slots=True)
class Errors:
    """How often; shares of readings, rows or words."""

    missing: float = 0.1
    """Of pings and polls: put off, to be asked a little later. Of rows and of their facts: the
    agent does not tell, as long as the story lasts."""
    wrong: float = 0.01
    """Of readings: a ping or a call that gets lost, a row that says the opposite. And of rows, as
    long as the story lasts: it goes on saying what it said before."""
    gasp_lost: float = 0.15
    gasp_false: float = 0.01
    """Of transceivers that went dark with their power on."""
    late: float = 0.05
    """Of readings: they arrive when newer ones are already known."""
    most_late_s: float = 20
    refresh_s: float = 15
    """How old the tables of an agent may be."""
    power_db: float = 0.2
    """Standard deviation of received power."""


USUAL = Errors()
NONE = Errors(0, 0, 0, 0, 0, 0, 0, 0)
_GASP = "remote_power_down"
_KEPT = frozenset({"fibre_link", "oper_status", "admin_status", "card_present", "outlet_state"})
"""Facts that a row is not without: it is told as a whole, or not at all."""
_FAILED = (Reason.LINK_DOWN, Reason.POWER_OFF, Reason.ABSENT)
_TURNED: Mapping[Kind, Answer] = {
    Kind.PORT: Answer(Reason.LINK_DOWN, facts={"admin_status": 1, "oper_status": 2}),
    Kind.UPLINK: Answer(Reason.LINK_DOWN, facts={"admin_status": 1, "oper_status": 2}),
    Kind.STRAND: Answer(Reason.LINK_DOWN, facts={"fibre_link": False}),
    Kind.COPPER: Answer(Reason.LINK_DOWN, facts={"remote_copper_link": False}),
    Kind.ADAPTER: Answer(Reason.POWER_OFF, facts={"detection_status": 2}),
    Kind.OUTLET: Answer(Reason.POWER_OFF, facts={"outlet_state": 1}),
    Kind.CARD: Answer(Reason.ABSENT, facts={"card_present": False}),
}
"""What a row says that is well, when it is wrong."""


class Noise:
    """The errors of one story. What lasts is drawn once, when it is first asked for."""

    def __init__(
        self, plant: Plant, healthy: Mapping[CheckKey, Answer], errors: Errors, random: Random
    ) -> None:
        self.plant, self.healthy, self.errors = plant, healthy, errors
        self._seed = random.getrandbits(64)
        self._drawn: dict[tuple[str, str], bool] = {}
        self._phases: dict[str, float] = {}
        self._randoms: dict[CheckKey, Random] = {}

    def _random(self, key: CheckKey) -> Random:
        """Each check has its own, so that the order in which checks are asked changes nothing."""
        if key not in self._randoms:
            self._randoms[key] = Random(f"{self._seed} {key.slot} {key.probe}")
        return self._randoms[key]

    def _lasting(self, what: str, of: str, share: float) -> bool:
        known = self._drawn.get((what, of))
        if known is None:
            known = Random(f"{self._seed} {what} {of}").random() < share
            self._drawn[what, of] = known
        return known

    def looked_at(self, agent: str, at: float) -> float:
        """When the agent last looked, as of second `at`."""
        if not self.errors.refresh_s:
            return at
        phase = self._phases.get(agent)
        if phase is None:
            random = Random(f"{self._seed} phase {agent}")
            phase = self._phases[agent] = random.uniform(0, self.errors.refresh_s)
        return at - (at - phase) % self.errors.refresh_s

    def heard(self, key: CheckKey, right: Answer) -> Answer | None:
        """The answer as the monitor has it; None: the question is put off."""
        if not self.plant.agent_of(self.plant.parts[key.slot]):
            return self._called(key, right)
        if right.reason is Reason.AGENT_SILENT and not right.facts:
            return right
        if self._lasting("missing", key.slot, self.errors.missing):
            return Answer(Reason.AGENT_SILENT)
        if self._lasting("stuck", key.slot, self.errors.wrong):
            right = self.healthy[key]
        if self._random(key).random() < self.errors.wrong:
            return self._opposite(key.slot, right)
        return replace(right, facts=self._facts(key, right.facts)) if right.facts else right

    def _called(self, key: CheckKey, right: Answer) -> Answer | None:
        random = self._random(key)
        if random.random() < self.errors.missing:
            return None
        if random.random() < self.errors.wrong:
            return Answer(Reason.TIMEOUT)
        return right

    def _opposite(self, slot: str, right: Answer) -> Answer:
        if right.reason in _FAILED:
            return self.healthy[CheckKey(slot, ProbeName.SNMP)]
        return _TURNED[self.plant.parts[slot].kind]

    def _facts(self, key: CheckKey, right: Mapping[str, Fact]) -> dict[str, Fact]:
        slot = key.slot
        facts = {
            name: value
            for name, value in right.items()
            if name in _KEPT or not self._lasting(name, slot, self.errors.missing)
        }
        if _GASP in facts:
            facts[_GASP] = self._gasp(slot, right)
        power = facts.get("rx_power_dbm")
        if isinstance(power, float):
            facts["rx_power_dbm"] = round(
                power + self._random(key).gauss(0, self.errors.power_db), 2
            )
        return facts

    def _gasp(self, slot: str, right: Mapping[str, Fact]) -> bool:
        """All rows repeat one word: it was heard or not, whichever row is asked."""
        word = self.plant.word_of(slot)
        if right[_GASP]:
            return not self._lasting("gasp lost", word, self.errors.gasp_lost)
        dark = right.get("fibre_link") is False or "remote_copper_link" not in right
        return dark and self._lasting("gasp false", word, self.errors.gasp_false)

    def delay_s(self, key: CheckKey) -> float:
        """How much later than it was made a reading arrives."""
        random = self._random(key)
        if random.random() >= self.errors.late:
            return 0
        return random.uniform(1, self.errors.most_late_s)
