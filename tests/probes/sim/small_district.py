"""A small district for the tests of the simulator: one of everything, on addresses of its own.

Three cameras share adapter A1 (c1–c3, ports p1–p3). Four stand behind fibre (k1–k4): copper w,
transceiver t, strand f in one cable, card d in one chassis, port q. One is fed by PoE (e).
"""

import os
from collections.abc import Iterator
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

# Test runs side by side on one machine get addresses of their own.
NET = f"127.{64 + os.getpid() % 128}.{(os.getpid() >> 7) % 256}"
ONVIF_PORT, SNMP_PORT = 8080, 1161

MAKERS = {
    "c1": "Hikvision",
    "c2": "Dahua",
    "c3": "Uniview",
    "k1": "Axis",
    "k2": "Tiandy",
    "r": "Hikvision",
}
CHAIN = (
    (Kind.COPPER, "w"),
    (Kind.TRANSCEIVER, "t"),
    (Kind.STRAND, "f"),
    (Kind.CARD, "d"),
    (Kind.PORT, "q"),
)
DEVICES = ("s", "x", "h", "u", "c1", "c2", "c3", "k1", "k2", "k3", "k4", "e", "r")


def address_of(code: str) -> tuple[str, int]:
    """IP and port of one of DEVICES."""
    port = SNMP_PORT if code in ("s", "x", "h", "u") else ONVIF_PORT
    return f"{NET}.{DEVICES.index(code) + 1}", port


def small_district(*, pass_through: bool | None = None) -> Inventory:
    """The inventory. `pass_through`: whether transceivers and cards pass link loss on."""
    installed = (
        Installation(code, _unit(code), "{}:{}".format(*address_of(code)), since=0)
        for code in DEVICES
    )
    return Inventory(
        "d",
        (Building("B1", "One"),),
        tuple(_slots()),
        tuple(_links(pass_through)),
        tuple(installed),
    )


def with_chassis_of(maker: str) -> Inventory:
    """The small district with such a chassis: a card, its strand and its copper share one row."""
    known = small_district()
    own = Unit(maker, "FR600F-MM")
    standing = (replace(e, unit=own) if e.slot == "h" else e for e in known.installations)
    rows = {f"w{number}": str(number) for number in range(1, 5)}
    slots = (replace(slot, index=rows.get(slot.code, slot.index)) for slot in known.slots)
    return replace(known, installations=tuple(standing), slots=tuple(slots))


def with_box_of(model: str) -> Inventory:
    """The small district with such a box."""
    known = small_district()
    own = Unit("APC", model)
    standing = (replace(e, unit=own) if e.slot == "x" else e for e in known.installations)
    return replace(known, installations=tuple(standing))


def _unit(code: str) -> Unit:
    model = {"x": "AP7920", "c1": 'DS-2CD <"&'}.get(code, "M1")
    return Unit(MAKERS.get(code, "Maker"), model, serial=f"SN-{code}")


def _slots() -> Iterator[Slot]:
    single = {
        "m": Kind.MAINS, "u": Kind.UPS, "x": Kind.BOX, "s": Kind.SWITCH, "l": Kind.UPLINK,
        "h": Kind.CHASSIS, "cable": Kind.CABLE, "a1": Kind.ADAPTER, "r": Kind.RECORDER,
        "r1": Kind.CHANNEL, "r2": Kind.CHANNEL, "e": Kind.CAMERA, "ew": Kind.COPPER,
    }  # fmt: skip
    for code, kind in single.items():
        yield Slot(code, kind, "B1", index={"l": "24", "r1": "1", "r2": "2"}.get(code))
    yield Slot("ep", Kind.PORT, "B1", index="5")
    yield Slot("ea", Kind.ADAPTER, "B1", index="1.5")
    yield Slot("rp", Kind.PORT, "B1", index="6")
    for number in (1, 2, 3):
        yield Slot(f"c{number}", Kind.CAMERA, "B1", location=f"Gate {number}")
        yield Slot(f"p{number}", Kind.PORT, "B1", index=str(number))
        yield Slot(f"o{number}", Kind.OUTLET, "B1", index=str(number))
    for number in (1, 2, 3, 4):
        yield Slot(f"k{number}", Kind.CAMERA, "B1")
        yield Slot(f"b{number}", Kind.ADAPTER, "B1")
        for kind, letter in CHAIN:
            yield Slot(f"{letter}{number}", kind, "B1", index=_row(kind, number))


def _row(kind: Kind, number: int) -> str | None:
    """Card 3 shows its fibre link in row 3 (the strand's, too), its remote copper in row 103."""
    base = {Kind.COPPER: 100, Kind.CARD: 0, Kind.PORT: 10}.get(kind)
    return None if base is None else str(base + number)


def _links(pass_through: bool | None) -> Iterator[Link]:
    power = "u>m x>u s>u h>u o1>x o2>x o3>x a1>o1 c1>a1 c2>a1 c3>a1 e>ea r>u"
    part = "o1>x o2>x o3>x p1>s p2>s p3>s ep>s ea>s rp>s r1>r r2>r"
    data = "s>l c1>p1 c2>p2 c3>p3 p1>s p2>s p3>s e>ew ew>ep ep>s r>rp rp>s x>s u>s"
    for number in (1, 2, 3, 4):
        power += f" k{number}>b{number} t{number}>b{number} b{number}>m"
        part += f" f{number}>cable d{number}>h q{number}>s"
        data += f" k{number}>w{number} w{number}>t{number} f{number}>d{number} q{number}>s"
        yield Link(f"t{number}", f"f{number}", LinkKind.DATA, pass_through)
        yield Link(f"d{number}", f"q{number}", LinkKind.DATA, pass_through)
    for kind, pairs in ((LinkKind.POWER, power), (LinkKind.PART, part), (LinkKind.DATA, data)):
        for pair in pairs.split():
            lower, upper = pair.split(">")
            yield Link(lower, upper, kind)
