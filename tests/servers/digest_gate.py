"""A camera's door with HTTP digest, told in full: whatever challenges, and a judge of answers.

The arithmetic is written from RFC 7616 section 3.4 and RFC 2069 section 2.1.2, apart from the
product's.
"""

import hashlib
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from tests.servers.scripted_http import Request, http_reply
from tests.servers.soap_camera import date_and_time, information

USER, PASSWORD = "admin", "right"
_PAIR = re.compile(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')


@dataclass(slots=True)
class DigestGate:
    """Tells the time to everyone, and the rest to who answers one of `challenges`, where {nonce}
    stands for the nonce. A nonce is good once; `dies`: how many answers come too late first.
    """

    challenges: Sequence[str]
    dies: int = 0
    user: str = USER
    nonces: set[str] = field(default_factory=set)
    answers: list[dict[str, str]] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    def __call__(self, request: Request, peer: socket.socket) -> None:
        if b"GetSystemDateAndTime" in request.body:
            peer.sendall(http_reply("200 OK", date_and_time("").encode()))
            return
        header = request.headers.get("authorization")
        if header is None:
            peer.sendall(self._refusal(""))
            return
        pairs = _PAIR.findall(header)
        given = {name: re.sub(r"\\(.)", r"\1", quoted) or bare for name, quoted, bare in pairs}
        self.answers.append(given)
        right = self._is_right(given, request)
        if right and self.dies:
            self.dies -= 1
            peer.sendall(self._refusal(", stale=true"))
        else:
            peer.sendall(http_reply("200 OK", information()) if right else self._refusal(""))

    def _refusal(self, more: str) -> bytes:
        nonce = f"n{next(self._numbers)}"
        self.nonces.add(nonce)
        lines = [
            f"WWW-Authenticate: {each.replace('{nonce}', nonce)}"
            + (more if each.startswith("Digest") else "")
            for each in self.challenges
        ]
        return http_reply("401 Unauthorized", b"", *lines)

    def _is_right(self, given: dict[str, str], request: Request) -> bool:
        fresh = given.get("nonce") in self.nonces
        self.nonces.discard(given.get("nonce", ""))
        return (
            fresh
            and given["username"].encode("latin-1").decode() == self.user
            and given["uri"] == request.head.split()[1]
            and given["response"] == self._response(given, request.head.split()[0])
        )

    def _response(self, given: dict[str, str], method: str) -> str:
        name = given.get("algorithm", "MD5").upper()
        hashed = hashlib.sha256 if name.startswith("SHA-256") else hashlib.md5
        secret = _hex(hashed, self.user, given["realm"], PASSWORD)
        if name.endswith("-SESS"):
            secret = _hex(hashed, secret, given["nonce"], given["cnonce"])
        asked = _hex(hashed, method, given["uri"])
        if "qop" not in given:
            return _hex(hashed, secret, given["nonce"], asked)
        parts = (given["nonce"], given["nc"], given["cnonce"], given["qop"])
        return _hex(hashed, secret, *parts, asked)


def _hex(hashed: object, *parts: str) -> str:
    assert callable(hashed)
    return str(hashed(":".join(parts).encode()).hexdigest())
