"""WS-Discovery messages: the Probe that is sent, and what a ProbeMatches tells. Pure.

Sources: WS-Discovery (April 2005) sections 5.2 and 5.3; ONVIF Core section 7.3 (types and scopes).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from inventory.types.components import Kind
from inventory.types.discovered import FoundDevice, Voice, mac_text

MAX_BYTES = 16 * 1024
"""The longest reply that is read; real ones have one to three thousand bytes."""
_MOST_MATCHES = 8
_MOST_ADDRESSES = 16
_MOST_SCOPES = 64
_LONGEST_TEXT = 64

_DISCOVERY = "{http://schemas.xmlsoap.org/ws/2005/04/discovery}"
_ADDRESSING = "{http://schemas.xmlsoap.org/ws/2004/08/addressing}"
_SCOPE = "onvif://www.onvif.org/"
_MAC = re.compile(r"(?:[0-9a-fA-F]{2}[:.-]?){5}[0-9a-fA-F]{2}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]+")
_USUAL_PORT = 80

TYPES = (
    ("http://www.onvif.org/ver10/network/wsdl", "NetworkVideoTransmitter"),
    ("http://www.onvif.org/ver10/device/wsdl", "Device"),
)
"""Asked for one by one: older cameras know only the first type, recorders only the second."""

_PROBE = """\
<?xml version="1.0" encoding="UTF-8"?>
<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"
 xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing"
 xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">
<e:Header><w:MessageID>{message_id}</w:MessageID>
<w:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>
<w:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header>
<e:Body><d:Probe><d:Types xmlns:t="{space}">t:{name}</d:Types></d:Probe></e:Body>
</e:Envelope>
"""


@dataclass(frozen=True, slots=True)
class _Scopes:
    name: str
    model: str
    mac: str


def probe_message(message_id: str, space: str, name: str) -> bytes:
    """A Probe for devices of that type. `message_id`: urn:uuid:…, which the replies must name."""
    return _PROBE.format(message_id=message_id, space=space, name=name).encode()


def read_matches(reply: bytes, sender: str, asked: frozenset[str]) -> FoundDevice | None:
    """The device that speaks in a reply; None for what is no sound reply to one of `asked`.

    `sender`: the address that the reply came from. Only service addresses at that very host
    count: a reply cannot send us to anybody else.
    """
    root = _parsed(reply)
    if root is None or _text(root.find(f".//{_ADDRESSING}RelatesTo")) not in asked:
        return None
    matches = root.findall(f".//{_DISCOVERY}ProbeMatch")[:_MOST_MATCHES]
    for match in matches:
        port = _port_at(sender, _words(match.find(f"{_DISCOVERY}XAddrs"))[:_MOST_ADDRESSES])
        if port is not None:
            scopes = _read_scopes(_words(match.find(f"{_DISCOVERY}Scopes"))[:_MOST_SCOPES])
            return FoundDevice(
                sender,
                frozenset({Voice.WS_DISCOVERY}),
                kind=_kind(_words(match.find(f"{_DISCOVERY}Types"))),
                port=0 if port == _USUAL_PORT else port,
                name=scopes.name,
                model=scopes.model,
                mac=scopes.mac,
            )
    return None


def _parsed(reply: bytes) -> Element | None:
    if len(reply) > MAX_BYTES:
        return None
    try:
        root: Element = fromstring(reply, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None  # no XML, a document type, an encoding that nobody knows
    return root


def _words(element: Element | None) -> list[str]:
    return (element.text or "").split() if element is not None else []


def _text(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def _kind(types: list[str]) -> Kind | None:
    """A transmitter is a camera; a device of no other type may be a recorder as well."""
    names = {each.rpartition(":")[2] for each in types}
    return Kind.CAMERA if "NetworkVideoTransmitter" in names else None


def _port_at(host: str, addresses: list[str]) -> int | None:
    """The port of the first plain HTTP service at `host`."""
    return next((port for each in addresses if (port := _port(each, host)) is not None), None)


def _port(address: str, host: str) -> int | None:
    try:
        parts = urlsplit(address)
        same = IPv4Address(parts.hostname or "") == IPv4Address(host)
        port = parts.port or _USUAL_PORT
    except ValueError:
        return None
    return port if same and parts.scheme == "http" else None


def _read_scopes(scopes: list[str]) -> _Scopes:
    told = dict(reversed(list(_pairs(scopes))))
    return _Scopes(told.get("name", ""), told.get("hardware", ""), _mac(told.get("mac", "")))


def _pairs(scopes: list[str]) -> Iterator[tuple[str, str]]:
    for scope in scopes:
        if scope.lower().startswith(_SCOPE):
            key, _, value = scope[len(_SCOPE) :].partition("/")
            text = _UNPRINTABLE.sub(" ", unquote(value, errors="replace"))
            yield key.lower(), text.strip()[:_LONGEST_TEXT]


def _mac(text: str) -> str:
    if not _MAC.fullmatch(text):
        return ""
    return mac_text(bytes.fromhex(re.sub(r"[:.-]", "", text)))
