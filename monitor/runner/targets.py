"""From what exists to what is asked: which checks there are, and whom each one asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from inventory.queries.credentials import Access
from inventory.types.components import Inventory, Kind, LinkKind, Slot, Unit
from inventory.types.readings import CheckKey, ProbeName
from inventory.types.targets import Target
from inventory.types.time import SECOND, Ms
from inventory.types.wiring import SNMP_SPEAKERS, Wiring, split_address
from probes import tcp_check
from probes.onvif_memory import REFUSED_FOR_S
from probes.profiles.current import library

THROUGH_AGENT = (Kind.PORT, Kind.STRAND, Kind.UPLINK, Kind.CARD, Kind.COPPER, Kind.OUTLET)
"""Kinds without a voice of their own: their agent is asked about their row."""

ONVIF_SPEAKERS = (Kind.CAMERA, Kind.RECORDER)

NO_ACCESS = Access(None, None)

NOTICED: Ms = 15 * SECOND
"""Within this time a running monitor uses a credential that was changed: a refusal before it may
have been the old one's."""
HELD: Ms = round(REFUSED_FOR_S * SECOND)
"""How long after a refusal that the ledger tells of the same credential is not sent."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports to ask where an address names none.

    `tcp`: asked in the ping's place where this machine permits no ICMP.
    """

    onvif: int = 80
    snmp: int = 161
    onvif_tls: int = 443
    tcp: tuple[int, ...] = tcp_check.PORTS


def plan_targets(
    inventory: Inventory,
    access: Mapping[str, Access],
    ports: Ports,
    refused: Mapping[str, Ms] | None = None,
) -> dict[CheckKey, Target]:
    """Every check that the inventory allows, with its target.

    `access`: credentials by slot code. `refused`: when a slot was last seen to refuse its ONVIF
    credential. A slot without an address, an agent or an index has no check: nothing is claimed of
    what nothing can see.
    """
    wiring = Wiring(inventory)
    planned = {
        CheckKey(slot.code, probe): target
        for slot in inventory.slots
        for probe, target in _targets(slot, wiring, access, ports)
    }
    return planned | _held(planned, access, refused or {})


def _held(
    planned: Mapping[CheckKey, Target], access: Mapping[str, Access], refused: Mapping[str, Ms]
) -> dict[CheckKey, Target]:
    """Those that would send a credential which was refused a moment ago."""
    held = {}
    for slot, at in refused.items():
        key = CheckKey(slot, ProbeName.ONVIF)
        if key in planned and at >= access.get(slot, NO_ACCESS).onvif_since + NOTICED:
            held[key] = replace(planned[key], held_until=at + HELD)
    return held


def _targets(
    slot: Slot, wiring: Wiring, access: Mapping[str, Access], ports: Ports
) -> Iterator[tuple[ProbeName, Target]]:
    address = wiring.address(slot.code)
    if address:
        access_of = access.get(slot.code, NO_ACCESS)
        yield from _own_targets(slot, address, access_of, ports, wiring)
    elif slot.kind in THROUGH_AGENT or (slot.kind is Kind.ADAPTER and slot.index):
        asked = _through_agent(slot, wiring, access, ports)
        if asked is not None:
            yield ProbeName.SNMP, asked


def _own_targets(
    slot: Slot, address: str, access: Access, ports: Ports, wiring: Wiring
) -> Iterator[tuple[ProbeName, Target]]:
    host, port = split_address(address)
    unit = wiring.installed[slot.code].unit
    tcp_ports = (port or ports.onvif, *ports.tcp) if slot.kind in ONVIF_SPEAKERS else ports.tcp
    yield ProbeName.ICMP, Target(slot.code, slot.kind, host, port, tcp_ports=tcp_ports)
    if slot.kind in ONVIF_SPEAKERS:
        yield ProbeName.ONVIF, _onvif_target(slot, (host, port), unit, access, ports)
    if slot.kind in SNMP_SPEAKERS:
        snmp_port = port or ports.snmp
        snmp, profile = access.snmp, _profile_of(slot.code, wiring)
        yield (
            ProbeName.SNMP,
            Target(slot.code, slot.kind, host, snmp_port, snmp=snmp, profile=profile),
        )


def _onvif_target(
    slot: Slot, at: tuple[str, int], unit: Unit, access: Access, ports: Ports
) -> Target:
    """Over HTTPS at its own port, where the inventory names none."""
    host, port = at
    usual = ports.onvif_tls if access.onvif and access.onvif.tls else ports.onvif
    return Target(
        slot.code,
        slot.kind,
        host,
        port or usual,
        serial=unit.serial,
        mac=unit.mac,
        onvif=access.onvif,
    )


def _through_agent(
    slot: Slot, wiring: Wiring, access: Mapping[str, Access], ports: Ports
) -> Target | None:
    agent = wiring.agent_of(slot.code)
    address = wiring.address(agent) if agent else None
    index = slot.index or _row_of_card(slot, wiring)
    if agent is None or address is None or index is None:
        return None
    host, port = split_address(address)
    community = access.get(agent, NO_ACCESS).snmp
    return Target(
        slot.code,
        slot.kind,
        host,
        port or ports.snmp,
        index=index,
        own=False,
        snmp=community,
        profile=_profile_of(agent, wiring),
    )


def _profile_of(agent: str, wiring: Wiring) -> str:
    """The device profile that names the agent's maker and model; "": the agent is to say."""
    unit = wiring.installed[agent].unit
    found = library().of_unit(unit.maker, unit.model)
    return found.name if found else ""


def _row_of_card(slot: Slot, wiring: Wiring) -> str | None:
    """A strand without a row of its own is seen in the row of the card that it ends at."""
    if slot.kind is not Kind.STRAND:
        return None
    rows = (wiring.slots[card].index for card in wiring.uppers(slot.code, LinkKind.DATA))
    return next((row for row in rows if row), None)
