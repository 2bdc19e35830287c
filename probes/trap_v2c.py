"""Notifications of version 2c: a community proves the sender, as far as it can (RFC 1901)."""

import hmac
from collections.abc import Collection

from pyasn1.codec.ber import decoder, encoder
from pysnmp.proto import api

from probes.snmp_wire import GARBLED, Pdu
from probes.trap_gate import Refusal
from probes.trap_wire import Opened, read_notice

_v2c = api.PROTOCOL_MODULES[api.SNMP_VERSION_2C]


def open_v2c(data: bytes, communities: Collection[str]) -> Opened:
    """The trap or inform in a datagram, if it carries one of the communities."""
    try:
        message, rest = decoder.decode(data, asn1Spec=_v2c.Message())
        if rest:
            return Refusal.GARBLED
        given = bytes(_v2c.apiMessage.get_community(message))
        if not any(hmac.compare_digest(given, each.encode()) for each in communities):
            return Refusal.COMMUNITY

        def wrapped(response: Pdu) -> bytes:
            _v2c.apiMessage.set_pdu(message, response)
            return bytes(encoder.encode(message))

        return read_notice(_v2c.apiMessage.get_pdu(message), wrapped)
    except GARBLED:
        return Refusal.GARBLED
