"""Which faults are drawn, and how often: the laboratory's own view of the field.

Faults of one unit a year, as far as field reports tell; a district's own rates scatter around
them. What many points share fails more rarely, and would hardly be seen among 2,000 draws: such
parts are drawn `OFTENER` times as often. That leaves the odds among a single point's parts as
they are in the field.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from inventory.types.components import Kind
from tests.laboratory.plant import CORE, Fault, Mode, Part, Plant

OFTENER = 20
SCATTER = 0.3
"""Standard deviation of the natural logarithm of a district's rate over the usual one."""
BLIND_SHARE = 0.02
"""Share of draws in which the monitor's own uplink is what fails."""


@dataclass(frozen=True, slots=True)
class Ailment:
    """One way in which parts of a kind fail, `rate` times a unit and year."""

    kind: Kind
    mode: Mode
    rate: float
    shared: bool = False


AILMENTS: Sequence[Ailment] = (
    Ailment(Kind.CAMERA, Mode.DEAD, 0.03),
    Ailment(Kind.CAMERA, Mode.CRASHED, 0.02),
    Ailment(Kind.CAMERA, Mode.HUNG, 0.06),
    Ailment(Kind.CAMERA, Mode.PASSWORD, 0.03),
    Ailment(Kind.CAMERA, Mode.CLOCK, 0.03),
    Ailment(Kind.CAMERA, Mode.LOOSE, 0.004),
    Ailment(Kind.COPPER, Mode.CUT, 0.01),
    Ailment(Kind.COPPER, Mode.LOOSE, 0.004),
    Ailment(Kind.COPPER, Mode.SHORTED, 0.003),
    Ailment(Kind.CAMERA, Mode.SHORTED, 0.002),
    Ailment(Kind.ADAPTER, Mode.DEAD, 0.12),
    Ailment(Kind.ADAPTER, Mode.REFUSED, 0.01),
    Ailment(Kind.ADAPTER, Mode.OVERLOADED, 0.01),
    Ailment(Kind.OUTLET, Mode.DEAD, 0.02),
    Ailment(Kind.TRANSCEIVER, Mode.DEAD, 0.05),
    Ailment(Kind.STRAND, Mode.CUT, 0.02),
    Ailment(Kind.CARD, Mode.DEAD, 0.03),
    Ailment(Kind.PORT, Mode.DEAD, 0.005),
    Ailment(Kind.CABLE, Mode.CUT, 0.02, shared=True),
    Ailment(Kind.CHASSIS, Mode.DEAD, 0.03, shared=True),
    Ailment(Kind.CHASSIS, Mode.MANAGEMENT, 0.005, shared=True),
    Ailment(Kind.SWITCH, Mode.DEAD, 0.02, shared=True),
    Ailment(Kind.BOX, Mode.DEAD, 0.02, shared=True),
    Ailment(Kind.UPS, Mode.DEAD, 0.02, shared=True),
    Ailment(Kind.MAINS, Mode.DEAD, 0.05, shared=True),
    Ailment(Kind.UPLINK, Mode.CUT, 0.02, shared=True),
)

_OF_POE = (Mode.REFUSED, Mode.OVERLOADED)


class Mix:
    """What may fail in one district, with its odds."""

    def __init__(self, plant: Plant, random: Random) -> None:
        self.odds: dict[Fault, float] = {}
        """Drawn in these proportions."""
        for ailment in AILMENTS:
            rate = ailment.rate * random.lognormvariate(0, SCATTER)
            rate *= OFTENER if ailment.shared else 1
            for part in plant.of_kind(ailment.kind):
                if _may(plant, part, ailment.mode):
                    self.odds[Fault(part.code, ailment.mode)] = rate
        self._faults, self._summed = list(self.odds), list(accumulate(self.odds.values()))

    def draw(self, random: Random) -> Fault:
        """One fault."""
        return random.choices(self._faults, cum_weights=self._summed)[0]


def _may(plant: Plant, part: Part, mode: Mode) -> bool:
    if mode is Mode.SHORTED:  # elsewhere a short circuit is like any other death
        cameras = [part.code] if part.kind is Kind.CAMERA else plant.below.get(part.code, [])
        return any(plant.over_poe(camera) for camera in cameras)
    if part.kind is Kind.ADAPTER:  # a PoE port has an index; its port's death is the switch's
        return bool(part.index) is (mode in _OF_POE)
    return part.code != CORE
