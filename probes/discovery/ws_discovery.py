"""Asks for ONVIF devices by WS-Discovery: the local network by multicast, or hosts one by one."""

import asyncio
import socket
import struct
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from uuid import uuid4

from inventory.types.discovered import FoundDevice
from probes.discovery.ws_messages import MAX_BYTES, TYPES, probe_message, read_matches

GROUP = "239.255.255.250"
PORT = 3702
MOST_DEVICES = 4096
MOST_FROM_ONE = 8
"""Replies read from one address: one to each Probe, and again as UDP repeats them."""
MOST_REPLIES = 4 * MOST_DEVICES * MOST_FROM_ONE
"""Datagrams received at all; a flood ends the listening there."""
_REPEAT_AFTER_S = 0.5
_RECEIVE_BUFFER = 4 * 1024 * 1024

OnFound = Callable[[FoundDevice], None]


async def listen(seconds: float, on_found: OnFound, interfaces: Sequence[int] = ()) -> None:
    """Probe the networks of this machine by multicast, and take replies for `seconds`.

    `interfaces`: their indexes; all but the loopback where none is given. Each device is told
    to `on_found`, again when it replies again.
    """
    chosen = interfaces or tuple(_own_interfaces())
    with _socket() as sock:
        await _converse(sock, seconds, on_found, lambda message: _multicast(sock, chosen, message))


async def ask_hosts(
    hosts: Iterable[str], seconds: float, on_found: OnFound, port: int = PORT
) -> None:
    """Send the Probe to each of these addresses alone; replies of others do not count."""
    asked = frozenset(hosts)

    def found(device: FoundDevice) -> None:
        if device.address in asked:
            on_found(device)

    def send(message: bytes) -> None:
        for host in sorted(asked):
            with suppress(OSError):  # there is no way to it
                sock.sendto(message, (host, port))

    with _socket() as sock:
        await _converse(sock, seconds, found, send)


async def _converse(
    sock: socket.socket, seconds: float, on_found: OnFound, send: Callable[[bytes], None]
) -> None:
    messages = {f"urn:uuid:{uuid4()}": each for each in TYPES}
    asking = asyncio.create_task(_send_twice(send, messages))
    try:
        async with asyncio.timeout(seconds):
            await _hear(sock, frozenset(messages), on_found)
    except TimeoutError:
        pass  # that is how listening ends
    finally:
        asking.cancel()


async def _send_twice(send: Callable[[bytes], None], messages: dict[str, tuple[str, str]]) -> None:
    """UDP loses datagrams: WS-Discovery has every Probe repeated (appendix I of SOAP-over-UDP)."""
    for _ in range(2):
        for message_id, (space, name) in messages.items():
            send(probe_message(message_id, space, name))
        await asyncio.sleep(_REPEAT_AFTER_S)


async def _hear(sock: socket.socket, asked: frozenset[str], on_found: OnFound) -> None:
    loop, senders = asyncio.get_running_loop(), Counter[str]()
    for _ in range(MOST_REPLIES):
        reply, (sender, _port) = await loop.sock_recvfrom(sock, MAX_BYTES + 1)
        await asyncio.sleep(0)  # in a flood something is always ready, and time must still end
        known = sender in senders or len(senders) < MOST_DEVICES
        if not known or senders[sender] >= MOST_FROM_ONE:
            continue
        senders[sender] += 1
        device = read_matches(reply, sender, asked)
        if device is not None:
            on_found(device)


@contextmanager
def _socket() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
        sock.setblocking(False)
        sock.bind(("", 0))
        yield sock


def _own_interfaces() -> Iterator[int]:
    return (index for index, name in socket.if_nameindex() if name != "lo")


def _multicast(sock: socket.socket, interfaces: Sequence[int], message: bytes) -> None:
    for index in interfaces:
        with suppress(OSError):  # an interface that is down, or has no address
            chosen = struct.pack("@4s4si", b"", b"", index)  # struct ip_mreqn
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, chosen)
            sock.sendto(message, (GROUP, PORT))
