"""What is remembered of agents: their families, and the values of their rows that change slowly."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from zlib import crc32

from inventory.types.components import Kind
from inventory.types.readings import Answer, Fact
from inventory.types.targets import Target
from probes.profiles.library import Profile
from probes.snmp_entities import EntityMemory

SELDOM_S = 300.0
"""How often the values that are asked seldom are asked while the row is well."""
IDENTITY_S = 3600.0
"""How long an agent is taken for what it said it is."""
PLAIN_S = 3600.0
"""How long a row is asked without its slow values, after the agent could not carry them."""
_MOST_ROWS = 200_000
_MOST_AGENTS = 50_000

AgentKey = tuple[str, int, str]
"""Address, port, and who asks: community or user."""
RowKey = tuple[AgentKey, Kind, str | None]


@dataclass(slots=True)
class KnownAgent:
    """One agent. Times are the event loop's."""

    profile: Profile | None = None
    identified_at: float = 0.0
    entities: EntityMemory = field(default_factory=EntityMemory)


@dataclass(slots=True)
class _Row:
    """`doubtful`: the agent was silent when all was asked. `plain_until`: and told less at once."""

    due: float
    facts: Mapping[str, Fact] = field(default_factory=dict)
    doubtful: bool = False
    plain_until: float = 0.0


class AgentMemory:
    """Belongs to one event loop. Bounded: what is forgotten is only asked again."""

    def __init__(self) -> None:
        self._agents: dict[AgentKey, KnownAgent] = {}
        self._rows: dict[RowKey, _Row] = {}

    def agent(self, key: AgentKey) -> KnownAgent:
        """What is known of the agent."""
        known = self._agents.get(key)
        if known is None:
            if len(self._agents) >= _MOST_AGENTS:
                self._agents.clear()
            known = self._agents[key] = KnownAgent()
        return known

    def family(self, key: AgentKey, now: float) -> Profile | None:
        """The profile of the agent, while what it said of itself counts."""
        known = self._agents.get(key)
        if known is None or now - known.identified_at > IDENTITY_S:
            return None
        return known.profile

    def identify(self, key: AgentKey, profile: Profile, now: float) -> None:
        """The agent has said what it is."""
        known = self.agent(key)
        known.profile, known.identified_at = profile, now

    async def stop(self) -> None:
        """End what is being learned."""
        for known in self._agents.values():
            await known.entities.stop()

    def is_due(self, key: AgentKey, target: Target, now: float) -> bool:
        """Whether the row's slow values are to be asked now."""
        row = self._rows.get((key, target.kind, target.index))
        if row is None:
            return True
        return now >= row.due and now >= row.plain_until and not row.doubtful

    def keep_full(
        self, key: AgentKey, target: Target, answer: Answer, slow: frozenset[str], now: float
    ) -> None:
        """Remember the `slow` facts of an answer to everything."""
        facts = {name: fact for name, fact in answer.facts.items() if name in slow}
        row = self._row(key, target)
        row.due, row.facts, row.doubtful = now + SELDOM_S * _share(key, target), facts, False

    def note_silence(self, key: AgentKey, target: Target) -> None:
        """The agent was silent when everything was asked: next time less is."""
        self._row(key, target).doubtful = True

    def complete(self, key: AgentKey, target: Target, answer: Answer, now: float) -> Answer:
        """An answer to little, with what is remembered of the row."""
        row = self._rows.get((key, target.kind, target.index))
        if row is None:
            return answer
        if row.doubtful:
            row.doubtful, row.plain_until = False, now + PLAIN_S
        return replace(answer, facts={**row.facts, **answer.facts})

    def hasten(self, key: AgentKey, target: Target) -> None:
        """A row that fails is asked in full each time: what was is no news of it."""
        row = self._row(key, target)
        row.due, row.facts = 0.0, {}

    def _row(self, key: AgentKey, target: Target) -> _Row:
        name = (key, target.kind, target.index)
        row = self._rows.get(name)
        if row is None:
            if len(self._rows) >= _MOST_ROWS:
                self._rows.clear()
            row = self._rows[name] = _Row(0.0)
        return row


def _share(key: AgentKey, target: Target) -> float:
    """A half to one, by the row: so that an agent's rows do not all fall due together."""
    name = f"{key[0]}:{key[1]} {target.kind} {target.index}"
    return 0.5 + crc32(name.encode()) / 2**33
