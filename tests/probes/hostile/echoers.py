"""Devices that are pinged: they see the requests on the loopback, and reply as they are told.

To be used in a network of its own, whose kernel leaves the replies to them.
"""

import asyncio
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.namespaces import ip

_REPLY, _REQUEST = 0, 8
_LONGEST = 65_535
UNREACHABLE = 3


@dataclass(frozen=True, slots=True)
class Pinged:
    """One echo request. `packet`: as it came, IP header and all; `number`: of this device's."""

    device: "Device"
    packet: bytes
    asker: str
    number: int

    @property
    def request(self) -> bytes:
        """From its ICMP header on."""
        return self.packet[(self.packet[0] & 0x0F) * 4 :]

    def reply(self, id_step: int = 0, sequence_step: int = 0) -> bytes:
        """The reply (RFC 792), or one to another request: with another identifier it has what
        another process put behind it, which by itself tells gufo-ping whose it is."""
        request = self.request[:8] + bytes(56) if id_step else self.request
        marks = (
            int.from_bytes(request[4:6]) + id_step,
            int.from_bytes(request[6:8]) + sequence_step,
        )
        moved = b"".join((each % 65_536).to_bytes(2) for each in marks)
        return summed(bytes([_REPLY, 0, 0, 0]) + moved + request[8:])

    def error(self, kind: int, code: int) -> bytes:
        """An ICMP error about it, which quotes it."""
        return summed(bytes([kind, code]) + bytes(6) + self.packet)

    def send(self, *messages: bytes) -> None:
        """Send them now."""
        for each in messages:
            self.device.sender.sendto(each, (self.asker, 0))

    def send_soon(self, *messages: bytes) -> None:
        """Send them when what was sent before has been heard."""
        asyncio.get_running_loop().call_later(0.05, self.send, *messages)


Manner = Callable[[Pinged], None]


@dataclass(slots=True)
class Device:
    """`sender`: a socket that sends from the device's address."""

    sender: socket.socket
    manner: Manner
    pinged: int = 0


@contextmanager
def echoers(manners: Mapping[str, Manner]) -> Iterator[Mapping[str, Device]]:
    """The devices at these addresses, while the block lasts."""
    ip("link set lo up")
    Path("/proc/sys/net/ipv4/icmp_echo_ignore_all").write_text("1")
    loop = asyncio.get_running_loop()
    with ExitStack() as stack:
        listener = stack.enter_context(_raw())
        devices = {
            address: Device(stack.enter_context(_raw(address)), manner)
            for address, manner in manners.items()
        }
        loop.add_reader(listener, _hear, listener, devices)
        try:
            yield devices
        finally:
            loop.remove_reader(listener)


def _raw(address: str = "") -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    sock.bind((address, 0))
    return sock


def _hear(listener: socket.socket, devices: Mapping[str, Device]) -> None:
    packet, asker = listener.recvfrom(_LONGEST)
    device = devices.get(socket.inet_ntoa(packet[16:20]))
    if device is None or packet[(packet[0] & 0x0F) * 4] != _REQUEST:
        return
    device.pinged += 1
    device.manner(Pinged(device, packet, asker[0], device.pinged - 1))


def summed(message: bytes) -> bytes:
    """With its checksum (RFC 1071) in place of the zeros."""
    even = message + b"\0" * (len(message) % 2)
    total = sum(int.from_bytes(even[at : at + 2]) for at in range(0, len(even), 2))
    total = (total & 0xFFFF) + (total >> 16)
    checksum = ~(total + (total >> 16)) & 0xFFFF
    return message[:2] + checksum.to_bytes(2) + message[4:]
