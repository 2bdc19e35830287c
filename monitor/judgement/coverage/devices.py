"""Remedies that set up or buy devices: agents that are read, gasps that are heard, PoE."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from inventory.types.components import Installation, Inventory, Kind, Link, LinkKind, Slot, Unit
from inventory.types.wiring import Wiring
from monitor.judgement.coverage.costs import RemedyKind
from monitor.judgement.coverage.scene import PRESUMED, Scene
from monitor.judgement.coverage.supposed import Supposed, rows_of, supposed

_READ: Mapping[Kind, tuple[RemedyKind, RemedyKind]] = {
    Kind.SWITCH: (RemedyKind.READ_SWITCHES, RemedyKind.MANAGED_SWITCHES),
    Kind.CHASSIS: (RemedyKind.READ_CHASSIS, RemedyKind.MANAGED_CHASSIS),
    Kind.BOX: (RemedyKind.READ_BOXES, RemedyKind.MANAGED_BOXES),
    Kind.UPS: (RemedyKind.READ_UPS, RemedyKind.MANAGED_UPS),
}


def device_remedies(scene: Scene) -> Iterator[Supposed]:
    """With and without new hardware; those with nothing to do among them."""
    wiring = Wiring(scene.records)
    for kind, (read, managed) in _READ.items():
        mute = [
            slot
            for slot in scene.records.slots
            if slot.kind is kind and slot.code not in scene.instruments.readable
        ]
        known = [slot for slot in mute if wiring.address(slot.code) is not None]
        yield _read(scene, read, known)
        yield _read(scene, managed, [slot for slot in mute if slot not in known])
    yield _gasping(scene, wiring)
    yield _poe(scene, wiring)


def _read(scene: Scene, kind: RemedyKind, agents: list[Slot]) -> Supposed:
    """These devices are read, with all that they can tell of."""
    codes = {slot.code for slot in agents}
    addressed = scene.both(lambda each: _addressed(each, codes))
    rows = rows_of(addressed.records, codes)
    fresh = [slot for slot in rows if slot.code not in scene.instruments.asked]
    after = addressed.with_rows(fresh)
    instruments = after.instruments.also(asked=codes, readable=codes)
    unwritten = [slot for slot in fresh if not slot.index]
    return supposed(kind, replace(after, instruments=instruments), agents, unwritten)


def _addressed(inventory: Inventory, codes: set[str]) -> Inventory:
    """Each of them with an address, if it has none."""
    standing = {each.slot: each for each in inventory.installations if each.until is None}
    units = {code: standing[code].unit if code in standing else Unit() for code in sorted(codes)}
    mute = [c for c in units if c not in standing or standing[c].address is None]
    kept = tuple(each for each in inventory.installations if each.slot not in mute)
    added = tuple(Installation(code, units[code], PRESUMED, 0) for code in mute)
    return replace(inventory, installations=kept + added)


def _gasping(scene: Scene, wiring: Wiring) -> Supposed:
    """At strands that are told of."""
    instruments = scene.instruments
    strands = {
        slot.code: wiring.lowers(slot.code, LinkKind.DATA)
        for slot in scene.records.slots
        if slot.kind is Kind.STRAND and slot.code in instruments.asked - instruments.gasping
    }
    ends = [wiring.slots[end] for lowers in strands.values() for end in lowers]
    transceivers = [slot for slot in ends if slot.kind is Kind.TRANSCEIVER]
    after = replace(scene, instruments=instruments.also(gasping=strands))
    return supposed(RemedyKind.GASPING_TRANSCEIVERS, after, transceivers)


def _poe(scene: Scene, wiring: Wiring) -> Supposed:
    """The adapters that feed one camera each, on copper to a switch that is read."""
    found: dict[str, str] = {}
    for slot in scene.records.slots:
        if slot.kind is Kind.ADAPTER and not slot.index:
            switch = _copper_switch(wiring, wiring.lowers(slot.code, LinkKind.POWER))
            if switch in scene.instruments.readable:
                found[slot.code] = switch
    after = scene.both(lambda each: _as_ports(each, found)) if found else scene
    after = replace(after, instruments=after.instruments.also(asked=found))
    adapters = [wiring.slots[code] for code in found]
    return supposed(RemedyKind.POE, after, adapters, replaced=found)


def _copper_switch(wiring: Wiring, fed: list[str]) -> str:
    """The switch of the only camera among what is fed; "" where there is fibre between."""
    if len(fed) != 1 or wiring.slots[fed[0]].kind is not Kind.CAMERA:
        return ""
    code, seen = fed[0], {fed[0]}
    while uppers := wiring.uppers(code, LinkKind.DATA):
        code = uppers[0]
        if code in seen or wiring.slots[code].kind not in (Kind.COPPER, Kind.PORT, Kind.SWITCH):
            return ""
        seen.add(code)
        if wiring.slots[code].kind is Kind.SWITCH:
            return code
    return ""


def _as_ports(inventory: Inventory, adapters: Mapping[str, str]) -> Inventory:
    """The same, where each of these adapters is a PoE port of its switch."""
    slots = tuple(
        replace(slot, index=PRESUMED) if slot.code in adapters else slot for slot in inventory.slots
    )
    fed = (LinkKind.POWER, LinkKind.PART)
    kept = tuple(
        link for link in inventory.links if link.lower not in adapters or link.kind not in fed
    )
    ports = tuple(Link(code, switch, LinkKind.PART) for code, switch in adapters.items())
    return replace(inventory, slots=slots, links=kept + ports)
