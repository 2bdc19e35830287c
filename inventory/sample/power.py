"""Power adapters of every kind, on what feeds them."""

from inventory.exchange.records import Record
from inventory.sample.places import Text
from inventory.sample.rooms import Room
from inventory.sample.site import Site
from inventory.types.components import Kind

_OUTLETS = 8


class Power:
    """Makes an adapter for a point; each method is one way to feed it, and gives its code."""

    def __init__(self, site: Site, room: Room) -> None:
        self._site = site
        self._room = room

    def mains(self, point: Record, suffix: str = "ad") -> str:
        """A dumb adapter in a socket."""
        return self._adapter(point, suffix, ("adapter", "电源适配器"), self._room.mains)

    def shared(self, point: Record) -> str:
        """A dumb adapter that feeds several cameras; it is named for the first."""
        text = ("shared adapter", "集中供电适配器")
        return self._adapter(point, "ps", text, self._room.mains)

    def ups(self, point: Record) -> str:
        """An adapter behind the UPS."""
        return self._adapter(point, "ad", ("adapter on UPS", "UPS供电适配器"), self._room.ups)

    def box(self, point: Record) -> str:
        """An adapter on an outlet of the box, while it has free ones; else on the mains."""
        box = self._room.box
        number = self._site.take(box)
        if number > _OUTLETS:
            return self.mains(point)
        outlet = self._site.add(
            Record(
                f"{box}.{number}",
                Kind.OUTLET,
                f"{box} {self._site.say(('outlet', '插座'))} {number}",
                powered_by=(box,),
                part_of=(box,),
                index=str(number),
            )
        )
        return self._adapter(point, "ad", ("adapter on box", "电源箱供电适配器"), outlet)

    def _adapter(self, point: Record, suffix: str, text: Text, feed: str) -> str:
        return self._site.equip(
            Record(
                f"{point.code}.{suffix}",
                Kind.ADAPTER,
                f"{point.code} {self._site.say(text)}",
                floor=point.floor,
                location=point.location,
                powered_by=(feed,),
            )
        )
