"""Sets the stage: a folder with ledger, key and settings, and the sample district in it.

The settings file lets every other command look at the demo while it runs, and afterwards.
"""

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, Engine

from inventory.database import open_engine, upgrade, writing
from inventory.exchange.apply import apply
from inventory.exchange.difference import difference
from inventory.exchange.plan import Plan
from inventory.exchange.records import records_of
from inventory.queries.credentials import DISTRICT, set_credential
from inventory.queries.crews import add_address, create_crew
from inventory.queries.districts import create_district
from inventory.queries.thresholds import set_threshold
from inventory.sample import LOOPBACK, Sample, sample_district
from inventory.types.components import Inventory
from inventory.types.district import District
from inventory.types.targets import OnvifCredential, SnmpCredential
from inventory.types.time import Ms
from inventory.vault import Vault, create_key_file, load_vault
from inventory.words import mark, translator
from monitor.demo.receiver import Receiver
from monitor.settings_template import Chosen, settings_text
from probes.sim.access import Access
from probes.sim.addresses import plan_addresses

CODE = "demo"
_NAME = mark("Sample district")
SEED = 7
ACCESS = Access("pointwatch", "demo-password", "demo-community")
"""What the simulated devices take; nothing else listens to it."""

ADMINISTRATORS = "video"

PACE = {
    "icmp_interval": 4,
    "snmp_interval": 4,
    "onvif_interval": 5,
    "icmp_deadline": 1,
    "snmp_deadline": 2,
    "onvif_deadline": 3,
    "retry_interval": 1,
    "evidence_deadline": 12,
    "together": 5,
    "verify": 6,
    "agent_refresh": 0,
    "vouched_intervals": 4,
}
"""Thresholds of the demo, in seconds: short, so that nobody has to wait."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything but the devices. `inventory` is what they are to be simulated from."""

    folder: Path
    engine: Engine
    vault: Vault
    inventory: Inventory
    district: District

    @property
    def settings(self) -> Path:
        return self.folder / "pointwatch.toml"


def set_stage(folder: Path, language: str, receiver: Receiver) -> Stage:
    """Make the ledger in an empty `folder`, with the sample district, its crews and thresholds."""
    create_key_file(folder / "pointwatch.key")
    chosen = Chosen(CODE, language, "sqlite:///pointwatch.db", "pointwatch.key")
    (folder / "pointwatch.toml").write_text(settings_text(chosen, translator(language)), "utf-8")
    vault = load_vault(folder / "pointwatch.key", {})
    engine = open_engine(f"sqlite:///{folder / 'pointwatch.db'}")
    upgrade(engine)
    district = District(CODE, translator(language)(_NAME), _local_zone(), language)
    sample = sample_district(SEED, LOOPBACK, language)
    now = round(time.time() * 1000)
    inventory = plan_addresses(sample.inventory(CODE, now))
    with writing(engine) as connection:
        create_district(connection, district)
        _fill(connection, inventory, now)
        _keep_people(connection, vault, sample, receiver, now)
    return Stage(folder, engine, vault, inventory, district)


def _fill(connection: Connection, inventory: Inventory, now: Ms) -> None:
    plan = Plan(records_of(inventory), {each.code: each.name for each in inventory.buildings})
    nothing = replace(inventory, buildings=(), slots=(), links=(), installations=())
    apply(connection, CODE, difference(nothing, plan), now)


def _keep_people(
    connection: Connection, vault: Vault, sample: Sample, receiver: Receiver, now: Ms
) -> None:
    for crew in sample.crews:
        create_crew(connection, CODE, crew)
        add_address(connection, vault, CODE, crew.code, receiver.address(crew.code))
    for value in (
        OnvifCredential(ACCESS.user, ACCESS.password),
        SnmpCredential(community=ACCESS.community),
    ):
        set_credential(connection, vault, CODE, DISTRICT, value, now)
    set_threshold(connection, CODE, "administrators", ADMINISTRATORS)
    for name, seconds in PACE.items():
        set_threshold(connection, CODE, name, seconds)


def _local_zone() -> str:
    """The zone of this machine, where it tells and the zone is known; else UTC."""
    link = Path("/etc/localtime")
    target = str(link.resolve()) if link.is_symlink() else ""
    name = os.environ.get("TZ") or target.partition("zoneinfo/")[2]
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
    return name
