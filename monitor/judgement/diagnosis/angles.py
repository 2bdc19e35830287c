"""From where words are heard: how their slot stands to what is supposed to have failed."""

from dataclasses import dataclass
from functools import cache
from itertools import product

from inventory.types.components import Kind
from monitor.judgement.diagnosis.likelihood import Place


@dataclass(frozen=True, slots=True, eq=False)
class Angle:
    """All of a component that matters for the worth of a slot's words.

    There are a few dozen, one object for each: thousands of slots share one, and what their words
    are worth is looked up by the object itself.
    """

    cause: Kind
    state: Place
    """Where the slot's own state stands."""
    gasp: Place
    """Where the last breath of its link's far end does."""


@cache
def angle(cause: Kind, place: Place, *, unpowered: bool) -> Angle:
    """The one angle of this sort. `unpowered`: the component feeds the link's far end."""
    return Angle(cause, place, Place.UNPOWERED if unpowered else place)


@cache
def all_angles() -> tuple[Angle, ...]:
    """Every angle that there may be."""
    sorts = product(Kind, Place, (False, True))
    return tuple(angle(kind, place, unpowered=unpowered) for kind, place, unpowered in sorts)
