"""SNMP v3 users as gufo-snmp wants them: keys made from passwords, once (RFC 3414 appendix A.2)."""

from functools import lru_cache
from typing import NamedTuple

from gufo.snmp import (
    Aes128Key,
    Aes256Key,
    BaseAuthKey,
    BasePrivKey,
    DesKey,
    KeyExpansion,
    Md5Key,
    Sha1Key,
    Sha256Key,
    Sha512Key,
    User,
)
from gufo.snmp.user import KeyType

from inventory.types.targets import SnmpCredential

_AUTH: dict[str, type[BaseAuthKey]] = {
    "MD5": Md5Key,
    "SHA": Sha1Key,
    "SHA256": Sha256Key,
    "SHA512": Sha512Key,
}
_PRIV: dict[str, type[BasePrivKey]] = {"DES": DesKey, "AES": Aes128Key, "AES256": Aes256Key}


class MadeUser(NamedTuple):
    """The arguments of gufo-snmp's sockets that say who asks."""

    name: str
    auth_alg: int = 0
    auth_key: bytes = b""
    priv_alg: int = 0
    priv_key: bytes = b""

    def __repr__(self) -> str:
        return f"MadeUser({self.name!r})"


class Unusable(ValueError):
    """No key can be made of the credential. `args[0]`: a short code for the facts."""


@lru_cache(maxsize=256)
def made_user(credential: SnmpCredential) -> MadeUser:
    """The user, its keys not yet bound to an agent. Takes a millisecond. Raises Unusable."""
    auth, priv = credential.auth_protocol, credential.priv_protocol
    if (auth and auth not in _AUTH) or (priv and priv not in _PRIV):
        raise Unusable("unknown_algorithm")
    if (auth and not credential.auth_key) or (priv and not (credential.priv_key and auth)):
        raise Unusable("no_key")
    auth_key = priv_key = None
    if auth:
        make = _AUTH[auth].get_master_key
        auth_key = _AUTH[auth](make(credential.auth_key.encode()), KeyType.Master)
        if priv:
            priv_key = _PRIV[priv](make(credential.priv_key.encode()), KeyType.Master)
    # Where AES-256 needs a longer key than the hash gives, as pysnmp makes it.
    user = User(
        credential.user, auth_key=auth_key, priv_key=priv_key, key_expansion=KeyExpansion.Cisco
    )
    return MadeUser(
        user.name,
        user.get_auth_alg(),
        user.get_auth_key(),
        user.get_priv_alg(),
        user.get_priv_key(),
    )
