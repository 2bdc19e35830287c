"""Whom a probe asks, and with which credentials."""

from dataclasses import dataclass, field
from enum import StrEnum

from inventory.types.components import Kind
from inventory.types.time import Ms


class SnmpVersion(StrEnum):
    V2C = "2c"
    V3 = "3"


TLS_VERIFIED = "verified"
"""The certificate must be valid for the device's address, signed by an authority we trust."""
TLS_UNVERIFIED = "unverified"
"""Any certificate will do: a listener is kept out, an impostor is not."""


@dataclass(frozen=True, slots=True)
class OnvifCredential:
    """User and password of a camera or recorder: its ONVIF, and its RTSP and HTTP as well.

    Never shown: repr hides the secret.
    """

    user: str
    password: str = field(repr=False)
    tls: str = ""
    """How to trust the device over HTTPS; empty: plain HTTP. TLS_VERIFIED, TLS_UNVERIFIED, or the
    SHA-256 fingerprints of the certificates that are pinned, in lower-case hex between commas."""


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
    `profile`: the device profile that the inventory tells of its agent; "": ask the agent.
    `tcp_ports`: where this machine permits no ICMP, the ports whose answer proves the device alive.
    `thorough`: asked in doubt, so that a probe may ask more than once.
    `serial`, `mac` and `firmware`: of the unit that the inventory says stands there, where known.
    `onvif_since`: when that credential was set in the ledger (UTC ms).
    `held_until`: the device refused the credential before this process began; it is not sent
    before then (UTC ms).
    `stream`: the path of its main stream, where the inventory gives it.
    `maker`: of the unit at the address, where it is known. `offered`: the service was seen there
    before, so that its silence means something.
    """

    slot: str
    kind: Kind
    address: str
    port: int = 0
    index: str | None = None
    own: bool = True
    serial: str = ""
    mac: str = ""
    firmware: str = ""
    held_until: Ms = 0
    stream: str = ""
    maker: str = ""
    offered: bool = False
    onvif: OnvifCredential | None = None
    onvif_since: Ms = 0
    snmp: SnmpCredential | None = None
    profile: str = ""
    tcp_ports: tuple[int, ...] = ()
    thorough: bool = False
