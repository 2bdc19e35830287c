"""Version 2c notifications as an agent sends them, coded by pysnmp."""

from collections.abc import Sequence
from typing import Any

from pyasn1.codec.ber import encoder
from pysnmp.proto import api

from probes.snmp_questions import Oid

V2C = api.PROTOCOL_MODULES[api.SNMP_VERSION_2C]
UPTIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
TRAP_OID: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0)
LINK_DOWN: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 5, 3)
OPER_STATUS: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1, 8)


def row_down(row: int) -> list[tuple[Oid, Any]]:
    """The bindings of a linkDown of that row."""
    return [((*OPER_STATUS, row), V2C.Integer(2))]


def notification(
    community: str,
    oid: Oid | None = LINK_DOWN,
    binds: Sequence[tuple[Oid, Any]] = (),
    *,
    inform: bool = False,
) -> bytes:
    """A datagram; without `oid` it lacks what says which notification it is."""
    pdu = V2C.InformRequestPDU() if inform else V2C.SNMPv2TrapPDU()
    V2C.apiPDU.set_defaults(pdu)
    named = [] if oid is None else [(TRAP_OID, V2C.ObjectIdentifier(oid))]
    V2C.apiPDU.set_varbinds(pdu, [(UPTIME, V2C.TimeTicks(4711)), *named, *binds])
    message = V2C.Message()
    V2C.apiMessage.set_defaults(message)
    V2C.apiMessage.set_community(message, community)
    V2C.apiMessage.set_pdu(message, pdu)
    coded: bytes = encoder.encode(message)
    return coded
