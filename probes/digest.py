"""Digest access: answers a device's challenge without sending the password (RFC 7616, RFC 2617).

The same arithmetic serves HTTP and RTSP (RFC 2326 section 14 takes it over from HTTP).
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self
from urllib.request import parse_http_list

from inventory.types.targets import OnvifCredential

Hash = Callable[[str], str]

# The strongest first. MD5 is what most cameras know, and protects the password on the way only.
_HASHES: Mapping[str, Hash] = {
    "SHA-256": lambda text: hashlib.sha256(text.encode()).hexdigest(),
    "MD5": lambda text: hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(),
}
_SESSION = "-SESS"
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][\w-]*)\s+(?P<rest>\w+\s*=.*)", re.ASCII | re.DOTALL)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Challenge:
    """One digest challenge. `algorithm` is "SHA-256" or "MD5"; `session`: its -sess variant."""

    realm: str
    nonce: str
    algorithm: str = "MD5"
    session: bool = False
    quality: bool = False
    """Whether the device knows qop=auth; the oldest do not."""
    opaque: str | None = None
    stale: bool = False
    """The credential was right, and only the nonce too old."""
    named: str = ""
    """The algorithm as the device wrote it; empty where it did not."""

    @classmethod
    def choose(cls, headers: Iterable[str]) -> Self | None:
        """The strongest digest challenge of these WWW-Authenticate headers that can be answered.

        One header may hold several. Basic is never chosen: it would send the password itself.
        """
        found = [each for each in map(cls._read, _digests(headers)) if each is not None]
        order = list(_HASHES)
        return min(found, key=lambda each: order.index(each.algorithm), default=None)

    @classmethod
    def _read(cls, fields: Mapping[str, str]) -> Self | None:
        named = fields.get("algorithm", "")
        session = named.upper().endswith(_SESSION)
        algorithm = named.upper().removesuffix(_SESSION) or "MD5"
        offered = [each.strip().lower() for each in fields.get("qop", "").split(",")]
        known = algorithm in _HASHES and ("auth" in offered or offered == [""])
        if not known or not {"realm", "nonce"} <= fields.keys():
            return None
        return cls(
            fields["realm"],
            fields["nonce"],
            algorithm,
            session,
            "auth" in offered,
            fields.get("opaque"),
            fields.get("stale", "").lower() == "true",
            named,
        )


class DigestAnswers:
    """Answers to one challenge, request after request. Not shown: it knows the password."""

    def __init__(self, challenge: Challenge, credential: OnvifCredential) -> None:
        self._challenge, self._credential = challenge, credential
        self._client = secrets.token_hex(8)
        self._count = 0

    def header(self, method: str, uri: str) -> str:
        """The Authorization header of one request (RFC 7616 section 3.4)."""
        self._count += 1
        challenge, count = self._challenge, f"{self._count:08x}"
        fields = {
            "username": self._credential.user,
            "realm": challenge.realm,
            "nonce": challenge.nonce,
            "uri": uri,
            "response": self._response(method, uri, count),
        }
        if challenge.opaque is not None:
            fields["opaque"] = challenge.opaque
        plain = {"algorithm": challenge.named} if challenge.named else {}
        if challenge.quality:
            plain |= {"qop": "auth", "nc": count}
        if challenge.quality or challenge.session:
            fields["cnonce"] = self._client
        pairs = [f'{name}="{_quoted(value)}"' for name, value in fields.items()]
        return "Digest " + ", ".join(
            [*pairs, *(f"{name}={value}" for name, value in plain.items())]
        )

    def _response(self, method: str, uri: str, count: str) -> str:
        challenge, digest = self._challenge, _HASHES[self._challenge.algorithm]
        who = digest(f"{self._credential.user}:{challenge.realm}:{self._credential.password}")
        if challenge.session:
            who = digest(f"{who}:{challenge.nonce}:{self._client}")
        what = digest(f"{method}:{uri}")
        if not challenge.quality:
            return digest(f"{who}:{challenge.nonce}:{what}")
        return digest(f"{who}:{challenge.nonce}:{count}:{self._client}:auth:{what}")


def _digests(headers: Iterable[str]) -> Iterator[dict[str, str]]:
    for header in headers:
        fields: dict[str, str] = {}
        digest = False
        for item in parse_http_list(header):
            begun = _SCHEME.match(item)
            if begun or "=" not in item:  # another challenge begins in the same header
                if digest:
                    yield fields
                digest = begun is not None and begun["scheme"].lower() == "digest"
                fields = {}
            name, _, value = (begun["rest"] if begun else item).partition("=")
            fields.setdefault(name.strip().lower(), _unquoted(value.strip()))
        if digest:
            yield fields


def _unquoted(value: str) -> str:
    inner = value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
    return _UNSAFE.sub("", re.sub(r"\\(.)", r"\1", inner))


def _quoted(value: str) -> str:
    return _UNSAFE.sub("", value).replace("\\", "\\\\").replace('"', '\\"')
