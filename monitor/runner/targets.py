"""From what exists to what is asked: which checks there are, and whom each one asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from inventory.queries.credentials import Access
from inventory.types.components import Inventory, Kind, LinkKind, Slot
from inventory.types.readings import CheckKey, ProbeName
from inventory.types.targets import Target
from inventory.types.wiring import SNMP_SPEAKERS, Wiring, split_address
from probes import tcp_check

THROUGH_AGENT = (Kind.PORT, Kind.STRAND, Kind.UPLINK, Kind.CARD, Kind.COPPER, Kind.OUTLET)
"""Kinds without a voice of their own: their agent is asked about their row."""

ONVIF_SPEAKERS = (Kind.CAMERA, Kind.RECORDER)

NO_ACCESS = Access(None, None)


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports to ask where an address names none.

    `tcp`: asked in the ping's place where this machine permits no ICMP.
    """

    onvif: int = 80
    snmp: int = 161
    tcp: tuple[int, ...] = tcp_check.PORTS


def plan_targets(
    inventory: Inventory, access: Mapping[str, Access], ports: Ports
) -> dict[CheckKey, Target]:
    """Every check that the inventory allows, with its target.

    `access`: credentials by slot code. A slot without an address, an agent or an index has no
    check: nothing is claimed of what nothing can see.
    """
    wiring = Wiring(inventory)
    return {
        CheckKey(slot.code, probe): target
        for slot in inventory.slots
        for probe, target in _targets(slot, wiring, access, ports)
    }


def _targets(
    slot: Slot, wiring: Wiring, access: Mapping[str, Access], ports: Ports
) -> Iterator[tuple[ProbeName, Target]]:
    address = wiring.address(slot.code)
    if address:
        yield from _own_targets(slot, address, access.get(slot.code, NO_ACCESS), ports)
    elif slot.kind in THROUGH_AGENT or (slot.kind is Kind.ADAPTER and slot.index):
        asked = _through_agent(slot, wiring, access, ports)
        if asked is not None:
            yield ProbeName.SNMP, asked


def _own_targets(
    slot: Slot, address: str, access: Access, ports: Ports
) -> Iterator[tuple[ProbeName, Target]]:
    host, port = split_address(address)
    tcp_ports = (port or ports.onvif, *ports.tcp) if slot.kind in ONVIF_SPEAKERS else ports.tcp
    yield ProbeName.ICMP, Target(slot.code, slot.kind, host, port, tcp_ports=tcp_ports)
    if slot.kind in ONVIF_SPEAKERS:
        onvif_port = port or ports.onvif
        yield (
            ProbeName.ONVIF,
            Target(slot.code, slot.kind, host, onvif_port, onvif=access.onvif),
        )
    if slot.kind in SNMP_SPEAKERS:
        snmp_port = port or ports.snmp
        yield ProbeName.SNMP, Target(slot.code, slot.kind, host, snmp_port, snmp=access.snmp)


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
        slot.code, slot.kind, host, port or ports.snmp, index=index, own=False, snmp=community
    )


def _row_of_card(slot: Slot, wiring: Wiring) -> str | None:
    """A strand without a row of its own is seen in the row of the card that it ends at."""
    if slot.kind is not Kind.STRAND:
        return None
    rows = (wiring.slots[card].index for card in wiring.uppers(slot.code, LinkKind.DATA))
    return next((row for row in rows if row), None)
