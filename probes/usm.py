"""The user-based security model on pysnmp's services: keys, digests, ciphers.

RFC 3414 (USM), RFC 3826 (AES), RFC 7860 (SHA-2). pysnmp's engine is not used for what comes in
unasked: it takes over the time of a message before it compares the two, so that a notification
recorded years ago would pass, and it knows no sender whose engine id was not configured.
"""

from dataclasses import dataclass, field
from typing import Any

from pysnmp.proto.error import ProtocolError, StatusInformation
from pysnmp.proto.rfc1902 import OctetString
from pysnmp.proto.secmod.rfc3414.service import SnmpUSMSecurityModel

from inventory.types.targets import SnmpCredential
from probes.snmp_v3 import AUTH, PRIV
from probes.usm_time import MOST_ENGINES

REFUSED = (StatusInformation, ProtocolError)
"""What pysnmp's services raise over a wrong digest or cipher."""

# pysnmp is untyped: these names stand for its octet strings and services.
Octets = Any
Service = Any

Parameters = tuple[Any, ...]
"""UsmSecurityParameters: engine id, boots, time, user, digest, salt (section 2.4)."""


def usable(credential: SnmpCredential) -> bool:
    """Whether messages can be authenticated with it."""
    known = credential.auth_protocol in AUTH and credential.priv_protocol in PRIV
    return known and bool(credential.auth_protocol and credential.auth_key and credential.user)


@dataclass(frozen=True, slots=True)
class Keys:
    """One user's keys at one engine. Never shown."""

    auth_service: Service
    priv_service: Service
    auth: Octets = field(repr=False)
    priv: Octets | None = field(repr=False)

    @property
    def placeholder(self) -> bytes:
        """What stands in an outgoing message where the digest will be."""
        return bytes(self.auth_service.digest_length)

    def is_genuine(self, message: bytes, digest: Octets) -> bool:
        """Whether the message carries the digest that only this user can make."""
        try:
            self.auth_service.authenticate_incoming_message(self.auth, digest, message)
        except REFUSED:
            return False
        return True

    def sign(self, message: bytes) -> bytes:
        """The message with its digest in place of the placeholder."""
        return bytes(self.auth_service.authenticate_outgoing_message(self.auth, message))

    def decrypt(self, parameters: Parameters, sealed: Octets) -> bytes | None:
        """What was sealed; None when it cannot be opened."""
        if self.priv is None:
            return None
        _, boots, time, _, _, salt = parameters
        try:
            return bytes(self.priv_service.decrypt_data(self.priv, (boots, time, salt), sealed))
        except REFUSED:
            return None

    def encrypt(self, boots: int, time: int, content: bytes) -> tuple[Octets, Octets]:
        """The sealed content, and the salt that opens it."""
        sealed: tuple[Octets, Octets]
        sealed = self.priv_service.encrypt_data(self.priv, (boots, time, None), content)
        return sealed


class KeyRing:
    """Keys by credential and engine: a pass phrase costs a megabyte of hashing, once each."""

    def __init__(self) -> None:
        self._phrases: dict[SnmpCredential, tuple[Octets, Octets | None]] = {}
        self._keys: dict[tuple[SnmpCredential, bytes], Keys] = {}

    def keys(self, credential: SnmpCredential, engine_id: bytes) -> Keys:
        """The keys of a `usable` credential, made for this engine (RFC 3414, section 2.6)."""
        found = self._keys.get((credential, engine_id))
        if found is None:
            if len(self._keys) >= MOST_ENGINES:
                self._keys.clear()
            found = self._keys[credential, engine_id] = self._localized(credential, engine_id)
        return found

    def _localized(self, credential: SnmpCredential, engine_id: bytes) -> Keys:
        auth_id, priv_id = AUTH[credential.auth_protocol], PRIV[credential.priv_protocol]
        auth = SnmpUSMSecurityModel.AUTH_SERVICES[auth_id]
        priv = SnmpUSMSecurityModel.PRIV_SERVICES[priv_id]
        auth_phrase, priv_phrase = self._hashed(credential, auth, priv)
        at = OctetString(engine_id)
        sealing = None if priv_phrase is None else priv.localize_key(auth_id, priv_phrase, at)
        return Keys(auth, priv, auth.localize_key(auth_phrase, at), sealing)

    def _hashed(
        self, credential: SnmpCredential, auth: Service, priv: Service
    ) -> tuple[Octets, Octets | None]:
        if credential not in self._phrases:
            auth_id = AUTH[credential.auth_protocol]
            sealing = bool(credential.priv_protocol and credential.priv_key)
            self._phrases[credential] = (
                auth.hash_passphrase(credential.auth_key),
                priv.hash_passphrase(auth_id, credential.priv_key) if sealing else None,
            )
        return self._phrases[credential]

    def forget(self) -> None:
        """Forget all keys: the credentials may have changed."""
        self._phrases.clear()
        self._keys.clear()
