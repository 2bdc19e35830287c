"""What the inventory says of a district: by tier, and with some records wrong."""

from collections.abc import Iterable, Iterator
from random import Random

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
from tests.laboratory.instruments import Tier, has_row, speaks
from tests.laboratory.plant import Part, Plant

WRONG = 0.05
"""Share of camera points in whose chain one link is recorded wrongly."""
NOTED = (True, False, None)
"""How pass-through may be recorded: rightly (twice as often), or as unknown."""


def recorded(plant: Plant, tier: Tier, random: Random, wrong: float = WRONG) -> Inventory:
    """The inventory that the monitor is given."""
    parts = list(plant.parts.values())
    if tier is Tier.PLACE:
        parts = plant.of_kind(Kind.CAMERA)
    links = [] if tier is Tier.PLACE else _mistaken(plant, _links(plant, random), random, wrong)
    return Inventory(
        "laboratory",
        tuple(Building(code, code) for code in sorted(plant.by_building)),
        tuple(_slot(plant, part, tier) for part in parts),
        tuple(links),
        tuple(Installation(p.code, Unit(), _address(p), 0) for p in parts if speaks(p, tier)),
    )


def _slot(plant: Plant, part: Part, tier: Tier) -> Slot:
    index = part.index if has_row(plant, part, tier) else None
    return Slot(part.code, part.kind, part.building, index=index)


def _address(part: Part) -> str:
    """Nothing is sent there; the third number is the building's, as the fourth is the device's."""
    building = int(part.building[1:]) if part.building[1:].isdigit() else 0
    return f"127.{77 + building // 250}.{building % 250}.{part.host}"


def _links(plant: Plant, random: Random) -> Iterator[Link]:
    notes = {building: random.choice((True, True, False)) for building in plant.by_building}
    for part in plant.parts.values():
        noted = part.passes if notes[part.building] else None
        for upper in part.up:
            told = noted if part.kind in (Kind.TRANSCEIVER, Kind.CARD) else None
            yield Link(part.code, upper, LinkKind.DATA, told)
        for feed in part.feeds:
            yield Link(part.code, feed, LinkKind.POWER)
        if part.within:
            yield Link(part.code, part.within, LinkKind.PART)


def _mistaken(plant: Plant, links: Iterable[Link], random: Random, wrong: float) -> Iterator[Link]:
    """The same, with one link of some points' chains leading to another part of its kind."""
    found = list(links)
    by_lower: dict[str, list[int]] = {}
    for number, link in enumerate(found):
        by_lower.setdefault(link.lower, []).append(number)
    for camera in plant.of_kind(Kind.CAMERA):
        if random.random() >= wrong:
            continue
        own = [n for part in _own_parts(plant, camera) for n in by_lower.get(part, [])]
        number = random.choice(own)
        found[number] = _elsewhere(plant, found[number], random)
    return iter(found)


def _own_parts(plant: Plant, camera: Part) -> Iterator[str]:
    """The camera, and what serves it alone."""
    yield camera.code
    yield from (feed for feed in camera.feeds if not plant.parts[feed].index)
    at = camera
    while at.up and plant.parts[at.up[0]].kind is not Kind.SWITCH:
        at = plant.parts[at.up[0]]
        yield at.code


def _elsewhere(plant: Plant, link: Link, random: Random) -> Link:
    right = plant.parts[link.upper]
    others = [
        code
        for code in plant.by_building[right.building]
        if plant.parts[code].kind is right.kind and code != right.code
    ]
    upper = random.choice(others) if others else link.upper
    return Link(link.lower, upper, link.kind, link.pass_through)
