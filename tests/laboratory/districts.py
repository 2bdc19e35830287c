"""Draws districts: a few buildings with fibre, PoE and copper points, as they are found."""

from dataclasses import replace
from itertools import chain
from random import Random

from inventory.types.components import Kind
from tests.laboratory.plant import CORE, HOME, Part, Plant

FIRST_CAMERA = 10
OUTLETS = 8


def draw(random: Random) -> Plant:
    """A small district: 2 or 3 buildings and the core."""
    buildings = [_Building(random, f"B{each}").build() for each in range(1, random.randint(3, 4))]
    return Plant([_CORE, *chain(*buildings)])


def draw_large(random: Random, points: int) -> Plant:
    """As many buildings as it takes for so many camera points."""
    parts, left, number = [_CORE], points, 0
    while left > 0:
        number += 1
        building = _Building(random, f"B{number}")
        parts += building.build()
        left -= building.points
    return Plant(parts)


_CORE = Part(CORE, Kind.SWITCH, HOME, host=2)


class _Building:
    """One building while it is drawn."""

    def __init__(self, random: Random, code: str) -> None:
        self.random, self.code = random, code
        self.parts: list[Part] = []
        self.rows: dict[str, int] = {}
        self.points = 0
        self.passes = random.random() < 0.5

    def build(self) -> list[Part]:
        self._room()
        for size in self._cables():
            self._fibres(size)
        for _ in range(self.random.randint(2, 6)):
            self._poe_point()
        for _ in range(self.random.randint(1, 3)):
            self._lone_point()
        for _ in range(self.random.randint(0, 2)):
            self._sharing_points(self.random.randint(2, 4))
        return self.parts

    def _cables(self) -> list[int]:
        return [self.random.randint(2, 6) for _ in range(self.random.randint(1, 2))]

    def _add(self, suffix: str, kind: Kind, **more: object) -> str:
        code = f"{self.code}-{suffix}"
        part = Part(code, kind, self.code)
        self.parts.append(replace(part, **more))  # type: ignore[arg-type]  # Part's own fields
        return code

    def _row(self, device: str) -> int:
        self.rows[device] = self.rows.get(device, 0) + 1
        return self.rows[device]

    def _room(self) -> None:
        random = self.random
        self.mains = self._add("MAINS", Kind.MAINS)
        self.access = f"{self.code}-SW1"
        self.rack = self.mains
        if random.random() < 0.7:
            ways = {"feeds": (self.mains,), "up": (self.access,), "host": 6}
            self.rack = self._add("UPS", Kind.UPS, **ways)
        feeds = (self.rack,)
        ways_up = tuple(self._uplink(n) for n in range(1, 3 if random.random() < 0.25 else 2))
        self._add("SW1", Kind.SWITCH, feeds=feeds, up=ways_up, host=2)
        self.poe = self._add("SW2", Kind.SWITCH, feeds=feeds, up=(self.access,), host=3)
        managed = random.random() < 0.85
        self.chassis = self._add(
            "CH1", Kind.CHASSIS, feeds=feeds, up=(self.access,), managed=managed, host=4
        )
        self.box = self._box() if random.random() < 0.6 else ""

    def _uplink(self, number: int) -> str:
        row = f"{self.code[1:]}.{number}"
        return self._add(f"UL{number}", Kind.UPLINK, up=(CORE,), index=row)

    def _box(self) -> str:
        feed = self.random.choice((self.mains, self.rack))
        metered = self.random.random() < 0.5
        return self._add("BX1", Kind.BOX, feeds=(feed,), up=(self.access,), metered=metered, host=7)

    def _port(self, switch: str) -> str:
        number = self._row(switch)
        suffix = f"{switch.partition('-')[2]}.{number}"
        return self._add(suffix, Kind.PORT, up=(switch,), within=switch, index=str(number))

    def _point(self) -> str:
        self.points += 1
        return f"{self.points:02d}"

    def _camera(self, point: str, feed: str, upper: str) -> None:
        host = FIRST_CAMERA + self.points
        self._add(point, Kind.CAMERA, feeds=(feed,), up=(upper,), host=host)

    def _adapter(self, name: str) -> str:
        """A plain adapter in a socket, behind the UPS, or on an outlet of the box."""
        sort = self.random.random()
        feed = self.mains
        if self.box and sort < 0.4 and self.rows.get(self.box, 0) < OUTLETS:
            feed = self._outlet()
        elif sort > 0.9:
            feed = self.rack
        return self._add(name, Kind.ADAPTER, feeds=(feed,))

    def _outlet(self) -> str:
        number = self._row(self.box)
        return self._add(
            f"BX1.{number}", Kind.OUTLET, feeds=(self.box,), within=self.box, index=str(number)
        )

    def _fibres(self, size: int) -> None:
        cable = self._add(f"C{self._row('cables')}", Kind.CABLE)
        for number in range(1, size + 1):
            self._fibre_point(cable, number)

    def _fibre_point(self, cable: str, number: int) -> None:
        point = self._point()
        own = self._adapter(f"{point}.ad")
        second = self._adapter(f"{point}.ad2") if self.random.random() < 0.5 else own
        row = self._row(self.chassis)
        card = self._add(
            f"CH1.{row}",
            Kind.CARD,
            up=(self._port(self.access),),
            within=self.chassis,
            passes=self.passes,
            index=str(row),
        )
        name = f"{cable.partition('-')[2]}.{number}"
        strand = self._add(name, Kind.STRAND, up=(card,), within=cable, index=str(row))
        managed = self.random.random() < 0.67
        transceiver = self._add(
            f"{point}.tx",
            Kind.TRANSCEIVER,
            feeds=(second,),
            up=(strand,),
            passes=self.passes,
            managed=managed,
        )
        patch = self._add(
            f"{point}.cu", Kind.COPPER, up=(transceiver,), index=str(row) if managed else ""
        )
        self._camera(point, own, patch)

    def _poe_point(self) -> None:
        point, port = self._point(), self._port(self.poe)
        row = f"1.{port.rpartition('.')[2]}"
        feed = self._add(f"SW2.poe{row[2:]}", Kind.ADAPTER, within=self.poe, index=row)
        self._camera(point, feed, self._patched(point, port))

    def _patched(self, point: str, port: str) -> str:
        """Half of the patch cords have a record of their own."""
        if self.random.random() < 0.5:
            return port
        return self._add(f"{point}.cu", Kind.COPPER, up=(port,))

    def _lone_point(self) -> None:
        point = self._point()
        feed = self._adapter(f"{point}.ad")
        self._camera(point, feed, self._patched(point, self._port(self.access)))

    def _sharing_points(self, size: int) -> None:
        feed = self._adapter(f"PS{self._row('shared')}")
        for _ in range(size):
            point = self._point()
            self._camera(point, feed, self._patched(point, self._port(self.access)))
