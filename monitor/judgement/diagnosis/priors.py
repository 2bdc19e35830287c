"""How often each component fails, before any evidence (per unit and year)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from inventory.types.causes import Part
from inventory.types.components import Kind, Slot
from inventory.types.time import Ms
from monitor.judgement.diagnosis.learning import Experience, Tally, levels

# Field figures: 12 V adapters 8-16 %, transceivers 5 %, cameras 5 % dead; cables and strands in a
# building far above the 0.002 per km of buried ones; mains once per building and year. An uplink
# is all that lies between two switches: two optics (0.01 each) and a cable.
DEFAULT_RATES: Mapping[Kind, float] = {
    Kind.CAMERA: 0.05,
    Kind.ADAPTER: 0.12,
    Kind.COPPER: 0.01,
    Kind.TRANSCEIVER: 0.05,
    Kind.STRAND: 0.01,
    Kind.CABLE: 0.005,
    Kind.CARD: 0.03,
    Kind.CHASSIS: 0.02,
    Kind.PORT: 0.005,
    Kind.SWITCH: 0.03,
    Kind.UPLINK: 0.025,
    Kind.RECORDER: 0.05,
    Kind.CHANNEL: 0.01,
    Kind.OUTLET: 0.01,
    Kind.BOX: 0.03,
    Kind.UPS: 0.03,
    Kind.MAINS: 1.0,
}


POE_PORT = 0.01
"""A PoE port of a switch is an adapter by what it does, and none by how often it fails."""

TELLING = 1.0
"""Of fewer unit-years nothing is told."""


def default_rate(kind: Kind, *, poe: bool = False) -> float:
    """Failures a year of such a component, before anything was learned of it."""
    return POE_PORT if poe else DEFAULT_RATES.get(kind, 0.01)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a learned rate goes back to. `of_model`: of its model, else of its whole class;
    `more`: these fail more often than by default, and so does it; `at`: as of when."""

    tally: Tally
    of_model: bool
    more: bool
    at: Ms


class Priors:
    """The rate of each slot: the default of its class, or what the district has taught.

    `model`: of the unit that stands in a slot, by the slot's code. Rates are remembered by slot:
    each is worked out once, when first asked for.
    """

    def __init__(
        self, experience: Experience | None = None, model: Callable[[str], str] = lambda _code: ""
    ) -> None:
        self._experience, self._model = experience, model
        self._rates: dict[str, float] = {}
        self._seen: dict[str, Seen | None] = {}

    def of(self, slot: Slot) -> float:
        """Failures a year of what stands in this slot."""
        if self._experience is None:
            return default_rate(slot.kind, poe=slot.is_poe_port)
        rate = self._rates.get(slot.code)
        if rate is None:
            rate = self._rates[slot.code] = self._learned(slot, self._experience)
        return rate

    def seen(self, slot: Slot) -> Seen | None:
        """What its rate was learned from, where that is worth telling: of its model if possible."""
        if self._experience is None:
            return None
        if slot.code not in self._seen:
            self._seen[slot.code] = self._telling(slot, self._experience)
        return self._seen[slot.code]

    def _telling(self, slot: Slot, experience: Experience) -> Seen | None:
        default = default_rate(slot.kind, poe=slot.is_poe_port)
        for level in levels(self._part(slot)):
            tally = experience.tallies.get(level, Tally())
            if tally.years >= TELLING and not level.building:
                more = self.of(slot) > default and tally.failures > default * tally.years
                return Seen(tally, bool(level.model), more, experience.as_of)
        return None

    def _learned(self, slot: Slot, experience: Experience) -> float:
        default = default_rate(slot.kind, poe=slot.is_poe_port)
        return experience.estimate(self._part(slot), default).mean

    def _part(self, slot: Slot) -> Part:
        return Part(slot.kind, slot.is_poe_port, self._model(slot.code), slot.building)


DEFAULT_PRIORS = Priors()


def rate(slot: Slot, priors: Priors) -> float:
    """Failures a year of what stands in this slot."""
    return priors.of(slot)
