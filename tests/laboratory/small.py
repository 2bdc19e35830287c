"""A small district with one of everything, for the laboratory's own tests.

Points 1 and 2 are behind fibre in cable C1, point 3 in C2: camera, patch, managed transceiver with
an adapter of its own, strand, card, port. Point 4 is fed by PoE, point 5 by a metered outlet.
"""

from inventory.types.components import Kind
from tests.laboratory.plant import CORE, HOME, Part, Plant


def small_plant(*, passes: bool = False) -> Plant:
    """The district; `passes`: link loss is passed on."""
    parts = [
        Part(CORE, Kind.SWITCH, HOME, host=2),
        _part("MAINS", Kind.MAINS),
        _part("UPS", Kind.UPS, feeds=("B1-MAINS",), up=("B1-SW1",), host=6),
        _part("UL1", Kind.UPLINK, up=(CORE,), index="1"),
        _part("SW1", Kind.SWITCH, feeds=("B1-UPS",), up=("B1-UL1",), host=2),
        _part("CH1", Kind.CHASSIS, feeds=("B1-UPS",), up=("B1-SW1",), host=4),
        _part("BX1", Kind.BOX, feeds=("B1-MAINS",), up=("B1-SW1",), metered=True, host=7),
        _part("C1", Kind.CABLE),
        _part("C2", Kind.CABLE),
    ]
    for number, cable in ((1, "C1"), (2, "C1"), (3, "C2")):
        parts += _fibre_point(number, cable, passes)
    return Plant([*parts, *_poe_point(), *_outlet_point()])


def _part(name: str, kind: Kind, **more: object) -> Part:
    return Part(f"B1-{name}", kind, "B1", **more)  # type: ignore[arg-type]  # Part's own fields


def _port(number: int) -> Part:
    return _part(f"SW1.{number}", Kind.PORT, up=("B1-SW1",), within="B1-SW1", index=str(number))


def _fibre_point(number: int, cable: str, passes: bool) -> list[Part]:
    n, row, mains = f"{number}", str(number), ("B1-MAINS",)
    port, within = (f"B1-SW1.{n}",), f"B1-{cable}"
    return [
        _part(f"{n}.ad", Kind.ADAPTER, feeds=mains),
        _part(f"{n}.ad2", Kind.ADAPTER, feeds=mains),
        _port(number),
        _part(f"CH1.{n}", Kind.CARD, up=port, within="B1-CH1", passes=passes, index=row),
        _part(f"{cable}.{n}", Kind.STRAND, up=(f"B1-CH1.{n}",), within=within, index=row),
        _part(
            f"{n}.tx",
            Kind.TRANSCEIVER,
            feeds=(f"B1-{n}.ad2",),
            up=(f"B1-{cable}.{n}",),
            passes=passes,
        ),
        _part(f"{n}.cu", Kind.COPPER, up=(f"B1-{n}.tx",), index=row),
        _part(n, Kind.CAMERA, feeds=(f"B1-{n}.ad",), up=(f"B1-{n}.cu",), host=10 + number),
    ]


def _poe_point() -> list[Part]:
    return [
        _port(4),
        _part("SW1.poe4", Kind.ADAPTER, within="B1-SW1", index="1.4"),
        _part("4.cu", Kind.COPPER, up=("B1-SW1.4",)),
        _part("4", Kind.CAMERA, feeds=("B1-SW1.poe4",), up=("B1-4.cu",), host=14),
    ]


def _outlet_point() -> list[Part]:
    return [
        _port(5),
        _part("BX1.1", Kind.OUTLET, feeds=("B1-BX1",), within="B1-BX1", index="1"),
        _part("5.ad", Kind.ADAPTER, feeds=("B1-BX1.1",)),
        _part("5.cu", Kind.COPPER, up=("B1-SW1.5",)),
        _part("5", Kind.CAMERA, feeds=("B1-5.ad",), up=("B1-5.cu",), host=15),
    ]
