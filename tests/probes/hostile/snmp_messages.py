"""SNMP replies as an agent makes them, right or wrong as it is told (RFC 3416, RFC 3414)."""

from dataclasses import dataclass

from pyasn1.codec.ber import decoder, encoder
from pysnmp.proto import rfc1905
from pysnmp.proto.mpmod.rfc3412 import ScopedPDU, SNMPv3Message
from pysnmp.proto.secmod.rfc3414.service import UsmSecurityParameters

from inventory.types.targets import SnmpCredential, SnmpVersion
from probes.snmp_values import Oid
from probes.snmp_wire import Asn1Value, Pdu
from probes.usm import KeyRing
from tests.probes.notifications import V2C, notification, row_down

COMMUNITY = SnmpCredential(community="hostile")
USER = SnmpCredential(
    SnmpVersion.V3, user="watcher", auth_protocol="SHA256", auth_key="authentication-key"
)
"""Authentic and in clear: what is said of time and identity is the same with privacy."""
ENGINE_ID = bytes.fromhex("80004fb805") + b"hostile"
_UNKNOWN_ENGINE_IDS: Oid = (1, 3, 6, 1, 6, 3, 15, 1, 1, 4, 0)
_NOT_IN_TIME_WINDOWS: Oid = (1, 3, 6, 1, 6, 3, 15, 1, 1, 2, 0)
_DELIVERING, _FAULT = 3, 4
"""pethPsePortDetectionStatus (RFC 3621): a port that feeds its device, and one that does not."""
_AUTH, _USM = 1, 3
KEYS = KeyRing()


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply says. Power is on, unless `off`; `status` is the error-status; the ids are
    those asked for, plus these steps. `clock`: the agent's boots and time (version 3)."""

    off: bool = False
    status: int = 0
    request_step: int = 0
    message_step: int = 0
    text: bytes | None = None
    repeated: int = 1
    clock: tuple[int, int] | None = None


def v2c_reply(request: bytes, reply: Reply) -> bytes:
    """The datagram of version 2c."""
    message, _ = decoder.decode(request, asn1Spec=V2C.Message())
    V2C.apiMessage.set_pdu(message, _response(V2C.apiMessage.get_pdu(message), reply))
    return bytes(encoder.encode(message))


def v3_reply(request: bytes, reply: Reply, clock: tuple[int, int]) -> tuple[bytes, bool]:
    """The datagram of version 3; whether it is a reply, and no report on who and when we are."""
    clock = reply.clock or clock
    message, _ = decoder.decode(request, asn1Spec=SNMPv3Message())
    parameters, _ = decoder.decode(bytes(message[2]), asn1Spec=UsmSecurityParameters())
    asked = message[3].getComponent()[2].getComponent()
    number = int(message[1][0]) + reply.message_step
    if bytes(parameters[0]) != ENGINE_ID:
        report = _report(asked, _UNKNOWN_ENGINE_IDS)
        return _wrapped(number, report, clock, authentic=False), False
    if not int(parameters[1]):
        report = _report(asked, _NOT_IN_TIME_WINDOWS)
        return _wrapped(number, report, clock, authentic=True), False
    is_reply = bool(V2C.apiPDU.get_varbinds(asked))  # asking for nothing is asking for the time
    return _wrapped(number, _response(asked, reply), clock, authentic=True), is_reply


def v3_trap(clock: tuple[int, int]) -> bytes:
    """The linkDown of row 7, sent when its engine's boots and time were so."""
    plain, _ = decoder.decode(notification("", binds=row_down(7)), asn1Spec=V2C.Message())
    return _wrapped(4711, V2C.apiMessage.get_pdu(plain), clock, authentic=True)


def _response(asked: Pdu, reply: Reply) -> Pdu:
    answer = V2C.apiPDU.get_response(asked)
    names = [name for name, _ in V2C.apiPDU.get_varbinds(asked)] * reply.repeated
    V2C.apiPDU.set_varbinds(answer, [(name, _value(reply)) for name in names])
    V2C.apiPDU.set_error_status(answer, reply.status)
    request_id = int(V2C.apiPDU.get_request_id(asked)) + reply.request_step
    V2C.apiPDU.set_request_id(answer, request_id)
    return answer


def _value(reply: Reply) -> Asn1Value:
    if reply.status:
        return V2C.null
    if reply.text is not None:
        return V2C.OctetString(reply.text)
    return V2C.Integer(_FAULT if reply.off else _DELIVERING)


def _report(asked: Pdu, counter: Oid) -> Pdu:
    report = rfc1905.ReportPDU()
    V2C.apiPDU.set_defaults(report)
    V2C.apiPDU.set_request_id(report, V2C.apiPDU.get_request_id(asked))
    V2C.apiPDU.set_varbinds(report, [(counter, V2C.Counter32(1))])
    return report


def _wrapped(number: int, pdu: Pdu, clock: tuple[int, int], *, authentic: bool) -> bytes:
    keys = KEYS.keys(USER, ENGINE_ID)
    user, digest = (USER.user.encode(), keys.placeholder) if authentic else (b"", b"")
    parameters = UsmSecurityParameters()
    for place, value in enumerate((ENGINE_ID, *clock, user, digest, b"")):
        parameters[place] = value
    message = SNMPv3Message()
    message[0] = _USM
    for place, value in enumerate((number, 65507, bytes([_AUTH * authentic]), _USM)):
        message[1][place] = value
    message[2] = encoder.encode(parameters)
    message[3]["plaintext"] = _scoped(pdu)
    coded = bytes(encoder.encode(message))
    return keys.sign(coded) if authentic else coded


def _scoped(pdu: Pdu) -> Asn1Value:
    scoped = ScopedPDU()
    scoped[0], scoped[1] = ENGINE_ID, b""
    scoped.setComponentByPosition(2)
    scoped[2].setComponentByType(
        pdu.tagSet, pdu, verifyConstraints=False, matchTags=False, matchConstraints=False
    )
    return scoped
