"""Profiles and stream address of a device, asked seldom (ONVIF Media Service, sections 5.2, 5.15).

The services' addresses are taken for their paths alone: everything is asked at the address that
the inventory gives, whatever host a device names. What goes wrong here says nothing of its health.
"""

import logging
import re
from urllib.parse import SplitResult, urlsplit, urlunsplit
from xml.sax.saxutils import escape

from lxml import etree

from inventory.types.readings import Fact
from probes.bounded_http import ExchangeError, Line
from probes.onvif_devices import Media
from probes.onvif_login import Login, ahead_by
from probes.onvif_service import DEVICE_PATH, Token, transport_of, username_token
from probes.soap_transport import RefusedError
from probes.soap_xml import parse_xml

log = logging.getLogger(__name__)

MEDIA_PATH = "/onvif/media_service"
"""Where the media service is tried when the device does not tell."""
RTSP_PORT = 554
_DEVICE = "http://www.onvif.org/ver10/device/wsdl"
_MEDIA = "http://www.onvif.org/ver10/media/wsdl"
_ENVELOPE = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:o="{service}"'
    ' xmlns:tt="http://www.onvif.org/ver10/schema"><s:Header/><s:Body>{body}</s:Body></s:Envelope>'
)
_TYPE = {"Content-Type": "application/soap+xml; charset=utf-8"}
_SETUP = (
    "<o:GetStreamUri><o:StreamSetup><tt:Stream>RTP-Unicast</tt:Stream>"
    "<tt:Transport><tt:Protocol>RTSP</tt:Protocol></tt:Transport></o:StreamSetup>"
    "<o:ProfileToken>{}</o:ProfileToken></o:GetStreamUri>"
)
_PATH = re.compile(r"/[\x21-\x7e]{0,500}")
_HOST = re.compile(r"[0-9A-Za-z.:-]{1,64}")
_SECRET = re.compile(r"pass|pwd|user|auth|token|secret|session", re.IGNORECASE)


def learn_media(login: Login, ahead: float | None) -> Media:
    """Ask for the media, as far as the device tells; `ahead`: as in Login.call."""
    asker = _Asker(login, ahead)
    try:
        service = _media_path(asker)
        tokens = _profiles(asker.ask(service, _MEDIA, "<o:GetProfiles/>"))
        facts: dict[str, Fact] = {"profiles": len(tokens)}
        if not tokens:
            return Media(facts=facts)
        reply = asker.ask(service, _MEDIA, _SETUP.format(escape(tokens[0])))
    except ExchangeError as error:
        log.debug("no media of %s: %s", login.line.address, error.detail or error.reason.value)
        return Media()
    uri = "" if reply is None else reply.findtext(".//{*}MediaUri/{*}Uri") or ""
    return read_stream(uri.strip(), login.line.address, facts)


def read_stream(uri: str, address: str, facts: dict[str, Fact]) -> Media:
    """The media with the stream of this URI. Pure.

    Only path and port are used, never its host. Credentials are cut off; where the path itself
    may carry some, it is not shown.
    """
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname or "", parts.port or RTSP_PORT
    except ValueError:
        return Media(facts=facts)
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    sound = _PATH.fullmatch(path) and _HOST.fullmatch(host)
    if parts.scheme not in ("rtsp", "rtsps") or not sound:
        return Media(facts=facts)
    shown = {} if _SECRET.search(path) else {"stream_uri": _bare(parts, port, path)}
    foreign = {"stream_host": host} if host != address else {}
    return Media(path, port, facts | shown | foreign)


def _bare(parts: SplitResult, port: int, path: str) -> str:
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}{path}"


class _Asker:
    """Sends one message after another, each first without the password."""

    def __init__(self, login: Login, ahead: float | None) -> None:
        self._login, self._ahead = login, ahead

    def ask(self, path: str, service: str, body: str) -> "etree._Element | None":
        """The reply's root. Raises RefusedError, FaultError and ExchangeError."""
        message = _ENVELOPE.format(service=service, body=body)
        line = self._login.line
        try:
            return _send(line, path, message, None)
        except RefusedError as refusal:
            if refusal.locked:
                raise
            ahead = ahead_by(refusal) if self._ahead is None else self._ahead
            token = Token(self._login.credential, ahead, refusal.challenge)
            return _send(line, path, message, token)


def _send(line: Line, path: str, message: str, token: Token | None) -> "etree._Element | None":
    envelope = etree.fromstring(message)
    if token is not None:
        username_token(token).apply(envelope, {})
    reply = transport_of(line, token, path).post_xml("", envelope, _TYPE)
    return parse_xml(reply.content)


def _media_path(asker: _Asker) -> str:
    """By GetServices; older devices know only GetCapabilities, and some neither."""
    for body, where in (
        (
            "<o:GetServices><o:IncludeCapability>false</o:IncludeCapability></o:GetServices>",
            f".//{{{_DEVICE}}}Service[{{{_DEVICE}}}Namespace='{_MEDIA}']/{{{_DEVICE}}}XAddr",
        ),
        (
            "<o:GetCapabilities><o:Category>Media</o:Category></o:GetCapabilities>",
            ".//{http://www.onvif.org/ver10/schema}Media/{http://www.onvif.org/ver10/schema}XAddr",
        ),
    ):
        try:
            reply = asker.ask(DEVICE_PATH, _DEVICE, body)
        except RefusedError:
            raise
        except ExchangeError:
            continue
        path = _path_of("" if reply is None else reply.findtext(where) or "")
        if path:
            return path
    return MEDIA_PATH


def _path_of(address: str) -> str:
    try:
        path = urlsplit(address.strip()).path
    except ValueError:
        return ""
    return path if _PATH.fullmatch(path) else ""


def _profiles(reply: "etree._Element | None") -> list[str]:
    if reply is None:
        return []
    found = reply.iterfind(f".//{{{_MEDIA}}}Profiles")
    return [str(each.get("token")) for each in found if each.get("token")]
