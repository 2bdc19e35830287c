"""What all versions of a notification share: the PDU inside, and what comes of a datagram."""

from collections.abc import Callable
from dataclasses import dataclass

from pyasn1.type.univ import ObjectIdentifier
from pysnmp.proto import api

from probes.snmp_questions import Oid
from probes.snmp_wire import Asn1Value, Pdu, plain
from probes.trap_gate import Refusal
from probes.trap_kinds import Bind, Content

LONGEST = 4096
"""Bytes of a datagram that is read: notifications fit one packet."""
MOST_BINDS = 64

_TRAP_OID: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0)
_v2c = api.PROTOCOL_MODULES[api.SNMP_VERSION_2C]


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification that is what it claims to be. `reply`: what acknowledges it, for an inform."""

    oid: Oid
    binds: tuple[Bind, ...]
    reply: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """No notification, but a question about ourselves that is answered (v3 discovery)."""

    message: bytes


Opened = Notice | Reply | Refusal


def is_inform(pdu: Pdu) -> bool:
    """Whether the sender wants an acknowledgement."""
    return bool(pdu.tagSet == _v2c.InformRequestPDU.tagSet)


def acknowledgement(pdu: Pdu) -> Pdu:
    """The Response-PDU to an inform: its own bindings, no error (RFC 3416, section 4.2.7)."""
    response = _v2c.apiPDU.get_response(pdu)
    _v2c.apiPDU.set_varbinds(response, _v2c.apiPDU.get_varbinds(pdu))
    return response


def read_notice(pdu: Pdu, reply: Callable[[Pdu], bytes]) -> Notice | Refusal:
    """The notification in a PDU (RFC 3416, section 4.2.6); `reply` makes a message of a PDU."""
    inform = is_inform(pdu)
    if not inform and pdu.tagSet != _v2c.SNMPv2TrapPDU.tagSet:
        return Refusal.NO_NOTIFICATION
    found = _v2c.apiPDU.get_varbinds(pdu)[:MOST_BINDS]
    binds = tuple((tuple(name), _content(value)) for name, value in found)
    oid = next((value for name, value in binds if name == _TRAP_OID), None)
    if not isinstance(oid, tuple):
        return Refusal.NO_NOTIFICATION
    return Notice(oid, binds, reply(acknowledgement(pdu)) if inform else None)


def _content(value: Asn1Value) -> Content:
    return tuple(value) if isinstance(value, ObjectIdentifier) else plain(value)
