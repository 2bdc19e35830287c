"""What the ledger asks of the monitor: checks, targets, thresholds, crews. Loaded as one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection

from inventory.queries.checks import number_checks
from inventory.queries.credentials import Access, resolve
from inventory.queries.crews import list_addresses, list_crews
from inventory.queries.districts import get_district, last_changed
from inventory.queries.looks import KEPT, load_looks
from inventory.queries.slots import load_inventory
from inventory.queries.thresholds import load_thresholds
from inventory.types.components import Inventory
from inventory.types.readings import CheckKey, Fact, ProbeName
from inventory.types.targets import Target
from inventory.types.time import SECOND, Ms
from inventory.vault import Vault
from monitor.judgement.diagnosis.surroundings import Surroundings
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.dispatch import Recipients
from monitor.judgement.live import Context
from monitor.judgement.policy import Policy, policy_from
from monitor.runner.experience import load_priors
from monitor.runner.known import load_known
from monitor.runner.message_params import Directory
from monitor.runner.targets import Ports, plan_targets

ADMINISTRATORS = "administrators"
"""Threshold that names the crew for passwords and clocks."""


class DistrictUnknown(LookupError):
    """The ledger has no district of that code."""


@dataclass(frozen=True)
class Plan:
    """One consistent picture of what is to be watched, and for whom."""

    inventory: Inventory
    context: Context
    targets: Mapping[CheckKey, Target]
    numbers: Mapping[CheckKey, int]
    directory: Directory
    recipients: Recipients
    administrators: str | None
    changed_at: Ms
    """The change by a person that the plan already knows of."""

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """What has a check, by code."""
        return tuple(self.context.probes_of)

    @property
    def cameras(self) -> int:
        """How many devices can tell the time."""
        return sum(key.probe is ProbeName.ONVIF for key in self.targets)

    def intervals_s(self) -> dict[CheckKey, float]:
        """How often each check is asked in good health."""
        policy = self.context.policy
        return {
            key: policy.interval_ms(key.probe, target.kind) / SECOND
            for key, target in self.targets.items()
        }


def load_plan(
    connection: Connection,
    vault: Vault,
    district: str,
    ports: Ports,
    starts_at: Ms | None = None,
) -> Plan:
    """The plan of a district; its new checks get their numbers. Raises DistrictUnknown.

    `starts_at`: now, for a monitor that starts, and so knows nothing of what was refused before.
    """
    known = get_district(connection, district)
    if known is None:
        raise DistrictUnknown(district)
    inventory = load_inventory(connection, district)
    access = resolve(connection, vault, district, inventory.slots)
    remembered = load_known(connection, district, starts_at)
    targets = plan_targets(inventory, access, ports, remembered)
    thresholds = load_thresholds(connection, district)
    changed_at = last_changed(connection, district)
    looks = load_looks(connection, district, changed_at - KEPT)
    topology, policy = Topology(inventory), _policy(thresholds)
    as_of = max(changed_at, starts_at or 0)
    priors = load_priors(connection, district, as_of, topology.model)
    return Plan(
        inventory=inventory,
        context=Context(
            topology, policy, _probes_of(targets), priors, looks, _around(targets, access)
        ),
        targets=targets,
        numbers=number_checks(connection, district, targets),
        directory=Directory(inventory, known.time_zone),
        recipients=_recipients(connection, district),
        administrators=_text(thresholds.get(ADMINISTRATORS)),
        changed_at=changed_at,
    )


def _around(targets: Mapping[CheckKey, Target], access: Mapping[str, Access]) -> Surroundings:
    signed_in = [key.slot for key in targets if key.probe is ProbeName.ONVIF]
    return Surroundings({code: access[code].onvif_scope for code in signed_in if code in access})


def _policy(thresholds: Mapping[str, Fact]) -> Policy:
    numbers = {
        name: float(value)
        for name, value in thresholds.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    return policy_from(numbers)


def _probes_of(targets: Mapping[CheckKey, Target]) -> dict[str, tuple[ProbeName, ...]]:
    found: dict[str, tuple[ProbeName, ...]] = {}
    for key in targets:
        found[key.slot] = (*found.get(key.slot, ()), key.probe)
    return found


def _recipients(connection: Connection, district: str) -> Recipients:
    crews = {crew.code: crew for crew in list_crews(connection, district)}
    addresses = {code: list_addresses(connection, district, code) for code in crews}
    return Recipients(crews, addresses)


def _text(value: Fact | None) -> str | None:
    return value if isinstance(value, str) else None
