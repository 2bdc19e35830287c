"""Founds a district in an empty ledger: its inventory, one crew for everything, thresholds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cryptography.fernet import Fernet
from sqlalchemy import Engine

from inventory.database import writing
from inventory.exchange.apply import apply
from inventory.exchange.difference import difference
from inventory.exchange.plan import Plan
from inventory.exchange.records import records_of
from inventory.queries.credentials import set_credential
from inventory.queries.crews import add_address, create_crew
from inventory.queries.districts import create_district
from inventory.queries.slots import load_inventory
from inventory.queries.thresholds import set_threshold
from inventory.types.components import Inventory
from inventory.types.district import District
from inventory.types.targets import OnvifCredential, SnmpCredential
from inventory.types.tickets import Crew
from inventory.vault import Vault
from probes.sim.access import Access

CREW = "crew"

QUICK: Mapping[str, float] = {
    "icmp_interval": 0.6,
    "snmp_interval": 0.6,
    "onvif_interval": 1.0,
    "icmp_deadline": 0.5,
    "snmp_deadline": 0.5,
    "onvif_deadline": 1.0,
    "retry_interval": 0.1,
    "evidence_deadline": 4.0,
    "together": 3.0,
    "verify": 1.0,
}
"""Thresholds under which a fault is named within a few seconds."""


def new_key() -> str:
    """A key for a vault."""
    return Fernet.generate_key().decode()


def new_vault() -> Vault:
    """A vault under a key of its own."""
    return Vault([new_key()])


def found(
    engine: Engine,
    vault: Vault,
    inventory: Inventory,
    access: Access,
    thresholds: Mapping[str, float] = QUICK,
    urls: Sequence[str] = ("json://127.0.0.1:9/",),
) -> None:
    """Write it all; the crew repairs every slot, and is told at `urls`."""
    district = inventory.district
    crewed = replace(inventory, slots=tuple(replace(slot, crew=CREW) for slot in inventory.slots))
    buildings = {building.code: building.name for building in inventory.buildings}
    plan = Plan(records_of(crewed), buildings)
    onvif = OnvifCredential(access.user, access.password)
    snmp = SnmpCredential(community=access.community)
    with writing(engine) as connection:
        create_district(connection, District(district, "District", "Asia/Shanghai", "en"))
        create_crew(connection, district, Crew(CREW, "Crew", "en"))
        for url in urls:
            add_address(connection, vault, district, CREW, url)
        apply(connection, district, difference(load_inventory(connection, district), plan), 0)
        for credential in (onvif, snmp):
            set_credential(connection, vault, district, "district", credential, 0)
        for name, value in thresholds.items():
            set_threshold(connection, district, name, value)
