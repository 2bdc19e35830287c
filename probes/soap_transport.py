"""The transport under zeep: bounded HTTP, refusals told from faults, HTTP digest when challenged.

Devices refuse in many ways: 401 empty or with a challenge (RFC 7616), 403, 400 or 500 with a SOAP
fault ter:NotAuthorized (ONVIF Core section 5.11.2), wsse:FailedAuthentication, 423 and 429 or a
text that says so when they have locked the account.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lxml import etree

from inventory.types.readings import Reason
from inventory.types.targets import OnvifCredential
from probes.bounded_http import ExchangeError, Line, Reply, post
from probes.digest import Challenge, DigestAnswers
from probes.soap_faults import SoapFault, read_fault, words_of_lockout, words_of_refusal

_LOCKED_STATUS = frozenset({423, 429})
_REFUSAL_STATUS = frozenset({401, 403}) | _LOCKED_STATUS
_SPEAKS_SOAP = frozenset({200, 400, 500})
_NOTHING_THERE = frozenset({404, 405, 410, 501})
"""What a web server says of a path, or of POST, that it does not know."""
_PAGES = (b"<!doctype html", b"<html")


class RefusedError(ExchangeError):
    """The device wants credentials, or does not accept those it got.

    `challenge`: its HTTP digest challenge, if any; `clock`: its own time, if the reply told;
    `locked`: it says that the account is locked.
    """

    def __init__(
        self, challenge: Challenge | None, clock: datetime | None, *, locked: bool = False
    ) -> None:
        super().__init__(Reason.AUTHENTICATION, "locked_out" if locked else "refused")
        self.challenge = challenge
        self.clock = clock
        self.locked = locked


class FaultError(ExchangeError):
    """The device understood, and said why it does not do it."""

    def __init__(self, fault: SoapFault) -> None:
        super().__init__(Reason.PROTOCOL, fault.detail)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class DigestAnswer:
    """What HTTP digest needs: the device's challenge and the credential that answers it."""

    challenge: Challenge
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
        """Send the envelope. Raises RefusedError, FaultError and ExchangeError."""
        message = etree.tostring(envelope, xml_declaration=True, encoding="utf-8")
        return self.post_message(message, headers)

    def post_message(self, message: bytes, headers: Mapping[str, str]) -> SoapReply:
        """The same of an envelope that is written already."""
        if self._digest is not None:
            answers = DigestAnswers(self._digest.challenge, self._digest.credential)
            # http.client writes Latin-1, and user names are UTF-8 (RFC 7616 section 4).
            answer = answers.header("POST", self._path).encode().decode("latin-1")
            headers = {**headers, "Authorization": answer}
        reply = post(self._line, self._path, message, headers)
        _check(reply)
        # Whatever type the device claims, it is parsed as XML and nothing else (no MIME parts).
        return SoapReply(reply.status, reply.body, {"Content-Type": "application/soap+xml"})

    def load(self, _url: str) -> bytes:
        """zeep would load what a reply refers to; nothing is loaded."""
        raise ExchangeError(Reason.PROTOCOL, "entities")


def _check(reply: Reply) -> None:
    """Return if this may be the answer to the call."""
    said = reply.status != 200 or b"Fault" in reply.body
    fault = read_fault(reply.body) if said else None
    if _refuses(reply, fault, said=said):
        locked = reply.status in _LOCKED_STATUS or words_of_lockout(reply.body)
        challenge = Challenge.choose(reply.headers.get_all("WWW-Authenticate", []))
        raise RefusedError(challenge, _clock(reply), locked=locked)
    if fault is not None:
        raise FaultError(fault)
    if reply.status in _NOTHING_THERE:
        raise ExchangeError(Reason.SERVICE_OFF, f"http_{reply.status}")
    if reply.status not in _SPEAKS_SOAP:
        raise ExchangeError(Reason.PROTOCOL, f"http_{reply.status}")
    start = reply.body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if reply.status == 200 and start[:20].lower().startswith(_PAGES):
        raise ExchangeError(Reason.SERVICE_OFF, "web_page")
    if not start.startswith(b"<"):
        raise ExchangeError(Reason.PROTOCOL, "not_xml")


def _refuses(reply: Reply, fault: SoapFault | None, *, said: bool) -> bool:
    if reply.status in _REFUSAL_STATUS or (fault is not None and fault.refuses):
        return True
    speaks = reply.status in _SPEAKS_SOAP and said
    return speaks and words_of_refusal(reply.body)


def _clock(reply: Reply) -> datetime | None:
    try:
        return parsedate_to_datetime(reply.headers["Date"] or "").astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
