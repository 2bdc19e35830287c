"""One component as the flat table shows it: its slot, the unit in it, and its links, in one row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from inventory.exchange.columns import Field
from inventory.types.components import (
    Building,
    Installation,
    Inventory,
    Kind,
    Link,
    LinkKind,
    Slot,
    Unit,
)
from inventory.types.time import Ms


@dataclass(frozen=True, slots=True)
class Record:
    """The attributes are named as the columns are. What is not known is "", (), or None.

    `powered_by`, `connected_to`, `part_of`: codes in order; `pass_through` belongs to every link
    of `connected_to`.
    """

    code: str
    kind: Kind
    name: str = ""
    building: str = ""
    floor: str = ""
    location: str = ""
    address: str = ""
    powered_by: tuple[str, ...] = ()
    connected_to: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    pass_through: bool | None = None
    index: str = ""
    crew: str = ""
    maker: str = ""
    model: str = ""
    serial: str = ""
    mac: str = ""
    installed: str = ""
    firmware: str = ""
    stream: str = ""

    @property
    def unit(self) -> Unit:
        return Unit(self.maker, self.model, self.serial, self.mac, self.installed, self.firmware)

    @property
    def placing(self) -> tuple[str, str, str]:
        """Building, floor and location: what a placement dates."""
        return self.building, self.floor, self.location

    @property
    def installed_thing(self) -> tuple[Unit, str] | None:
        """The unit and its address; None where neither is known."""
        thing = self.unit, self.address
        return None if thing == (Unit(), "") else thing


LINK_FIELDS: Mapping[Field, LinkKind] = {
    Field.POWERED_BY: LinkKind.POWER,
    Field.CONNECTED_TO: LinkKind.DATA,
    Field.PART_OF: LinkKind.PART,
}


def links_of(record: Record) -> Iterator[Link]:
    """The links of which the record is the lower end."""
    for field, kind in LINK_FIELDS.items():
        passing = record.pass_through if kind is LinkKind.DATA else None
        for upper in getattr(record, field):
            yield Link(record.code, upper, kind, passing)


def records_of(inventory: Inventory) -> dict[str, Record]:
    """What exists now, one record per slot, by code."""
    standing = {each.slot: each for each in inventory.installations if each.until is None}
    links: dict[str, list[Link]] = defaultdict(list)
    for link in inventory.links:
        links[link.lower].append(link)
    return {
        slot.code: _record(slot, standing.get(slot.code), links.get(slot.code, []))
        for slot in inventory.slots
    }


def to_inventory(
    district: str, records: Iterable[Record], buildings: Mapping[str, str], since: Ms
) -> Inventory:
    """The inventory that the records describe. `buildings`: names by code."""
    rows = sorted(records, key=lambda each: each.code)
    things = ((each.code, each.installed_thing) for each in rows)
    return Inventory(
        district,
        tuple(Building(code, buildings[code]) for code in sorted(buildings)),
        tuple(slot_of(each) for each in rows),
        tuple(sorted((link for each in rows for link in links_of(each)), key=_order)),
        tuple(
            Installation(code, thing[0], thing[1] or None, since) for code, thing in things if thing
        ),
    )


def _order(link: Link) -> tuple[str, str, str]:
    return link.lower, link.kind.value, link.upper


def slot_of(record: Record) -> Slot:
    """The slot alone."""
    return Slot(
        record.code,
        record.kind,
        record.building,
        record.name,
        record.floor,
        record.location,
        record.crew or None,
        record.index or None,
        record.stream,
    )


def _record(slot: Slot, installation: Installation | None, links: list[Link]) -> Record:
    unit = installation.unit if installation else Unit()
    data = [link for link in links if link.kind is LinkKind.DATA]
    return Record(
        slot.code,
        slot.kind,
        slot.name,
        slot.building,
        slot.floor,
        slot.location,
        (installation.address or "") if installation else "",
        _uppers(links, LinkKind.POWER),
        _uppers(links, LinkKind.DATA),
        _uppers(links, LinkKind.PART),
        data[0].pass_through if data else None,
        slot.index or "",
        slot.crew or "",
        unit.maker,
        unit.model,
        unit.serial,
        unit.mac,
        unit.installed_on,
        unit.firmware,
        slot.stream,
    )


def _uppers(links: list[Link], kind: LinkKind) -> tuple[str, ...]:
    return tuple(sorted(link.upper for link in links if link.kind is kind))
