"""What simpler methods would make of the same confirmed states: the yardsticks.

They are given what stands at the end of a story, so that the races of real installations (a child
that is told of before its parent) are not held against them. None of them states a confidence.
"""

from collections.abc import Callable, Iterable, Mapping

from inventory.types.components import Inventory, LinkKind
from inventory.types.faults import Component, FaultKind
from inventory.types.outages import SlotState
from inventory.types.readings import Reason
from monitor.judgement.diagnosis.evidence import SlotEvidence
from tests.laboratory.run import Look
from tests.laboratory.tickets import Claim, Ticket

Troubled = Mapping[str, SlotEvidence]
Method = Callable[[Troubled], Iterable[tuple[str, frozenset[str]]]]
"""Names components, each with the slots that it explains."""

HIT_RATIO = 0.8
"""Of a group's members, so many must be lost for the group to be a candidate."""

_KINDS = {
    Reason.AUTHENTICATION: FaultKind.CREDENTIALS,
    Reason.CLOCK_SKEW: FaultKind.CLOCK,
}


class Yardsticks:
    """The three methods over one inventory."""

    def __init__(self, inventory: Inventory, watched: Iterable[str]) -> None:
        self._slots = {slot.code: slot for slot in inventory.slots}
        self._watched = frozenset(watched)
        self._speaking = {each.slot for each in inventory.installations if each.address}
        self._parents: dict[str, list[str]] = {}
        self._needs: dict[str, list[str]] = {}
        for link in inventory.links:
            self._needs.setdefault(link.lower, []).append(link.upper)
            if link.kind is LinkKind.DATA:
                self._parents.setdefault(link.lower, []).append(link.upper)
        self._groups = self._gather_groups()

    @property
    def methods(self) -> Mapping[str, Method]:
        """By the name that the table has."""
        return {
            "one_per_device": self.one_per_device,
            "parents": self.parents,
            "set_cover": self.set_cover,
        }

    def one_per_device(self, troubled: Troubled) -> Iterable[tuple[str, frozenset[str]]]:
        """A ticket for each device that has an address and is not well."""
        for code in sorted(troubled.keys() & self._speaking):
            yield code, frozenset({code})

    def parents(self, troubled: Troubled) -> Iterable[tuple[str, frozenset[str]]]:
        """The same, but for what is unreachable: down, with all its parents down (Nagios,
        Icinga: the parents of a host are the nearest hosts on its way)."""
        for code in sorted(troubled.keys() & self._speaking):
            hosts = self._hosts_above(code)
            if not (_lost(troubled[code]) and hosts and all(h in troubled for h in hosts)):
                yield code, frozenset({code})

    def _hosts_above(self, code: str) -> set[str]:
        found: set[str] = set()
        ways = list(self._parents.get(code, []))
        while ways:
            upper = ways.pop()
            if upper in self._speaking:
                found.add(upper)
            else:
                ways += self._parents.get(upper, [])
        return found

    def set_cover(self, troubled: Troubled) -> Iterable[tuple[str, frozenset[str]]]:
        """SCORE (NSDI 2005): of the groups most of whose members are lost, again and again the
        one that explains most; what no group explains, and what is not lost, stands alone."""
        lost = {code for code, seen in troubled.items() if _lost(seen)}
        open_ = set(lost)
        groups = {g: m for g, m in self._groups.items() if len(m & lost) >= HIT_RATIO * len(m)}
        while open_:
            gain, name = max(((len(m & open_), g) for g, m in groups.items()), default=(0, ""))
            if not gain:
                break
            yield name, frozenset(groups[name] & open_)
            open_ -= groups[name]
        for code in sorted(open_ | (troubled.keys() - lost)):
            yield code, frozenset({code})

    def _gather_groups(self) -> dict[str, frozenset[str]]:
        """Each component with the watched slots that cannot work without it (of several ways up
        all count: SCORE has no redundancy)."""
        members: dict[str, set[str]] = {}
        for code in self._watched:
            todo, seen = [code], {code}
            while todo:
                at = todo.pop()
                members.setdefault(at, set()).add(code)
                fresh = [u for u in self._needs.get(at, []) if u not in seen]
                seen.update(fresh)
                todo += fresh
        return {code: frozenset(found) for code, found in members.items()}

    def tickets(self, method: Method, looks: Iterable[Look]) -> list[Ticket]:
        """What stands at the end, each since when it has stood."""
        standing: dict[str, Claim] = {}
        for look in looks:
            told = dict(method(look.troubled))
            standing = {
                code: standing.get(code) or self._claim(code, covered, look)
                for code, covered in told.items()
            }
        return [Ticket((claim,)) for claim in standing.values()]

    def _claim(self, code: str, covered: frozenset[str], look: Look) -> Claim:
        component = Component(self._slots[code].kind, code)
        kind = _kind(look.troubled.get(code))
        return Claim(look.at, component, kind, None, {component: frozenset({kind})}, covered)


def _lost(seen: SlotEvidence) -> bool:
    return seen.state is SlotState.DOWN or seen.flapping


def _kind(seen: SlotEvidence | None) -> FaultKind:
    if seen is None or _lost(seen):
        return FaultKind.DEAD
    if seen.state is SlotState.DEGRADED and seen.reason is not Reason.ON_BATTERY:
        return FaultKind.HUNG
    return _KINDS.get(seen.reason, FaultKind.DEAD)
