"""Devices that answer WS-Discovery's Probe, on loopback or in a network of their own."""

import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from probes.discovery.ws_discovery import GROUP, PORT
from tests.servers.namespaces import inside, ip

ASKED = "urn:uuid:0a6dc791-2be6-4991-9af1-454778a1917a"
Respond = Callable[[str], list[bytes]]
"""From the message's own id to the datagrams sent back."""


def as_camera(host: str) -> Respond:
    return lambda asked: [reply(f"http://{host}:8080/onvif/device_service", relates=asked)]


@contextmanager
def camera(
    sock: socket.socket, respond: Respond, out: socket.socket | None = None
) -> Iterator[list[bytes]]:
    """A device that answers Probes in a thread; the Probes that it got. `out`: who answers."""
    heard: list[bytes] = []
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            with suppress(TimeoutError):
                message, sender = sock.recvfrom(65536)
                heard.append(message)
                for datagram in respond(message_id(message)):
                    (out or sock).sendto(datagram, sender)

    sock.settimeout(0.05)
    thread = threading.Thread(target=serve)
    with sock:
        thread.start()
        try:
            yield heard
        finally:
            ended.set()
            thread.join()


def message_id(message: bytes) -> str:
    found = re.search(rb"MessageID>([^<]+)<", message)
    assert found
    return found[1].decode()


def bound(host: str) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((host, PORT))
    return sock


def in_the_group(host: str) -> socket.socket:
    sock = bound("")
    member = struct.pack("4s4s", socket.inet_aton(GROUP), socket.inet_aton(host))
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
    return sock


def reply(
    addresses: str = "http://10.0.0.7/onvif/device_service",
    scopes: str = "",
    relates: str = ASKED,
    types: str = "dn:NetworkVideoTransmitter tds:Device",
) -> bytes:
    """A ProbeMatches as cameras send it."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope"
 xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing"
 xmlns:wsdd="http://schemas.xmlsoap.org/ws/2005/04/discovery"
 xmlns:dn="http://www.onvif.org/ver10/network/wsdl"
 xmlns:tds="http://www.onvif.org/ver10/device/wsdl">
<SOAP-ENV:Header><wsa:MessageID>urn:uuid:1</wsa:MessageID><wsa:RelatesTo>{relates}</wsa:RelatesTo>
</SOAP-ENV:Header><SOAP-ENV:Body><wsdd:ProbeMatches><wsdd:ProbeMatch>
<wsa:EndpointReference><wsa:Address>urn:uuid:2</wsa:Address></wsa:EndpointReference>
<wsdd:Types>{types}</wsdd:Types><wsdd:Scopes>{scopes}</wsdd:Scopes>
<wsdd:XAddrs>{addresses}</wsdd:XAddrs><wsdd:MetadataVersion>1</wsdd:MetadataVersion>
</wsdd:ProbeMatch></wsdd:ProbeMatches></SOAP-ENV:Body></SOAP-ENV:Envelope>""".encode()


def join(here: str, there: str) -> None:
    """A cable between the two networks."""
    inside(here, lambda: ip(f"link add v0 type veth peer name v1 netns {there}"))
    _set_up(here, "v0", "10.77.0.1")
    _set_up(there, "v1", "10.77.0.2")


def _set_up(name: str, device: str, address: str) -> None:
    inside(name, lambda: ip(f"addr add {address}/24 dev {device}"))
    inside(name, lambda: ip(f"link set {device} up"))
