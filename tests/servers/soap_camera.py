"""A polite ONVIF camera for `scripted_http`: its clock, its way of asking for the password."""

import base64
import hashlib
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.servers.scripted_http import Request, http_reply

_ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
    ' xmlns:tt="http://www.onvif.org/ver10/schema"'
    ' xmlns:tds="http://www.onvif.org/ver10/device/wsdl"'
    ' xmlns:ter="http://www.onvif.org/ver10/error"><s:Body>{}</s:Body></s:Envelope>'
)
_FAULT = (
    "<s:Fault><s:Code><s:Value>s:Sender</s:Value>"
    "<s:Subcode><s:Value>{}</s:Value></s:Subcode></s:Code>"
    '<s:Reason><s:Text xml:lang="en">{}</s:Text></s:Reason></s:Fault>'
)
_INFORMATION = (
    "<tds:GetDeviceInformationResponse><tds:Manufacturer>Acme</tds:Manufacturer>"
    "<tds:Model>Dome 4</tds:Model><tds:FirmwareVersion>5.5.0</tds:FirmwareVersion>"
    "<tds:SerialNumber>A0042</tds:SerialNumber><tds:HardwareId>1</tds:HardwareId>"
    "</tds:GetDeviceInformationResponse>"
)
_SOAP = "Content-Type: application/soap+xml; charset=utf-8"


def envelope(content: str) -> bytes:
    """A SOAP 1.2 envelope around the body's content."""
    return _ENVELOPE.format(content).encode()


def information(serial: str = "A0042", firmware: str = "5.5.0") -> bytes:
    """A whole GetDeviceInformation reply."""
    return envelope(_INFORMATION.replace("A0042", serial).replace("5.5.0", firmware))


NOT_AUTHORIZED = _ENVELOPE.format(_FAULT.format("ter:NotAuthorized", "Sender not authorized"))
NOT_SUPPORTED = _ENVELOPE.format(_FAULT.format("ter:ActionNotSupported", "Not supported"))


def moment(tag: str, when: datetime) -> str:
    """A tt:DateTime element."""
    return (
        f"<tt:{tag}><tt:Time><tt:Hour>{when.hour}</tt:Hour><tt:Minute>{when.minute}</tt:Minute>"
        f"<tt:Second>{when.second}</tt:Second></tt:Time><tt:Date><tt:Year>{when.year}</tt:Year>"
        f"<tt:Month>{when.month}</tt:Month><tt:Day>{when.day}</tt:Day></tt:Date></tt:{tag}>"
    )


def date_and_time(inner: str) -> str:
    """A whole GetSystemDateAndTime reply around the given moments."""
    return _ENVELOPE.format(
        "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime>"
        "<tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings>"
        f"{inner}</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
    )


@dataclass(slots=True)
class SoapCamera:
    """Its behaviour, and what it saw: `passwords` counts the requests that carried one.

    `refusal` is the status of a refusal, `challenge` the digest challenge sent along. `replies`: to
    other operations, closed ones too; what is not among them is not supported.
    """

    password: str | None = None
    ahead: timedelta = timedelta()
    refusal: str = "400 Bad Request"
    challenge: str = ""
    open_demands_token: bool = False
    tells_time: bool = True
    """In GetSystemDateAndTime; the Date header of a refusal always does."""
    passwords: int = 0
    information: bytes = field(default=_ENVELOPE.format(_INFORMATION).encode())
    replies: Mapping[str, bytes] = field(default_factory=dict)

    def __call__(self, request: Request, peer: socket.socket) -> None:
        peer.sendall(self.reply(request))

    def reply(self, request: Request) -> bytes:
        """The whole HTTP reply."""
        carries = b"UsernameToken" in request.body or "authorization" in request.headers
        self.passwords += carries
        open_call = b"GetSystemDateAndTime" in request.body
        known = (*self.replies, "GetSystemDateAndTime", "GetDeviceInformation")
        operation = next((each for each in known if each.encode() in request.body), None)
        if operation is None:
            return http_reply("500 Internal Server Error", NOT_SUPPORTED.encode(), _SOAP)
        if (not open_call or self.open_demands_token) and not self._admits(request):
            extra = [f"WWW-Authenticate: Digest {self.challenge}"] if self.challenge else []
            body = b"" if self.challenge else NOT_AUTHORIZED.encode()
            date = f"Date: {format_datetime(self._now(), usegmt=True)}"
            return http_reply(self.refusal, body, _SOAP, date, *extra)
        if open_call:
            now = moment("UTCDateTime", self._now()) if self.tells_time else ""
            return http_reply("200 OK", date_and_time(now).encode(), _SOAP)
        return http_reply("200 OK", self.replies.get(operation, self.information), _SOAP)

    def _now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def _admits(self, request: Request) -> bool:
        if self.password is None:
            return True
        if self.challenge:
            return digest_fits(request, self.password)
        return token_fits(request.body, self.password, self._now())


def token_fits(body: bytes, password: str, now: datetime) -> bool:
    """Whether the WS-UsernameToken is right, and within 5 s of `now`."""
    nonce = re.search(rb"Nonce[^>]*>([^<]+)<", body)
    created = re.search(rb"Created[^>]*>([^<]+)<", body)
    digest = re.search(rb"PasswordDigest\"[^>]*>([^<]+)<", body)
    if nonce is None or created is None or digest is None:
        return False
    fresh = abs(datetime.fromisoformat(created[1].decode()) - now) < timedelta(seconds=5)
    right = hashlib.sha1(base64.b64decode(nonce[1]) + created[1] + password.encode()).digest()
    return fresh and base64.b64decode(digest[1]) == right


def digest_fits(request: Request, password: str) -> bool:
    """Whether the Authorization header answers an MD5 challenge with qop=auth (RFC 7616)."""
    authorization = request.headers.get("authorization", "")
    fields: dict[str, str] = dict(re.findall(r'(\w+)="?([^",]+)"?', authorization))
    if "response" not in fields:
        return False
    method = request.head.split()[0]
    secret = _md5(f"{fields['username']}:{fields['realm']}:{password}")
    asked = _md5(f"{method}:{fields['uri']}")
    parts = (secret, fields["nonce"], fields["nc"], fields["cnonce"], fields["qop"], asked)
    return fields["response"] == _md5(":".join(parts))


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()
