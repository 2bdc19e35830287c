"""The outside of an SNMP v3 message, read without pysnmp or gufo-snmp: whose it is, and of when.

Both match a reply by its ids and take its time as it comes; what is looked at here is looked at
before they see it. Pure (X.690 section 8.1, RFC 3412 section 6, RFC 3414 section 2.4).
"""

from collections.abc import Iterator
from dataclasses import dataclass

_LONG_TAG, _LONG_LENGTH = 0x1F, 0x80
_LONGEST_LENGTH = 4
_VERSION_3 = b"\x03"
_SEQUENCE, _REPORT = 0x30, 0xA8


@dataclass(frozen=True, slots=True)
class Envelope:
    """`boots` and `time` (s): the clock of the engine that is the authority. `is_report`: a report
    in clear, which says what the agent makes of our request, and nothing of the device."""

    message_id: int
    engine_id: bytes
    boots: int
    time: int
    is_report: bool


def read_envelope(message: bytes) -> Envelope | None:
    """The envelope of a version 3 message; None for anything else. Nothing in it is proven."""
    try:
        ((_, whole),) = _items(message)
        (_, version), (_, header), (_, security), (tag, scoped) = _items(whole)
        if version != _VERSION_3:
            return None
        ((_, parameters),) = _items(security)
        (_, engine_id), (_, boots), (_, time) = _items(parameters)[:3]
        is_report = tag == _SEQUENCE and _items(scoped)[2][0] == _REPORT
        (_, number) = _items(header)[0]
        return Envelope(_number(number), engine_id, _number(boots), _number(time), is_report)
    except (ValueError, IndexError):
        return None


def _items(data: bytes) -> list[tuple[int, bytes]]:
    """The elements that fill the data: tag and content."""
    return [(data[at], data[first:last]) for at, first, last in elements(data, 0, len(data))]


def _number(content: bytes) -> int:
    return int.from_bytes(content, "big", signed=True)


def elements(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Where each element begins, and where its content begins and ends.

    Raises ValueError and IndexError for one that does not lie within the data.
    """
    while start < end:
        first = start + 2
        length = data[start + 1]
        if data[start] & _LONG_TAG == _LONG_TAG:
            raise ValueError("no tag of SNMP's")
        if length & _LONG_LENGTH:
            octets = length - _LONG_LENGTH
            if not 0 < octets <= _LONGEST_LENGTH:
                raise ValueError("no definite length")
            length = int.from_bytes(data[first : first + octets], "big")
            first += octets
        if first + length > end:
            raise ValueError("cut short")
        yield start, first, first + length
        start = first + length
