"""SNMPv2c messages (RFC 3416, BER of X.690) read and written from the agent's side.

pysnmp's codec builds a typed tree for each message, 1.1 ms a GET; a district of agents on the same
two cores as the monitor cannot afford that. Here the envelope is walked by hand, and pyasn1 codes
only what is not seen before: names (cached) and values (cached by the table that holds them).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from itertools import count

from pyasn1.codec.ber import decoder, encoder
from pyasn1.error import PyAsn1Error
from pyasn1.type.univ import ObjectIdentifier

Oid = tuple[int, ...]

MAX_REQUEST = 4096
MAX_NAMES = 128

NO_SUCH_OBJECT = b"\x80\x00"
NO_SUCH_INSTANCE = b"\x81\x00"
END_OF_MIB_VIEW = b"\x82\x00"

_VERSION_2C = b"\x02\x01\x01"
_NO_ERROR = b"\x02\x01\x00\x02\x01\x00"
_INTEGER, _OCTETS, _NAME, _SEQUENCE, _TICKS, _RESPONSE = 0x02, 0x04, 0x06, 0x30, 0x43, 0xA2
_TRAP = 0xA7
_COUNTER = 0x41
_request_ids = count(1)
_UPTIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
_TRAP_OID: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0)


class Asked(IntEnum):
    """The request PDUs that are answered."""

    GET = 0xA0
    GET_NEXT = 0xA1
    GET_BULK = 0xA5


@dataclass(frozen=True, slots=True)
class SnmpRequest:
    """One request. `request_id` stays coded; the two integers are GETBULK's, else 0."""

    community: bytes = field(repr=False)
    asked: Asked
    request_id: bytes
    non_repeaters: int
    max_repetitions: int
    names: tuple[Oid, ...]


def read_request(data: bytes) -> SnmpRequest | None:
    """The request in a datagram; None for anything that is not a sound v2c request."""
    if len(data) > MAX_REQUEST:
        return None
    try:
        return _message(data)
    except (ValueError, IndexError, PyAsn1Error):
        return None


def _message(data: bytes) -> SnmpRequest | None:
    ((_, message),) = _items(data, 1)
    (version_tag, version), (_, community), (asked, pdu) = _items(message, 3)
    if (version_tag, version) != (_INTEGER, b"\x01"):
        return None
    (_, request_id), (_, first), (_, second), (_, binds) = _items(pdu, 4)
    names = tuple(_name(bind) for _, bind in _items(binds, None))
    if len(names) > MAX_NAMES:
        return None
    return SnmpRequest(
        community=community,
        asked=Asked(asked),
        request_id=wrap(_INTEGER, request_id),
        non_repeaters=int.from_bytes(first, "big", signed=True),
        max_repetitions=int.from_bytes(second, "big", signed=True),
        names=names,
    )


def _name(bind: bytes) -> Oid:
    (tag, name), _ = _items(bind, 2)
    if tag != _NAME:
        raise ValueError("a variable binding without a name")
    return _oid(name)


@lru_cache(maxsize=16_384)
def _oid(content: bytes) -> Oid:
    decoded, _ = decoder.decode(wrap(_NAME, content), asn1Spec=ObjectIdentifier())
    return tuple(decoded)


def _items(data: bytes, count: int | None) -> list[tuple[int, bytes]]:
    """The (tag, content) items that fill `data` exactly; ValueError when they do not."""
    items, at = [], 0
    while at < len(data):
        tag, length, start = data[at], data[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, start = int.from_bytes(data[start : start + size], "big"), start + size
        at = start + length
        items.append((tag, data[start:at]))
    if at != len(data) or count not in (None, len(items)):
        raise ValueError("not the items that SNMP has here")
    return items


def wrap(tag: int, *parts: bytes) -> bytes:
    """Tag, definite length and content (X.690, section 8.1)."""
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(size))) + size + content


def integer(value: int) -> bytes:
    """A coded INTEGER."""
    return wrap(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def counter(value: int) -> bytes:
    """A coded Counter32: from 0 again after 4,294,967,295."""
    value %= 2**32
    return wrap(_COUNTER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def ticks(seconds: float) -> bytes:
    """Coded TimeTicks: hundredths of a second, from 0 again after 497 days."""
    value = round(seconds * 100) % 2**32
    return wrap(_TICKS, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def octets(value: bytes) -> bytes:
    """A coded OCTET STRING."""
    return wrap(_OCTETS, value)


def text(value: str) -> bytes:
    """A coded OCTET STRING, UTF-8, cut to the 255 bytes of a DisplayString."""
    return wrap(_OCTETS, value.encode()[:255])


@lru_cache(maxsize=65_536)
def name(oid: Oid) -> bytes:
    """A coded OBJECT IDENTIFIER."""
    coded: bytes = encoder.encode(ObjectIdentifier(oid))
    return coded


def response(request: SnmpRequest, binds: Iterable[tuple[Oid, bytes]]) -> bytes:
    """The Response-PDU with these names and coded values."""
    listed = wrap(_SEQUENCE, *(wrap(_SEQUENCE, name(oid), value) for oid, value in binds))
    pdu = wrap(_RESPONSE, request.request_id, _NO_ERROR, listed)
    return wrap(_SEQUENCE, _VERSION_2C, wrap(_OCTETS, request.community), pdu)


def trap(community: str, uptime_s: float, oid: Oid, binds: Iterable[tuple[Oid, bytes]]) -> bytes:
    """An SNMPv2-Trap-PDU with these names and coded values (RFC 3416, section 4.2.6)."""
    listed = ((_UPTIME, ticks(uptime_s)), (_TRAP_OID, name(oid)), *binds)
    coded = wrap(_SEQUENCE, *(wrap(_SEQUENCE, name(each), value) for each, value in listed))
    pdu = wrap(_TRAP, integer(next(_request_ids) % 2**31), _NO_ERROR, coded)
    return wrap(_SEQUENCE, _VERSION_2C, wrap(_OCTETS, community.encode()), pdu)
