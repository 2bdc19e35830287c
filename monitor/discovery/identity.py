"""Who is at which address: unknown devices, moved and exchanged units, MAC conflicts. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from inventory.exchange.records import Record
from inventory.types.components import Kind
from inventory.types.discovered import Findings, FoundDevice, Voice
from inventory.types.wiring import split_address
from monitor.discovery.ledger_index import LedgerIndex, host_of, serial_of, subnet_of
from monitor.discovery.proposals import Proposal, ProposalKind

_SHARED_MACS = ("00:00:5e:00:01:", "00:00:5e:00:02:", "00:00:0c:07:ac:")
"""Routers that stand in for each other share these (VRRP, RFC 5798; HSRP)."""
_MOST_ADDRESSES = 4
"""A MAC at more addresses than these is a router that answers for others (proxy ARP)."""
_TELLING = frozenset({Voice.ONVIF, Voice.SNMP, Voice.WS_DISCOVERY, Voice.LLDP})


class Identities:
    """The devices, and MAC addresses by IP address out of everything that told of them."""

    def __init__(self, findings: Findings) -> None:
        self.devices = findings.devices
        self.macs: Mapping[str, set[str]] = defaultdict(set)
        told = {(each.address, each.mac) for each in findings.pairings}
        told |= {(each.address, each.mac) for each in findings.devices.values() if each.mac}
        addresses = Counter(mac for _, mac in told)
        for address, mac in told:
            if not mac.startswith(_SHARED_MACS) and addresses[mac] <= _MOST_ADDRESSES:
                self.macs[address].add(mac)

    def mac_at(self, address: str) -> str:
        """The one MAC address there; "" where none or several are told."""
        macs = self.macs.get(address, set())
        return next(iter(macs)) if len(macs) == 1 else ""


def compare_identities(index: LedgerIndex, found: Identities) -> Iterator[Proposal]:
    """In the order of addresses; every address gives at most one proposal."""
    addresses = {*found.devices, *found.macs}
    for address in sorted(addresses, key=_in_order):
        proposal = _at(address, index, found)
        if proposal is not None:
            yield proposal


def _at(address: str, index: LedgerIndex, found: Identities) -> Proposal | None:
    record, macs = index.by_address.get(address), found.macs.get(address, set())
    if len(macs) > 1:
        told = {"address": address, "macs": ", ".join(sorted(macs))}
        return Proposal(ProposalKind.MAC_CONFLICT, record.code if record else "", told)
    device, mac = found.devices.get(address), found.mac_at(address)
    moved = _moved(address, device, mac, index, found)
    if moved is not None:
        return moved
    if record is not None:
        return _changed(record, device, mac)
    return _unknown(device, mac, index)


def _moved(
    address: str, device: FoundDevice | None, mac: str, index: LedgerIndex, found: Identities
) -> Proposal | None:
    serial = serial_of(device.serial) if device else ""
    for by, owner in (("serial", index.by_serial.get(serial)), ("mac", index.by_mac.get(mac))):
        if owner is None or not owner.address or host_of(owner) == address:
            continue
        if _stands_at(host_of(owner), serial, mac, found):
            continue  # it has several addresses, the recorded one among them
        told = {"by": by, "recorded": host_of(owner), "seen": address}
        row = replace(owner, address=_with_port(address, owner, device))
        return Proposal(ProposalKind.MOVED, owner.code, told, (row,))
    return None


def _stands_at(address: str, serial: str, mac: str, found: Identities) -> bool:
    device = found.devices.get(address)
    same = device is not None and bool(serial) and serial_of(device.serial) == serial
    return same or mac in found.macs.get(address, set())


def _with_port(address: str, owner: Record, device: FoundDevice | None) -> str:
    port = (device.port if device else 0) or split_address(owner.address)[1]
    return f"{address}:{port}" if port else address


def _changed(record: Record, device: FoundDevice | None, mac: str) -> Proposal | None:
    serial = device.serial if device else ""
    if serial and record.serial and not _same_serial(serial, record.serial):
        return _other_unit(record, device, mac, "serial", serial)
    if mac and record.mac and mac != record.mac.lower():
        return _other_unit(record, device, mac, "mac", mac)
    if mac and not record.mac:
        row = replace(record, mac=mac)
        return Proposal(ProposalKind.MISSING_MAC, record.code, {"seen": mac}, (row,))
    return None


def _same_serial(one: str, other: str) -> bool:
    """Some makers' services put the model before the serial number that is on the label."""
    short, long = sorted((serial_of(one), serial_of(other)), key=len)
    return long.endswith(short) or long.startswith(short)


def _other_unit(
    record: Record, device: FoundDevice | None, mac: str, by: str, seen: str
) -> Proposal:
    """Nothing of the old unit counts for the new one."""
    new = device or FoundDevice("", frozenset())
    row = replace(
        record, maker=new.maker, model=new.model, serial=new.serial, mac=mac, installed=""
    )
    told = {"by": by, "recorded": getattr(record, by), "seen": seen}
    return Proposal(ProposalKind.OTHER_UNIT, record.code, told, (row,))


def _unknown(device: FoundDevice | None, mac: str, index: LedgerIndex) -> Proposal | None:
    """A device whose unit stands in no slot. What answers nothing but ping is not proposed."""
    if device is None or not device.voices & _TELLING:
        return None
    if mac in index.by_mac or serial_of(device.serial) in index.by_serial:
        return None  # a second address of a known one
    words = (device.maker, device.model, device.name)
    told = {"address": device.address, "device": " ".join(filter(None, words)), "mac": mac}
    rows = (_new_record(device, mac, index),) if device.kind else ()
    return Proposal(ProposalKind.UNKNOWN_DEVICE, "", told, rows)


def _new_record(device: FoundDevice, mac: str, index: LedgerIndex) -> Record:
    address = f"{device.address}:{device.port}" if device.port else device.address
    return Record(
        code=_free_code(device.address, index),
        kind=device.kind or Kind.CAMERA,
        name=device.name or device.model or device.address,
        building=index.buildings.get(subnet_of(device.address), ""),
        address=address,
        maker=device.maker,
        model=device.model,
        serial=device.serial,
        mac=mac,
    )


def _free_code(address: str, index: LedgerIndex) -> str:
    code = f"NEW-{address}"
    while code in index.records:
        code += "'"
    return code


def _in_order(address: str) -> tuple[int, ...]:
    return tuple(int(part) for part in address.split("."))
