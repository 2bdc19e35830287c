"""Whom a probe asks, and with which credentials."""

from dataclasses import dataclass, field
from enum import StrEnum

from inventory.types.components import Kind


class SnmpVersion(StrEnum):
    V2C = "2c"
    V3 = "3"


@dataclass(frozen=True, slots=True)
class OnvifCredential:
    """User and password of a camera or recorder: its ONVIF, and its RTSP and HTTP as well.

    Never shown: repr hides the secret.
    """

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SnmpCredential:
    """SNMP access: a community for v2c; user, protocols and keys for v3 (RFC 3414, 3826, 7860).

    `auth_protocol`: "", "MD5", "SHA", "SHA256", "SHA512";
    `priv_protocol`: "", "DES", "AES", "AES256".
    """

    version: SnmpVersion = SnmpVersion.V2C
    community: str = field(default="", repr=False)
    user: str = ""
    auth_protocol: str = ""
    auth_key: str = field(default="", repr=False)
    priv_protocol: str = ""
    priv_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Target:
    """Where and as whom to ask about one slot.

    `address`: IP address (no host names: nothing is resolved while probing). `port`: 0 means the
    protocol's own. `kind` and `index`: which component the answer is about; for a component that
    cannot speak for itself (a switch port, a card) the address is its agent's.
    `own`: whether the address is the slot's own, so that silence means the slot itself is silent.
    `maker`: of the unit at the address, where it is known. `offered`: the service was seen there
    before, so that its silence means something.
    """

    slot: str
    kind: Kind
    address: str
    port: int = 0
    index: str | None = None
    own: bool = True
    maker: str = ""
    offered: bool = False
    onvif: OnvifCredential | None = None
    snmp: SnmpCredential | None = None
