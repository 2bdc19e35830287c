"""A district of any size for the benches: switches with thirty cameras each, on loopback."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from inventory.database import open_engine, upgrade, writing
from inventory.exchange.apply import apply
from inventory.exchange.difference import difference
from inventory.exchange.plan import Plan
from inventory.exchange.records import records_of
from inventory.queries.crews import create_crew
from inventory.queries.districts import create_district
from inventory.queries.thresholds import set_threshold
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
from inventory.types.district import District
from inventory.types.tickets import Crew
from tests.bench.peers import ONVIF_PORT, SNMP_PORT

PER_SWITCH = 31
"""Devices of which one is the switch that the others hang on."""
PER_BUILDING = 10 * PER_SWITCH


CORE = "core"


def crowd(addresses: Sequence[str], core: str = "") -> Inventory:
    """Devices at these addresses; the first of every thirty-one is a switch.

    `core`: address of a switch that all of them are reached through.
    """
    slots, installed, links = [], [], []
    if core:
        slots.append(Slot(CORE, Kind.SWITCH, "B000", crew="crew"))
        installed.append(Installation(CORE, Unit("Acme"), f"{core}:{SNMP_PORT}", 0))
    for number, address in enumerate(addresses):
        switch = number - number % PER_SWITCH
        code, building = f"D{number:05}", f"B{number // PER_BUILDING:03}"
        kind = Kind.SWITCH if number == switch else Kind.CAMERA
        port = SNMP_PORT if kind is Kind.SWITCH else ONVIF_PORT
        slots.append(Slot(code, kind, building, crew="crew"))
        installed.append(Installation(code, Unit("Acme"), f"{address}:{port}", 0))
        if number != switch:
            links.append(Link(code, f"D{switch:05}", LinkKind.DATA))
        elif core:
            links.append(Link(code, CORE, LinkKind.DATA))
    buildings = {slot.building: slot.building for slot in slots}
    return Inventory(
        "d",
        tuple(Building(code, name) for code, name in buildings.items()),
        tuple(slots),
        tuple(links),
        tuple(installed),
    )


def found_crowd(file: Path, inventory: Inventory, thresholds: Mapping[str, float]) -> str:
    """A ledger of it, without passwords; its URL."""
    url = f"sqlite:///{file}"
    engine = open_engine(url)
    upgrade(engine)
    nothing = Inventory(inventory.district, (), (), (), ())
    plan = Plan(records_of(inventory), {each.code: each.name for each in inventory.buildings})
    with writing(engine) as connection:
        create_district(connection, District(inventory.district, "D", "Asia/Shanghai", "en"))
        create_crew(connection, inventory.district, Crew("crew", "Crew", "en"))
        apply(connection, inventory.district, difference(nothing, plan), 0)
        for name, value in thresholds.items():
            set_threshold(connection, inventory.district, name, value)
    engine.dispose()
    return url
