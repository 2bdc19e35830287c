"""From what exists to what is asked: which checks there are, and whom each one asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from inventory.queries.credentials import Access
from inventory.types.components import Inventory, Kind, LinkKind, Slot
from inventory.types.readings import CheckKey, ProbeName
from inventory.types.targets import Target
from inventory.types.time import Ms
from inventory.types.wiring import SNMP_SPEAKERS, Wiring, split_address
from probes.makers import maker_of
from probes.recorders.families import FAMILIES

THROUGH_AGENT = (Kind.PORT, Kind.STRAND, Kind.UPLINK, Kind.CARD, Kind.COPPER, Kind.OUTLET)
"""Kinds without a voice of their own: their agent is asked about their row."""

ONVIF_SPEAKERS = (Kind.CAMERA, Kind.RECORDER)

NO_ACCESS = Access(None, None)


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports to ask where an address names none."""

    onvif: int = 80
    snmp: int = 161
    rtsp: int = 554


def plan_targets(
    inventory: Inventory,
    access: Mapping[str, Access],
    ports: Ports,
    streamed: Mapping[str, Ms] | None = None,
) -> dict[CheckKey, Target]:
    """Every check that the inventory allows, with its target.

    `access`: credentials by slot code. `streamed`: when a camera's stream was last seen, by slot
    code. A slot without an address, an agent or an index has no check: nothing is claimed of what
    nothing can see.
    """
    wiring = Wiring(inventory)
    planned = _plan(inventory, wiring, access, ports)
    return {key: _as_known(key, each, wiring, streamed or {}) for key, each in planned.items()}


def _as_known(key: CheckKey, target: Target, wiring: Wiring, streamed: Mapping[str, Ms]) -> Target:
    """The target of a stream that the unit standing there was seen to have."""
    seen_at, standing = streamed.get(key.slot), wiring.installed.get(key.slot)
    if key.probe is not ProbeName.RTSP or seen_at is None or standing is None:
        return target
    return replace(target, offered=seen_at >= standing.since)


def _plan(
    inventory: Inventory, wiring: Wiring, access: Mapping[str, Access], ports: Ports
) -> dict[CheckKey, Target]:
    return {
        CheckKey(slot.code, probe): target
        for slot in inventory.slots
        for probe, target in _targets(slot, wiring, access, ports)
    }


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
        maker = wiring.installed[slot.code].unit.maker
        yield from _own_targets(slot, address, maker, access.get(slot.code, NO_ACCESS), ports)
    elif slot.kind in THROUGH_AGENT or (slot.kind is Kind.ADAPTER and slot.index):
        asked = _through_agent(slot, wiring, access, ports)
        if asked is not None:
            yield ProbeName.SNMP, asked


def _own_targets(
    slot: Slot, address: str, maker: str, access: Access, ports: Ports
) -> Iterator[tuple[ProbeName, Target]]:
    host, port = split_address(address)
    yield ProbeName.ICMP, Target(slot.code, slot.kind, host, port)
    if slot.kind in ONVIF_SPEAKERS:
        onvif_port = port or ports.onvif
        yield (
            ProbeName.ONVIF,
            Target(slot.code, slot.kind, host, onvif_port, onvif=access.onvif),
        )
    if slot.kind is Kind.CAMERA:
        stream = Target(slot.code, slot.kind, host, ports.rtsp, maker=maker, onvif=access.onvif)
        yield ProbeName.RTSP, stream
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
    return Target(
        slot.code,
        slot.kind,
        host,
        port or ports.onvif,
        index=channel.index,
        own=False,
        maker=maker,
        onvif=access.get(recorder, NO_ACCESS).onvif,
    )


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
