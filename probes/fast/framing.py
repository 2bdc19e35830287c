"""Whether a datagram can be an SNMP message at all: BER elements that lie within each other.

gufo-snmp takes the frame for granted, and panics over one that is cut short, backtrace and all.
"""

from collections.abc import Iterator

_CONSTRUCTED, _LONG_TAG, _LONG_LENGTH = 0x20, 0x1F, 0x80
_LONGEST_LENGTH = 4
_DEEPEST = 8
_VERSION_3 = b"\x03"


def is_framed(message: bytes) -> bool:
    """Whether every element of the message (X.690 section 8.1) lies within the one that holds it,
    those in version 3's security parameters (RFC 3414 section 2.4) too."""
    try:
        _check(message, 0, len(message), _DEEPEST)
        ((start, end),) = _elements(message, 0, len(message))
        parts = [message[first:last] for first, last in _elements(message, start, end)]
        if parts and parts[0] == _VERSION_3:
            _check(parts[2], 0, len(parts[2]), _DEEPEST)
    except (ValueError, IndexError):
        return False
    return True


def _check(data: bytes, start: int, end: int, deepest: int) -> None:
    if deepest == 0 or start == end:
        raise ValueError("too deep, or empty")
    at = start
    for first, last in _elements(data, start, end):
        if data[at] & _CONSTRUCTED:
            _check(data, first, last, deepest - 1)
        at = last


def _elements(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the content of each element begins and ends. Raises ValueError, IndexError."""
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
        yield first, first + length
        start = first + length
