"""What both SNMP versions share: constants of the exchange, values, and failures as values."""

import re
from dataclasses import dataclass
from typing import Any, Protocol

from pyasn1.error import PyAsn1Error
from pysnmp.hlapi.v1arch.asyncio import Udp6TransportTarget, UdpTransportTarget
from pysnmp.proto import rfc1902, rfc1905

from inventory.types.readings import Reason
from inventory.types.targets import SnmpCredential
from probes.snmp_values import Oid, Value, Values

RETRY_AFTER_S = 1.0
"""A request without a reply is sent again after about this long, until the deadline."""
IN_FLIGHT = 64
"""Requests on their way at once over one socket: more overrun its receive buffer."""
CROWDS_FOR_S = 0.25
"""Whoever has not replied by then is no part of a burst: the next may be asked meanwhile."""
GARBLED = (PyAsn1Error, LookupError, AttributeError, TypeError, ValueError)
"""What pyasn1 and pysnmp raise over a message that is not what it claims to be."""
_LONGEST_TEXT = 255
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")

_NO_SUCH_NAME = 2
_NO_ACCESS = frozenset({6, 16})
"""error-status noAccess and authorizationError (RFC 3416 section 3)."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there are no values. `detail` is a short code for the facts."""

    reason: Reason
    detail: str = ""


Outcome = Values | Failure

# pysnmp and pyasn1 are untyped: these names stand for their objects.
Asn1Value = Any
Pdu = Any
VarBinds = Any

Walked = tuple[Oid, Asn1Value]
"""One object of a walk: its name, and its value as the library has it."""
Bulk = list[Walked] | Failure


class Carrier(Protocol):
    """Moves an engine's SNMP messages. Belongs to the event loop it was made in."""

    async def get(
        self,
        address: str,
        port: int,
        credential: SnmpCredential,
        oids: tuple[Oid, ...],
        deadline: float,
    ) -> Outcome:
        """The objects' values, or the failure after at most `deadline` seconds."""

    async def bulk(
        self,
        address: str,
        port: int,
        credential: SnmpCredential,
        after: Oid,
        most: int,
        deadline: float,
    ) -> Bulk:
        """At most `most` objects that follow `after`, or the failure after `deadline` seconds."""

    async def close(self) -> None:
        """Close the sockets; requests still waiting run into their deadlines."""


class NumericTarget(UdpTransportTarget):
    """A transport target made of an IPv4 address: pysnmp would ask the resolver in a thread."""

    def __init__(self, address: str, port: int, timeout: float, retries: int) -> None:
        self.transport_address = (address, port)
        super().__init__(timeout=timeout, retries=retries)


class NumericTarget6(Udp6TransportTarget):
    """The same of an IPv6 address (RFC 3419: transportDomainUdpIpv6)."""

    def __init__(self, address: str, port: int, timeout: float, retries: int) -> None:
        self.transport_address = (address, port)
        super().__init__(timeout=timeout, retries=retries)


def numeric_target(
    address: str, port: int, timeout: float, retries: int
) -> NumericTarget | NumericTarget6:
    """The transport target of an IP address of either version."""
    chosen = NumericTarget6 if ":" in address else NumericTarget
    return chosen(address, port, timeout, retries)


def outcome(oids: tuple[Oid, ...], error_status: int, var_binds: VarBinds) -> Outcome:
    """The values of a response PDU in the order asked, or why there are none.

    noSuchName is version 1's way to say that one of the objects is missing, still heard from
    agents that claim version 2c: it does not say which, so that all count as missing.
    """
    if error_status == _NO_SUCH_NAME:
        return [None] * len(oids)
    if error_status in _NO_ACCESS:
        return Failure(Reason.AUTHENTICATION, "no_access")
    if error_status:
        return Failure(Reason.PROTOCOL, f"error_status_{error_status}")
    got = [(tuple(name), value) for name, value in var_binds]
    if [name for name, _ in got] != list(oids) or any(is_null(value) for _, value in got):
        return Failure(Reason.PROTOCOL, "other_objects")
    return [plain(value) for _, value in got]


def bulk_outcome(error_status: int, var_binds: VarBinds) -> Bulk:
    """The objects of a GETBULK response, up to the end of what the agent has."""
    if error_status == _NO_SUCH_NAME:
        return []
    if error_status in _NO_ACCESS:
        return Failure(Reason.AUTHENTICATION, "no_access")
    if error_status:
        return Failure(Reason.PROTOCOL, f"error_status_{error_status}")
    got: list[Walked] = []
    for name, value in var_binds:
        if is_null(value):
            return Failure(Reason.PROTOCOL, "other_objects")
        if plain(value) is None:
            break
        got.append((tuple(int(part) for part in name), value))
    return got


def is_null(value: Asn1Value) -> bool:
    """A response carries no NULLs: it is one's own request, sent back."""
    return bool(value.__class__.__name__ in ("Null", "UnSpecified"))


def plain(value: Asn1Value) -> Value:
    """An SNMP value as int or text (control characters out, at most 255 characters)."""
    if isinstance(value, rfc1905.NoSuchObject | rfc1905.NoSuchInstance | rfc1905.EndOfMibView):
        return None
    if isinstance(value, rfc1902.OctetString):
        return clean_text(bytes(value))
    try:
        return int(value)
    except (TypeError, ValueError):
        return _CONTROL.sub(" ", str(value.prettyPrint()))[:_LONGEST_TEXT]


def clean_text(octets: bytes) -> str:
    """A text of an agent: control characters out, at most 255 characters."""
    return _CONTROL.sub(" ", octets[: 4 * _LONGEST_TEXT].decode("utf-8", "replace"))[:_LONGEST_TEXT]
