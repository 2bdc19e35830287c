"""From what exists to what is asked: which checks there are, and whom each one asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from inventory.queries.credentials import Access
from inventory.types.components import Inventory, Kind, LinkKind, Slot, Unit
from inventory.types.readings import CheckKey, ProbeName
from inventory.types.targets import OnvifCredential, Target
from inventory.types.wiring import SNMP_SPEAKERS, Wiring, split_address
from monitor.runner.known import Known, remember
from probes import tcp_check
from probes.makers import maker_of
from probes.profiles.current import library
from probes.recorders.families import FAMILIES

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
    onvif_tls: int = 443
    tcp: tuple[int, ...] = tcp_check.PORTS
    rtsp: int = 554


def plan_targets(
    inventory: Inventory, access: Mapping[str, Access], ports: Ports, known: Known | None = None
) -> dict[CheckKey, Target]:
    """Every check that the inventory allows, with its target.

    `access`: credentials by slot code. `known`: what was seen of the devices before. A slot
    without an address, an agent or an index has no check: nothing is claimed of what nothing can
    see.
    """
    wiring = Wiring(inventory)
    planned = {
        CheckKey(slot.code, probe): target
        for slot in inventory.slots
        for probe, target in _targets(slot, wiring, access, ports)
    }
    return remember(planned, wiring, known) if known else planned


def _targets(
    slot: Slot, wiring: Wiring, access: Mapping[str, Access], ports: Ports
) -> Iterator[tuple[ProbeName, Target]]:
    through_recorder = _through_recorder(slot, wiring, access, ports)
    if through_recorder is not None:
        yield ProbeName.RECORDER, through_recorder
    address = wiring.address(slot.code)
    if through_recorder is not None and _is_at(through_recorder, address):
        return  # a ping there would speak of the recorder
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
    if slot.kind is Kind.CAMERA:
        yield ProbeName.RTSP, _stream_target(slot, host, unit, access, ports)
    if slot.kind in SNMP_SPEAKERS or (slot.kind is Kind.CAMERA and access.snmp_meant):
        snmp_port = ports.snmp if slot.kind in ONVIF_SPEAKERS else port or ports.snmp
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
    return Target(
        slot.code,
        slot.kind,
        host,
        port or web_port(access.onvif, ports),
        serial=unit.serial,
        mac=unit.mac,
        firmware=unit.firmware,
        onvif=access.onvif,
        onvif_since=access.onvif_since,
    )


def _stream_target(slot: Slot, host: str, unit: Unit, access: Access, ports: Ports) -> Target:
    return Target(
        slot.code,
        slot.kind,
        host,
        ports.rtsp,
        stream=slot.stream,
        maker=unit.maker,
        onvif=access.onvif,
        onvif_since=access.onvif_since,
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


def _through_recorder(
    slot: Slot, wiring: Wiring, access: Mapping[str, Access], ports: Ports
) -> Target | None:
    """A channel, or a camera without an address that is connected to one, by its recorder."""
    channel = _channel_of(slot, wiring)
    recorder = wiring.recorder_of(channel.code) if channel else None
    address = wiring.address(recorder) if recorder else None
    if channel is None or channel.index is None or recorder is None or address is None:
        return None
    maker = wiring.installed[recorder].unit.maker
    if maker_of(maker) not in FAMILIES:
        return None
    host, port = split_address(address)
    access_of = access.get(recorder, NO_ACCESS)
    return Target(
        slot.code,
        slot.kind,
        host,
        port or web_port(access_of.onvif, ports),
        index=channel.index,
        own=False,
        maker=maker,
        onvif=access_of.onvif,
        onvif_since=access_of.onvif_since,
    )


def web_port(credential: OnvifCredential | None, ports: Ports) -> int:
    """The port of ONVIF and of a recorder's own interface, where the inventory names none."""
    return ports.onvif_tls if credential and credential.tls else ports.onvif


def _channel_of(slot: Slot, wiring: Wiring) -> Slot | None:
    if slot.kind is Kind.CHANNEL:
        return slot
    if slot.kind is not Kind.CAMERA or wiring.address(slot.code):
        return None
    uppers = (wiring.slots[each] for each in wiring.uppers(slot.code, LinkKind.DATA))
    return next((each for each in uppers if each.kind is Kind.CHANNEL), None)


def _is_at(recorder: Target, address: str | None) -> bool:
    return address is not None and split_address(address)[0] == recorder.address


def _row_of_card(slot: Slot, wiring: Wiring) -> str | None:
    """A strand without a row of its own is seen in the row of the card that it ends at."""
    if slot.kind is not Kind.STRAND:
        return None
    rows = (wiring.slots[card].index for card in wiring.uppers(slot.code, LinkKind.DATA))
    return next((row for row in rows if row), None)
