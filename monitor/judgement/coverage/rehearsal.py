"""One failure played through the diagnosis itself, to see what the ticket would name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp

from inventory.types.components import Kind
from inventory.types.faults import Diagnosis, FaultKind, GroupKind, Rival, Term, TermCode
from inventory.types.outages import SlotState
from inventory.types.readings import Fact, Reason
from monitor.judgement.coverage.alike import Alike
from monitor.judgement.coverage.scene import Scene
from monitor.judgement.coverage.words import NOW, Words
from monitor.judgement.diagnosis.diagnose import diagnose
from monitor.judgement.diagnosis.evidence import Layered, SlotEvidence
from monitor.judgement.diagnosis.hypotheses import Belief
from monitor.judgement.diagnosis.priors import Priors
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.policy import Policy

FACTOR = 10.0
"""Causes whose words are likelier than this by no more than the factor are not told apart. (What
contradicts a cause at one place, with nothing else against it, makes it 20 times less likely.)"""

KindOf = Kind | GroupKind
_Word = tuple[str, SlotState, Reason, frozenset[tuple[str, Fact]]]


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the diagnosis makes of one failure. `names`: the codes that tickets name; `kinds`:
    those of all causes that the words do not rule out."""

    names: frozenset[str]
    kinds: frozenset[KindOf]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the failure of a component ends: `shown` by any instrument, `named` exactly, with these
    `kinds` of causes that are not told apart from it."""

    shown: bool
    named: bool
    kinds: frozenset[KindOf]


_UNSHOWN = Outcome(shown=False, named=False, kinds=frozenset())


class Rehearsal:
    """Plays failures of one scene; failures of which the instruments say the same are one."""

    def __init__(self, scene: Scene, priors: Priors) -> None:
        self.world, self.records = Topology(scene.world), Topology(scene.records)
        self.words = Words(self.world, scene.instruments)
        self._belief, self._policy = Belief(priors), Policy()
        self._known: dict[frozenset[_Word], _Heard | None] = {}
        self._of_make: dict[int, Outcome] = {}

    def play(self, alike: Alike) -> Outcome:
        """The outcome for each of them: the first one is played, once for all of its make."""
        if alike.make not in self._of_make:
            heard = self._hear(alike.first)
            self._of_make[alike.make] = (
                Outcome(True, alike.first in heard.names, heard.kinds) if heard else _UNSHOWN
            )
        return self._of_make[alike.make]

    def _hear(self, cause: str) -> _Heard | None:
        """None where no instrument would show the failure."""
        said = self.words.of(cause)
        key = frozenset(map(_word, said.values()))
        if key not in self._known:
            self._known[key] = self._heard(said)
        return self._known[key]

    def _heard(self, said: Mapping[str, SlotEvidence]) -> _Heard | None:
        evidence = Layered(said, self.words.healthy)
        told = diagnose(self.records, evidence, said, self._belief, NOW, self._policy)
        told = tuple(each for each in told if each.kind is not FaultKind.RECORDS)
        if not told:
            return None
        main = max(told, key=lambda each: (len(each.affected), each.component.code))
        return _Heard(frozenset(d.component.code for d in told), _kinds(main))


def _word(seen: SlotEvidence) -> _Word:
    return seen.slot, seen.state, seen.reason, frozenset(seen.facts.items())


def _kinds(found: Diagnosis) -> frozenset[KindOf]:
    """The named one, and the rivals for which the evidence speaks about as much."""
    close = (each.component.kind for each in found.rivals if _close(each, found))
    return frozenset({found.component.kind, *close})


def _close(rival: Rival, found: Diagnosis) -> bool:
    """What is not recorded has no terms: its share of belief counts instead."""
    if not rival.terms:
        return rival.confidence * FACTOR >= found.confidence
    mine = found.confidence / _prior(found.terms)
    return rival.confidence / _prior(rival.terms) * FACTOR >= mine


def _prior(terms: Iterable[Term]) -> float:
    return exp(next((term.weight for term in terms if term.code is TermCode.PRIOR), 0.0))
