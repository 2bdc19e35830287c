"""The camera points of a building, each with its chain."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from inventory.exchange.records import Record
from inventory.sample.fibres import Fibres
from inventory.sample.places import INDOORS, OUTDOORS, OUTSIDE
from inventory.sample.power import Power
from inventory.sample.rooms import Room
from inventory.sample.site import Site
from inventory.types.components import Kind

_FIRST_HOST = 10
_POE_SHARE = 0.45
_RECORDED_DIRECTLY = 4


def build_points(site: Site, room: Room) -> None:
    """Add every point: fibre first, then PoE, copper, and those of which little is known."""
    layout, power = site.layout, Power(site, room)
    fibres = Fibres(site, room, power)
    rest = layout.points - layout.fibres - layout.unrecorded
    poe = round(rest * _POE_SHARE)
    numbers = iter(range(1, layout.points + 1))
    for camera in _cameras(site, numbers, layout.fibres, outside=True):
        fibres.connect(camera)
    for camera in _cameras(site, numbers, poe, outside=False):
        _connect_poe(site, room, camera)
    _connect_copper(site, room, power, list(_cameras(site, numbers, rest - poe, outside=False)))
    for camera in _cameras(site, numbers, layout.unrecorded, outside=False):
        site.add(replace(camera, floor="", location=""))


def _cameras(site: Site, numbers: Iterator[int], count: int, *, outside: bool) -> Iterator[Record]:
    for _ in range(count):
        number = next(numbers)
        floor = site.say(OUTSIDE) if outside else f"{1 + number % site.layout.floors}F"
        spot = site.say(site.random.choice(OUTDOORS if outside else INDOORS))
        yield Record(
            site.code(f"{number:02d}"),
            Kind.CAMERA,
            f"{site.say(site.layout.name)} {number:02d} {floor} {spot}",
            floor=floor,
            location=f"{spot}, {site.random.choice(('2.8', '3.5', '4.5'))} m",
            address=site.addressing.onvif(site.layout.number, _FIRST_HOST + number),
        )


def _connect_poe(site: Site, room: Room, camera: Record) -> None:
    """Port and power come from the same socket of the switch; 1 is the switch's PoE group."""
    port = site.port(room.poe)
    row = port.rpartition(".")[2]
    feed = site.add(
        Record(
            f"{room.poe}.poe{row}",
            Kind.ADAPTER,
            f"{room.poe} {site.say(('PoE port', 'PoE端口'))} {row}",
            floor="1F",
            part_of=(room.poe,),
            index=f"1.{row}",
        )
    )
    site.equip(replace(camera, powered_by=(feed,), connected_to=(port,)))


def _connect_copper(site: Site, room: Room, power: Power, cameras: Sequence[Record]) -> None:
    """Powered in turn by a shared adapter (3 or 4 cameras), one of their own, box, and UPS."""
    waiting = list(cameras)
    turns: Sequence[Callable[[Record], str]] = (power.shared, power.mains, power.box, power.ups)
    turn = 0
    while waiting:
        feed = turns[turn % len(turns)]
        size = 3 + turn // len(turns) % 2 if feed == power.shared else 1
        group, waiting = waiting[:size], waiting[size:]
        adapter = feed(group[0])
        for camera in group:
            upper = _upper(site, room, camera, cameras)
            site.equip(replace(camera, powered_by=(adapter,), connected_to=(upper,)))
        turn += 1


def _upper(site: Site, room: Room, camera: Record, cameras: Sequence[Record]) -> str:
    """Where there is a recorder, the first few cameras are plugged into it."""
    if room.recorder and camera in cameras[:_RECORDED_DIRECTLY]:
        return room.recorder
    return site.port(room.access)
