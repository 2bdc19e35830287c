"""What diagnosis knows of one slot."""

from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from inventory.types.outages import SlotState
from inventory.types.readings import Fact, ProbeName, Reason
from inventory.types.time import Ms

AT_REST = (SlotState.OK, SlotState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Failing:
    """A check that fails: which, why, and how many times since its last answer."""

    probe: ProbeName
    reason: Reason
    failures: int = 0


@dataclass(frozen=True, slots=True)
class SlotEvidence:
    """The confirmed state of one slot, with the times that say how fresh it is.

    `onset_at`: the first reading of the present state. `observed_at`: its newest reading.
    `refreshed_at`: when the agent behind it last looked, where it caches. `in_doubt`: a check is
    soft, so the state may change within seconds. `changes`: confirmed ones between alive and down
    within the flapping window.
    """

    slot: str
    state: SlotState
    reason: Reason
    onset_at: Ms
    observed_at: Ms
    refreshed_at: Ms | None = None
    in_doubt: bool = False
    flapping: bool = False
    changes: int = 0
    contenders: tuple[str, str] | None = None
    """Serial numbers of two units that take turns there, that of the last one last."""
    losses: int = 0
    """How often pings were lost between answers within the window of losses."""
    lossy_since: Ms | None = None
    """Of one that loses packets: the first of these."""
    failing: tuple[Failing, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    rises: Mapping[str, int] = field(default_factory=dict)
    """Of one that is down: counters that rose since its last answer, and by how much."""
    idle_since: Ms | None = None
    """Since when its meter sees nothing drawn, where something was before."""
    last_good_at: Ms | None = None
    """Of one that is down: the last answer before it fell, where there was one."""
    outage_at: Ms | None = None
    """Of one that is down: the first failed reading of its outage, where that is known."""
    back_at: Ms | None = None
    """Of one that is not down: the first answer after its last outage, where there was one."""

    @property
    def down(self) -> bool:
        return self.state is SlotState.DOWN

    @property
    def alive(self) -> bool:
        return self.state in (SlotState.OK, SlotState.DEGRADED, SlotState.MISCONFIGURED)

    @property
    def lossy(self) -> bool:
        """Whether it loses packets, while it answers."""
        return self.lossy_since is not None

    @property
    def at_rest(self) -> bool:
        """Nothing is wrong with it, as far as anybody sees."""
        restless = self.flapping or self.lossy or self.contenders is not None
        return self.state in AT_REST and not restless

    @property
    def fell_at(self) -> Ms:
        """When it was first seen down; a restart of the monitor or blind time do not move it."""
        return self.onset_at if self.outage_at is None else self.outage_at

    @property
    def newest(self) -> Ms:
        """The time that the evidence speaks of: the agent's own, where it caches."""
        return self.refreshed_at if self.refreshed_at is not None else self.observed_at


def unseen(slot: str) -> SlotEvidence:
    """Of a slot that is watched, and was never seen yet."""
    return SlotEvidence(slot, SlotState.UNKNOWN, Reason.AGENT_SILENT, onset_at=0, observed_at=0)


EvidenceBySlot = Mapping[str, SlotEvidence]


class LookedUp(Mapping[str, SlotEvidence]):
    """Evidence that is worked out when somebody asks: thousands of slots are asked for in a tick,
    and of most nothing is known."""

    @abstractmethod
    def find(self, slot: str) -> SlotEvidence | None:
        """What is known of the slot."""

    def get(self, slot: str, default: Any = None) -> Any:  # noqa: ANN401  # as of any Mapping
        seen = self.find(slot)
        return default if seen is None else seen

    def __getitem__(self, slot: str) -> SlotEvidence:
        seen = self.find(slot)
        if seen is None:
            raise KeyError(slot)
        return seen

    def __contains__(self, slot: object) -> bool:
        return isinstance(slot, str) and self.find(slot) is not None

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Layered(LookedUp):
    """Several layers as one, the first that knows a slot counting: nothing is copied."""

    def __init__(self, *layers: EvidenceBySlot) -> None:
        self._layers = layers
        self._finds = [each.find if isinstance(each, LookedUp) else each.get for each in layers]

    def find(self, slot: str) -> SlotEvidence | None:
        for find in self._finds:
            seen = find(slot)
            if seen is not None:
                return seen
        return None

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(slot for layer in self._layers for slot in layer))


class Watched(LookedUp):
    """What is known of each watched slot: what was seen in this tick, else before it, else that it
    was never seen yet."""

    def __init__(self, slots: Collection[str], now: EvidenceBySlot, before: EvidenceBySlot) -> None:
        self._slots, self._now, self._before = slots, now, before

    def find(self, slot: str) -> SlotEvidence | None:
        if slot not in self._slots:
            return None
        return self._now.get(slot) or self._before.get(slot) or unseen(slot)

    def __iter__(self) -> Iterator[str]:
        return iter(self._slots)
