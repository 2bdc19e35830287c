"""What a person found to be the cause of a fault, and for how long what served how."""

from dataclasses import dataclass
from enum import StrEnum

from inventory.types.components import Kind
from inventory.types.time import Ms


class Cause(StrEnum):
    """Why a component failed, as the people say who repaired it."""

    DEFECTIVE = "defective"
    """Worn out or broken by itself."""
    LOOSE = "loose"
    """A loose connection or a bad contact of it."""
    WORKS = "works"
    """Damaged by construction or other works."""
    SWITCHED_OFF = "switched_off"
    """Somebody switched its socket off, or pulled its plug."""
    THEFT = "theft"
    """Stolen or vandalised."""
    ANIMAL = "animal"
    WEATHER = "weather"
    CONFIGURATION = "configuration"
    NO_FAULT_FOUND = "no_fault_found"
    OTHER = "other"

    def counts_for(self, kind: Kind) -> bool:
        """Whether it counts towards how often such components fail.

        Lines are there to be dug up, gnawed and torn down: with them, that is how they fail.
        """
        return self in _OF_THE_PART or (kind in _LINES and self in _OF_LINES)


_OF_THE_PART = frozenset({Cause.DEFECTIVE, Cause.LOOSE})
_OF_LINES = frozenset({Cause.WORKS, Cause.ANIMAL, Cause.WEATHER, Cause.THEFT})
_LINES = frozenset({Kind.COPPER, Kind.STRAND, Kind.CABLE, Kind.UPLINK})


@dataclass(frozen=True, slots=True)
class Part:
    """What stood in a slot at a moment, as far as its like is counted together.

    `poe`: it is a PoE port, which is an adapter by what it does and none by how often it fails;
    `model`: of the unit, with its maker, or "".
    """

    kind: Kind
    poe: bool = False
    model: str = ""
    building: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A person's word on one fault: this component, as it stood there then, for this cause."""

    component: str
    part: Part
    cause: Cause


@dataclass(frozen=True, slots=True)
class Answered:
    """How many faults people gave the cause of, among all that are over."""

    confirmed: int
    over: int
    """The confirmed ones too."""

    @property
    def share(self) -> float:
        """0…1; 0 while nothing was confirmed."""
        return self.confirmed / self.over if self.over else 0.0


@dataclass(frozen=True, slots=True)
class Period:
    """What held from `since` until `until` (None: still): a building, or a model."""

    value: str
    since: Ms
    until: Ms | None


@dataclass(frozen=True, slots=True)
class ServiceLife:
    """Where a slot was, and what stood in it. `models` is empty where units are not recorded."""

    kind: Kind
    poe: bool
    places: tuple[Period, ...]
    models: tuple[Period, ...]
