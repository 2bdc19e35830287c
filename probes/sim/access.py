"""Who may ask a simulated device: WS-UsernameToken and HTTP digest, as the device checks them."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.request import parse_http_list, parse_keqv_list

TOKEN_WINDOW_S = 300.0
"""How far a token's Created may be from the device's own clock (WSS UsernameToken, section 3.1)."""
NONCE_LIFE_S = 300.0
REALM = "camera"

_HASHES: Mapping[str, Callable[[bytes], str]] = {
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
    "SHA-256": lambda data: hashlib.sha256(data).hexdigest(),
}


@dataclass(frozen=True, slots=True)
class Access:
    """What the devices of a simulated district take, unless a device's password was changed."""

    user: str = "pointwatch"
    password: str = field(default="pointwatch", repr=False)
    community: str = field(default="public", repr=False)


@dataclass(frozen=True, slots=True)
class Token:
    """A wsse:UsernameToken as it came. `password` is a digest when `digest` says so."""

    user: str
    password: str = field(repr=False)
    digest: bool
    nonce: str = ""
    created: str = ""


def token_opens(token: Token, access: Access, clock: float) -> bool:
    """Whether a WS-Security UsernameToken (Profile 1.0) is right at the device's time (Unix s)."""
    if not hmac.compare_digest(token.user.encode(), access.user.encode()):
        return False
    if not token.digest:
        return hmac.compare_digest(token.password.encode(), access.password.encode())
    created = _unix_time(token.created)
    if created is None or abs(created - clock) > TOKEN_WINDOW_S:
        return False
    try:
        nonce = base64.b64decode(token.nonce, validate=True)
    except (binascii.Error, ValueError):
        return False
    mixed = nonce + token.created.encode() + access.password.encode()
    right = base64.b64encode(hashlib.sha1(mixed, usedforsecurity=False).digest())
    return hmac.compare_digest(token.password.encode(), right)


def _unix_time(text: str) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()


class DigestGate:
    """HTTP digest access (RFC 7616, qop=auth) of one device. Nonces carry their own date."""

    def __init__(self, algorithms: tuple[str, ...]) -> None:
        self._algorithms = algorithms
        self._secret = secrets.token_bytes(16)

    def challenges(self, now: float) -> tuple[tuple[str, str], ...]:
        """A WWW-Authenticate header for each algorithm, in order of preference."""
        nonce = self._nonce(int(now))
        return tuple(
            (
                "WWW-Authenticate",
                f'Digest realm="{REALM}", qop="auth", nonce="{nonce}", algorithm={name}',
            )
            for name in self._algorithms
        )

    def opens(self, header: str, method: str, path: str, access: Access, now: float) -> bool:
        """Whether an Authorization header answers one of our own fresh challenges."""
        scheme, _, rest = header.partition(" ")
        fields = _fields(rest)
        algorithm = fields.get("algorithm", "MD5")
        if scheme.lower() != "digest" or algorithm not in self._algorithms:
            return False
        if fields.get("qop") != "auth" or not self._fresh(fields.get("nonce", ""), now):
            return False
        if fields.get("username") != access.user or fields.get("uri") != path:
            return False
        right = _response(_HASHES[algorithm], fields, method, access)
        return hmac.compare_digest(fields.get("response", "").encode(), right.encode())

    def _nonce(self, moment: int) -> str:
        seal = hmac.new(self._secret, str(moment).encode(), "sha256").hexdigest()[:32]
        return f"{moment}.{seal}"

    def _fresh(self, nonce: str, now: float) -> bool:
        moment = nonce.partition(".")[0]
        if not (moment.isascii() and moment.isdigit() and len(moment) < 16):
            return False
        ours = hmac.compare_digest(nonce.encode(), self._nonce(int(moment)).encode())
        return ours and abs(now - int(moment)) <= NONCE_LIFE_S


def _fields(text: str) -> dict[str, str]:
    pairs = [item for item in parse_http_list(text) if "=" in item]
    return parse_keqv_list(pairs)


def _response(
    digest: Callable[[bytes], str], fields: Mapping[str, str], method: str, access: Access
) -> str:
    """The `response` that RFC 7616, section 3.4.1 asks for."""
    who = digest(f"{access.user}:{REALM}:{access.password}".encode())
    what = digest(f"{method}:{fields['uri']}".encode())
    count, client = fields.get("nc", ""), fields.get("cnonce", "")
    return digest(f"{who}:{fields['nonce']}:{count}:{client}:auth:{what}".encode())
