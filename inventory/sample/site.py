"""One building of the sample while it is being built."""

from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random

from inventory.exchange.records import Record
from inventory.sample.addressing import Addressing
from inventory.sample.makes import Stock
from inventory.sample.places import RACK, Layout, Text, say
from inventory.types.components import Kind

_CREWS = {
    **dict.fromkeys((Kind.CAMERA, Kind.RECORDER, Kind.CHANNEL), "video"),
    **dict.fromkeys((Kind.ADAPTER, Kind.OUTLET, Kind.BOX, Kind.UPS, Kind.MAINS), "power"),
}


@dataclass(slots=True)
class Site:
    """Collects the records of a building; codes begin with the building's."""

    layout: Layout
    addressing: Addressing
    language: str
    random: Random
    stock: Stock
    records: list[Record] = field(default_factory=list)
    _used: Counter[str] = field(default_factory=Counter)

    def code(self, suffix: str) -> str:
        return f"{self.layout.code}-{suffix}"

    def say(self, text: Text) -> str:
        return say(text, self.language)

    def add(self, record: Record) -> str:
        """Keep the record, with building and crew filled in; its code."""
        crew = _CREWS.get(record.kind, "fibre")
        self.records.append(replace(record, building=self.layout.code, crew=record.crew or crew))
        return record.code

    def equip(self, record: Record) -> str:
        """The same, with a unit standing in it."""
        unit = self.stock.unit(record.kind)
        standing = replace(
            record,
            maker=unit.maker,
            model=unit.model,
            serial=unit.serial,
            mac=unit.mac if record.address else "",
            installed=unit.installed_on,
        )
        return self.add(standing)

    def rack(self, record: Record) -> str:
        """The same, in the distribution room on the first floor."""
        return self.equip(replace(record, floor="1F", location=self.say(RACK)))

    def take(self, code: str) -> int:
        """The next free row of a device (port, card, outlet), from 1."""
        self._used[code] += 1
        return self._used[code]

    def port(self, switch: str) -> str:
        """A port of the switch, taken into use."""
        number = self.take(switch)
        name = f"{switch} {self.say(('port', '端口'))} {number}"
        return self.rack(
            Record(
                f"{switch}.{number}",
                Kind.PORT,
                name,
                connected_to=(switch,),
                part_of=(switch,),
                index=str(number),
            )
        )
