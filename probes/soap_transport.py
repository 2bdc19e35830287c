"""The transport under zeep: bounded HTTP, refusals told from faults, HTTP digest when challenged.

Devices refuse in many ways: 401 empty or with a challenge (RFC 7616), 403, 400 or 500 with a SOAP
fault ter:NotAuthorized (ONVIF Core section 5.11.2), wsse:FailedAuthentication.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lxml import etree
from requests.auth import HTTPDigestAuth
from requests.utils import parse_dict_header

from inventory.types.readings import Reason
from inventory.types.targets import OnvifCredential
from probes.bounded_http import ExchangeError, Line, Reply, post

_REFUSAL_WORDS = (
    b"notauthorized",
    b"not authorized",
    b"unauthorized",
    b"failedauthentication",
    b"locked",
)
_REFUSAL_STATUS = frozenset({401, 403})
_SPEAKS_SOAP = frozenset({200, 400, 500})


class RefusedError(ExchangeError):
    """The device wants credentials, or does not accept those it got.

    `challenge`: its HTTP digest challenge, if any; `clock`: its own time, if the reply told.
    """

    def __init__(self, challenge: str | None, clock: datetime | None) -> None:
        super().__init__(Reason.AUTHENTICATION)
        self.challenge = challenge
        self.clock = clock


@dataclass(frozen=True, slots=True)
class DigestAnswer:
    """What HTTP digest needs: the device's challenge and the credential that answers it."""

    challenge: str
    credential: OnvifCredential


@dataclass(frozen=True, slots=True)
class SoapReply:
    """What zeep reads of a reply."""

    status_code: int
    content: bytes
    headers: dict[str, str]
    encoding: str = "utf-8"


class SoapTransport:
    """Carries zeep's envelopes to one device, whatever address is written in them."""

    def __init__(self, line: Line, path: str, digest: DigestAnswer | None = None) -> None:
        self._line = line
        self._path = path
        self._digest = digest

    def post_xml(
        self, _address: str, envelope: "etree._Element", headers: dict[str, str]
    ) -> SoapReply:
        """Send the envelope. Raises RefusedError and ExchangeError."""
        if self._digest is not None:
            headers = {**headers, **_authorization(self._line, self._path, self._digest)}
        message = etree.tostring(envelope, xml_declaration=True, encoding="utf-8")
        reply = post(self._line, self._path, message, headers)
        if _refuses(reply):
            raise RefusedError(_challenge(reply), _clock(reply))
        if reply.status not in _SPEAKS_SOAP:
            raise ExchangeError(Reason.PROTOCOL, f"http_{reply.status}")
        if not reply.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            raise ExchangeError(Reason.PROTOCOL, "not_xml")
        # Whatever type the device claims, it is parsed as XML and nothing else (no MIME parts).
        return SoapReply(reply.status, reply.body, {"Content-Type": "application/soap+xml"})

    def load(self, _url: str) -> bytes:
        """zeep would load what a reply refers to; nothing is loaded."""
        raise ExchangeError(Reason.PROTOCOL, "entities")


def _refuses(reply: Reply) -> bool:
    if reply.status in _REFUSAL_STATUS:
        return True
    if reply.status == 200 and b"Fault" not in reply.body:
        return False
    said = reply.body.lower()
    return any(word in said for word in _REFUSAL_WORDS)


def _challenge(reply: Reply) -> str | None:
    """The digest challenge. Basic is never answered: it would send the password itself."""
    for challenge in reply.headers.get_all("WWW-Authenticate", []):
        scheme, _, rest = challenge.strip().partition(" ")
        if scheme.lower() == "digest":
            return rest
    return None


def _clock(reply: Reply) -> datetime | None:
    try:
        return parsedate_to_datetime(reply.headers["Date"] or "").astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _authorization(line: Line, path: str, digest: DigestAnswer) -> dict[str, str]:
    """The Authorization header, computed by requests from the challenge already received."""
    auth = HTTPDigestAuth(digest.credential.user, digest.credential.password)
    auth.init_per_thread_state()
    # requests fills this in from a response of its own, which there is none of here.
    vars(auth)["_thread_local"].chal = parse_dict_header(digest.challenge)
    try:
        header = auth.build_digest_header("POST", f"http://{line.authority}{path}")
    except (KeyError, AttributeError):  # a challenge without realm or nonce
        header = None
    return {"Authorization": header} if header else {}
