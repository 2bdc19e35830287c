"""Points behind fibre: patch, transceiver, strand, rack card, switch port."""

from dataclasses import replace

from inventory.exchange.records import Record
from inventory.sample.places import Text
from inventory.sample.power import Power
from inventory.sample.rooms import Room
from inventory.sample.site import Site
from inventory.types.components import Kind

_MOST_USED = 6
_SIZES = (6, 8, 12)


class Fibres:
    """Lays the cables of a building, and connects its points to them."""

    def __init__(self, site: Site, room: Room, power: Power) -> None:
        self._site = site
        self._room = room
        self._power = power
        self._free = self._lay_cables()

    def connect(self, camera: Record) -> None:
        """Build the chain of one point behind fibre."""
        number = self._site.take(self._room.chassis)
        own, transceiver_feed = self._feeds(camera, number)
        card = self._card(number)
        strand, cable = self._free.pop(0)
        self._strand(strand, cable, card, number)
        transceiver = self._transceiver(camera, strand, transceiver_feed)
        patch = self._patch(camera, transceiver, number)
        self._site.equip(replace(camera, powered_by=(own,), connected_to=(patch,)))

    def _feeds(self, camera: Record, number: int) -> tuple[str, str]:
        """Most often one adapter feeds camera and transceiver; every fifth point has two."""
        if number % 5 == 0:
            return self._power.mains(camera), self._power.mains(camera, "ad2")
        shared = self._power.box(camera) if number % 5 == 1 else self._power.mains(camera)
        return shared, shared

    def _lay_cables(self) -> list[tuple[str, str]]:
        """The strands to use, each with its cable; the others of the cables are spare."""
        fibres, site = self._site.layout.fibres, self._site
        parts = [fibres] if fibres <= _MOST_USED else [fibres - fibres // 2, fibres // 2]
        strands = []
        for number, used in enumerate(parts, 1):
            size = site.random.choice([size for size in _SIZES if size >= used])
            cable = site.code(f"C{number}")
            name = self._name(cable, (f"cable, {size} strands", f"{size}芯光缆"))
            site.equip(Record(cable, Kind.CABLE, name))
            codes = [f"{cable}.{strand}" for strand in range(1, size + 1)]
            strands += [(code, cable) for code in codes[:used]]
            for spare in codes[used:]:
                name = self._name(spare, ("spare strand", "备用纤芯"))
                site.add(Record(spare, Kind.STRAND, name, part_of=(cable,)))
        return strands

    def _card(self, number: int) -> str:
        chassis = self._room.chassis
        code = f"{chassis}.{number}"
        return self._site.rack(
            Record(
                code,
                Kind.CARD,
                self._name(code, ("card", "收发器卡")),
                connected_to=(self._site.port(self._room.access),),
                part_of=(chassis,),
                pass_through=self._site.layout.pass_through,
                index=self._row(number),
            )
        )

    def _strand(self, code: str, cable: str, card: str, number: int) -> None:
        name, row = self._name(code, ("strand", "纤芯")), self._row(number)
        self._site.add(
            Record(code, Kind.STRAND, name, connected_to=(card,), part_of=(cable,), index=row)
        )

    def _transceiver(self, camera: Record, strand: str, feed: str) -> str:
        code = f"{camera.code}.tx"
        return self._site.equip(
            Record(
                code,
                Kind.TRANSCEIVER,
                self._name(code, ("transceiver", "光纤收发器")),
                floor=camera.floor,
                location=camera.location,
                powered_by=(feed,),
                connected_to=(strand,),
                pass_through=self._site.layout.pass_through,
            )
        )

    def _patch(self, camera: Record, transceiver: str, number: int) -> str:
        """Two of three transceivers are managed: the chassis tells of their copper side, in the
        row of the card."""
        code = f"{camera.code}.cu"
        name = self._name(code, ("patch", "网线"))
        index = self._row(number) if number % 3 else ""
        return self._site.add(
            Record(code, Kind.COPPER, name, connected_to=(transceiver,), index=index)
        )

    def _row(self, number: int) -> str:
        return str(number) if self._site.layout.managed_chassis else ""

    def _name(self, code: str, text: Text) -> str:
        return f"{code} {self._site.say(text)}"
