"""What the inventory says of the street: seven points behind fibre, and what feeds them.

Codes, for point 3: camera `c3`, transceiver `t3`, strand `f3`, card `d3`, switch port `q3`, adapter
`a3`, outlet `o3`. One each: switch `s`, chassis `h`, outlet box `x`, UPS `u`, mains `m`; strands 1
to 3 lie in cable `k1`, the others in `k2`.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

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

POINTS = range(1, 8)
FIRST_CABLE = (1, 2, 3)
AGENTS = {
    "s": "10.99.1.1:161",
    "h": "10.99.1.250:161",
    "x": "10.99.1.251:161",
    "u": "10.99.1.252:161",
}
_MAKES = {"h": Unit("C-Data", "FR600F-MM"), "x": Unit("APC", "AP8953"), "s": Unit("Acme", "S8")}
_SINGLE = {
    "s": Kind.SWITCH, "h": Kind.CHASSIS, "x": Kind.BOX, "u": Kind.UPS, "m": Kind.MAINS,
    "k1": Kind.CABLE, "k2": Kind.CABLE,
}  # fmt: skip
_OF_POINT = {
    "c": Kind.CAMERA, "t": Kind.TRANSCEIVER, "f": Kind.STRAND, "d": Kind.CARD, "q": Kind.PORT,
    "a": Kind.ADAPTER, "o": Kind.OUTLET,
}  # fmt: skip


def camera_address(point: int) -> str:
    """Where the camera of that point answers."""
    return f"10.99.1.{10 + point}:80"


def street_inventory(row_of: Callable[[str], str | None], *, makes: bool = True) -> Inventory:
    """All of it. `row_of`: in which row its agent tells of a slot. `makes`: whether the chassis is
    of the make whose own tables tell of dying gasps."""
    slots = [Slot(code, kind, "H", name=f"{kind} {code}") for code, kind in _SINGLE.items()]
    slots += [
        Slot(f"{letter}{n}", kind, "H", location=f"quay {n}", index=row_of(f"{letter}{n}"))
        for n in POINTS
        for letter, kind in _OF_POINT.items()
    ]
    addresses = AGENTS | {f"c{n}": camera_address(n) for n in POINTS}
    units = _MAKES if makes else {}
    installed = (
        Installation(code, units.get(code, Unit("Acme", "M1")), address, 0)
        for code, address in addresses.items()
    )
    return Inventory(
        "d", (Building("H", "Harbour"),), tuple(slots), tuple(_links()), tuple(installed)
    )


def _links() -> Iterator[Link]:
    for pair in ("s>u", "h>u", "u>m", "x>m"):
        yield _link(pair, LinkKind.POWER)
    for pair in ("h>s", "x>s", "u>s"):
        yield _link(pair, LinkKind.DATA)
    for n in POINTS:
        cable = "k1" if n in FIRST_CABLE else "k2"
        for pair in (f"c{n}>a{n}", f"t{n}>a{n}", f"a{n}>o{n}", f"o{n}>x"):
            yield _link(pair, LinkKind.POWER)
        for pair in (f"f{n}>{cable}", f"d{n}>h", f"q{n}>s", f"o{n}>x"):
            yield _link(pair, LinkKind.PART)
        for pair in (f"c{n}>t{n}", f"f{n}>d{n}", f"q{n}>s"):
            yield _link(pair, LinkKind.DATA)
        for pair in (f"t{n}>f{n}", f"d{n}>q{n}"):
            yield replace(_link(pair, LinkKind.DATA), pass_through=False)


def _link(pair: str, kind: LinkKind) -> Link:
    lower, upper = pair.split(">")
    return Link(lower, upper, kind)


def part_of(whole: Inventory, agent: str, codes: Collection[str]) -> Inventory:
    """What one agent knows of the street: these slots, and no address but its own."""
    return replace(
        whole,
        slots=tuple(slot for slot in whole.slots if slot.code in codes),
        links=tuple(link for link in whole.links if {link.lower, link.upper} <= {*codes}),
        installations=tuple(
            replace(each, address=each.address if each.slot == agent else None)
            for each in whole.installations
            if each.slot in codes
        ),
    )


def of_points(letters: str) -> list[str]:
    """The codes of these parts of all points."""
    return [f"{letter}{n}" for letter in letters for n in POINTS]
