"""Which faults the evidence separates: decided by physics, not by any solver.

Two faults are *twins* when every probe would say the very same of both, had no reading been lost
and none been wrong.
"""

from collections.abc import Iterable, Mapping

from inventory.types.components import Kind
from inventory.types.faults import Component, FaultKind, GroupKind
from inventory.types.readings import Answer, CheckKey, Fact, Reason
from tests.laboratory.instruments import Instruments, Tier
from tests.laboratory.physics import World
from tests.laboratory.plant import Fault, Mode, Plant

Signature = frozenset[tuple[str, str, Reason, frozenset[tuple[str, Fact]]]]
"""What differs from health, by slot and probe."""


class Chart:
    """The effects of each single fault of one district, as its instruments would tell them."""

    def __init__(self, instruments: Instruments, faults: Iterable[Fault]) -> None:
        self.instruments = instruments
        self.plant: Plant = instruments.plant
        self.faults = list(faults)
        """All single faults that may happen."""
        healthy = World(self.plant)
        self.healthy: Mapping[CheckKey, Answer] = {
            key: instruments.ask(healthy, key) for key in instruments.checks()
        }
        self._keys: dict[str, list[CheckKey]] = {}
        for key in self.healthy:
            building = self.plant.parts[key.slot].building
            self._keys.setdefault(building, []).append(key)
        self._effects: dict[Fault, dict[CheckKey, Answer]] = {}
        self._twins: dict[Fault, list[Fault]] = {}

    def effects(self, fault: Fault) -> dict[CheckKey, Answer]:
        """What is answered otherwise than in health once the fault holds. Buildings share only
        the core, so that a fault shows in its own alone."""
        if fault not in self._effects:
            building = self.plant.parts[fault.code].building
            world = World(self.plant, [fault])
            told = ((key, self.instruments.ask(world, key)) for key in self._keys[building])
            self._effects[fault] = {k: a for k, a in told if a != self.healthy[k]}
        return self._effects[fault]

    def twins(self, fault: Fault) -> list[Fault]:
        """The single faults with the same effects, itself among them."""
        if fault not in self._twins:
            building = self.plant.parts[fault.code].building
            mine = self.signature(fault)
            self._twins[fault] = [
                each
                for each in self.faults
                if self.plant.parts[each.code].building == building
                and self._may_be_twin(fault, each)
                and self.signature(each) == mine
            ]
        return self._twins[fault]

    def _may_be_twin(self, fault: Fault, other: Fault) -> bool:
        return _lasting(fault) is _lasting(other)

    def signature(self, fault: Fault) -> Signature:
        """The effects in a form that can be compared."""
        return frozenset(
            (key.slot, key.probe.value, answer.reason, frozenset(answer.facts.items()))
            for key, answer in self.effects(fault).items()
        )

    def cameras(self, fault: Fault) -> list[str]:
        """The camera points that are not as they should be."""
        kinds = self.plant.parts
        lost = {key.slot for key in self.effects(fault)}
        return sorted(code for code in lost if kinds[code].kind is Kind.CAMERA)

    def named(self, fault: Fault) -> Component:
        """The name that is right for the fault: its component, where that is recorded; else the
        point, or the building of several points."""
        part = self.plant.parts[fault.code]
        if self.instruments.tier is not Tier.PLACE:
            return Component(part.kind, part.code)
        cameras = self.cameras(fault)
        if len(cameras) == 1:
            return Component(Kind.CAMERA, cameras[0])
        return Component(GroupKind.BUILDING, part.building)

    def separated(self, fault: Fault) -> bool:
        """Whether nothing else that may happen alone looks the same."""
        return len({(self.named(each), trouble(each)) for each in self.twins(fault)}) == 1


def _lasting(fault: Fault) -> bool:
    return fault.mode is not Mode.LOOSE


TROUBLES: Mapping[Mode, frozenset[FaultKind]] = {
    Mode.HUNG: frozenset({FaultKind.HUNG}),
    Mode.PASSWORD: frozenset({FaultKind.CREDENTIALS}),
    Mode.CLOCK: frozenset({FaultKind.CLOCK}),
}
"""What must be said to be wrong, where the device lives."""
_LOST = frozenset(FaultKind) - frozenset().union(*TROUBLES.values())


def trouble(fault: Fault) -> frozenset[FaultKind]:
    """What may rightly be said to be wrong with the component."""
    return TROUBLES.get(fault.mode, _LOST)
