"""Addresses on this machine for a simulated district: its own 127.x, or ports of 127.0.0.1."""

import os
import socket
from collections.abc import Iterator
from dataclasses import replace

from inventory.types.components import Inventory, Kind
from inventory.types.wiring import split_address

HTTP_KINDS = frozenset({Kind.CAMERA, Kind.RECORDER})
UDP_KINDS = frozenset({Kind.SWITCH, Kind.CHASSIS, Kind.BOX, Kind.UPS, Kind.RECORDER})
"""A recorder's agent listens on the UDP port of the same number as its ONVIF port."""

FALLBACK_HOST = "127.0.0.1"
# Below the range that the kernel takes for outgoing connections.
_FALLBACK_PORTS = range(20_000, 32_000)


def plan_addresses(inventory: Inventory) -> Inventory:
    """The inventory with addresses that can be served here.

    Unchanged where all current addresses are distinct, on loopback and free. Otherwise every one
    becomes "127.0.0.1:port", each device with a port of its own; OSError when none is left.
    """
    kinds = {slot.code: slot.kind for slot in inventory.slots}
    current = [each for each in inventory.installations if each.until is None and each.address]
    distinct = len({each.address for each in current}) == len(current)
    if distinct and all(_usable(each.address or "", kinds.get(each.slot)) for each in current):
        return inventory
    ports = _free_ports()
    planned = {each: replace(each, address=f"{FALLBACK_HOST}:{next(ports)}") for each in current}
    moved = tuple(planned.get(each, each) for each in inventory.installations)
    return replace(inventory, installations=moved)


def _usable(address: str, kind: Kind | None) -> bool:
    try:
        host, port = split_address(address)
    except ValueError:
        return False
    if not host.startswith("127."):
        return False
    if kind not in HTTP_KINDS | UDP_KINDS:
        return True
    tcp, udp = kind in HTTP_KINDS, kind in UDP_KINDS
    return port > 0 and _bindable(host, port, tcp=tcp, udp=udp)


def _bindable(host: str, port: int, *, tcp: bool, udp: bool) -> bool:
    wanted = ((socket.SOCK_STREAM, tcp), (socket.SOCK_DGRAM, udp))
    try:
        for kind in (kind for kind, needed in wanted if needed):
            with socket.socket(socket.AF_INET, kind) as trial:
                if kind is socket.SOCK_STREAM:
                    # As the listener will: a port that lingers after its last use is free.
                    trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind((host, port))
    except (OSError, OverflowError):
        return False
    return True


def _free_ports() -> Iterator[int]:
    # Districts that are planned at the same moment begin at different ports.
    first = os.getpid() * 67 % len(_FALLBACK_PORTS)
    for port in (*_FALLBACK_PORTS[first:], *_FALLBACK_PORTS[:first]):
        if _bindable(FALLBACK_HOST, port, tcp=True, udp=True):
            yield port
    raise OSError("no free port is left on 127.0.0.1")
