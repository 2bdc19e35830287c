"""Whether a datagram can be an SNMP message at all: BER elements that lie within each other.

gufo-snmp takes the frame for granted, and panics over one that is cut short, backtrace and all.
"""

from probes.snmp_envelope import elements

_CONSTRUCTED, _OF_PDU = 0x20, 0xA0
_SEQUENCE, _NAME = 0x30, 0x06
_DEEPEST = 8
_VERSION_3 = b"\x03"


def is_framed(message: bytes) -> bool:
    """Whether every element of the message (X.690 section 8.1) lies within the one that holds it,
    those in version 3's security parameters (RFC 3414 section 2.4) too."""
    try:
        _check(message, 0, len(message), _DEEPEST)
        ((_, start, end),) = elements(message, 0, len(message))
        parts = [message[first:last] for _, first, last in elements(message, start, end)]
        if parts and parts[0] == _VERSION_3:
            _check(parts[2], 0, len(parts[2]), _DEEPEST)
    except (ValueError, IndexError):
        return False
    return True


def _check(data: bytes, start: int, end: int, deepest: int, within: int = 0) -> None:
    """Nothing is empty but a PDU's list of bindings: so an agent answers who asks for its time."""
    if deepest == 0 or start == end:
        raise ValueError("too deep, or empty")
    for at, first, last in elements(data, start, end):
        tag = data[at]
        if tag == _NAME and first == last:
            raise ValueError("no name")
        unbound = first == last and tag == _SEQUENCE and within & _OF_PDU == _OF_PDU
        if tag & _CONSTRUCTED and not unbound:
            _check(data, first, last, deepest - 1, tag)
