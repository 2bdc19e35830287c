"""The sample district: 9 buildings, 310 camera points, 80 of them behind fibre.

Everything follows from the seed: the same arguments give the same district. Codes:

- `B3-07` camera point 7 of building 3; `.cu` its patch, `.tx` its transceiver, `.ad` its adapter
  (`.ad2` the transceiver's own, `.ps` an adapter that feeds several points)
- `B3-C1.4` strand 4 of cable 1 · `B3-CH1.5` card 5 of the chassis · `B3-SW1.7` port 7 of a switch
- `B3-SW2.poe7` PoE of port 7 · `B3-BX1.3` outlet 3 of the box · `B3-NVR1.2` channel of a recorder
- `B3-UPS`, `B3-MAINS`, `B3-UL` (uplink to the switch `CORE`)
"""

from dataclasses import dataclass
from random import Random

from inventory.exchange.plan import Plan
from inventory.exchange.records import Record, to_inventory
from inventory.sample.addressing import CAMPUS, Addressing
from inventory.sample.makes import Stock
from inventory.sample.places import LAYOUTS, crews_in, say
from inventory.sample.points import build_points
from inventory.sample.rooms import build_room
from inventory.sample.site import Site
from inventory.types.components import Inventory
from inventory.types.tickets import Crew
from inventory.types.time import Ms


@dataclass(frozen=True, slots=True)
class Sample:
    """A whole district, as a file would tell it."""

    plan: Plan
    crews: tuple[Crew, ...]

    @property
    def records(self) -> tuple[Record, ...]:
        return tuple(self.plan.records.values())

    def inventory(self, district: str, since: Ms = 0) -> Inventory:
        """The same as plain types, without a database."""
        return to_inventory(district, self.records, self.plan.buildings, since)


def sample_district(seed: int = 7, addressing: Addressing = CAMPUS, language: str = "en") -> Sample:
    """The sample with the addresses of `addressing`, and names in "en" or "zh_CN"."""
    # Not for secrets: it must give the same district again.
    random = Random(seed)  # noqa: S311
    stock = Stock(random)
    records: dict[str, Record] = {}
    for layout in LAYOUTS:
        site = Site(layout, addressing, language, random, stock)
        build_points(site, build_room(site))
        records.update({each.code: each for each in site.records})
    buildings = {layout.code: say(layout.name, language) for layout in LAYOUTS}
    return Sample(Plan(records, buildings), crews_in(language))
