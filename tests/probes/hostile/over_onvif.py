"""The ONVIF probe's column."""

import socket
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from inventory.types.components import Kind
from inventory.types.readings import ProbeName, Reason
from inventory.types.targets import OnvifCredential, Target
from tests.probes.hostile import http_deeds
from tests.probes.hostile.cases import Case
from tests.probes.hostile.http_deeds import Deed, saying
from tests.probes.hostile.http_stage import HttpSubject
from tests.probes.hostile.scene import GOOD, SHORT_S, Applies, Cell, Said, Spared, once
from tests.servers.scripted_http import Request, Script, http_reply
from tests.servers.soap_camera import NOT_AUTHORIZED, SoapCamera, date_and_time, envelope

PASSWORD = "right"
TIMEOUT: Said = (Reason.TIMEOUT.value, "")
REFUSED: Said = (Reason.AUTHENTICATION.value, "refused")
_SOAP = "Content-Type: application/soap+xml; charset=utf-8"
_ALIVE = date_and_time("").encode()


def _target(address: str, port: int, tls: str) -> Target:
    return Target("C", Kind.CAMERA, address, port, onvif=OnvifCredential("admin", PASSWORD, tls))


ONVIF = HttpSubject(ProbeName.ONVIF, _target, lambda: SoapCamera(PASSWORD), _ALIVE)


def _against(*details: str) -> tuple[Said, ...]:
    """The readings "answers against the protocol" with one of these details."""
    return tuple((Reason.PROTOCOL.value, each) for each in details)


_SENDER = (
    "WellFormed", "TagMismatch", "Tag", "Namespace", "MissingAttr", "ProhibAttr", "InvalidArgs",
    "InvalidArgVal", "UnknownAction", "OperationProhibited", "NotAuthorized",
)  # fmt: skip
_RECEIVER = ("ActionNotSupported", "Action", "OutofMemory", "CriticalError")
_PLAIN = ("VersionMismatch", "MustUnderstand", "DataEncodingUnknown", "Sender", "Receiver")
_SECURITY = (
    "UnsupportedSecurityToken", "UnsupportedAlgorithm", "InvalidSecurity", "InvalidSecurityToken",
    "FailedAuthentication", "FailedCheck", "SecurityTokenUnavailable", "MessageExpired",
)  # fmt: skip
_REFUSALS = {"NotAuthorized", *_SECURITY[2:]}
_NOT_OFFERED = {
    "UnknownAction": "fault_unknown_action",
    "OperationProhibited": "fault_operation_prohibited",
    "ActionNotSupported": "fault_action_not_supported",
}
_DETAILS = {
    "WellFormed": "fault_well_formed", "TagMismatch": "fault_tag_mismatch", "Tag": "fault_tag",
    "Namespace": "fault_namespace", "MissingAttr": "fault_missing_attr",
    "ProhibAttr": "fault_prohib_attr", "InvalidArgs": "fault_invalid_args",
    "InvalidArgVal": "fault_invalid_arg_val", "Action": "fault_action",
    "OutofMemory": "fault_outof_memory", "CriticalError": "fault_critical_error",
    "UnsupportedSecurityToken": "fault_unsupported_security_token",
    "UnsupportedAlgorithm": "fault_unsupported_algorithm",
}  # fmt: skip


def _faults() -> Iterator[tuple[str, str, str]]:
    """Code, prefix and subcode of every fault of ONVIF Core (section 5.8.2.2), SOAP 1.2 (section
    5.4.6) and WSS (section 12)."""
    yield from (("Sender", "ter", each) for each in _SENDER)
    yield from (("Receiver", "ter", each) for each in _RECEIVER)
    yield from (("Sender", "wsse", each) for each in _SECURITY)
    yield from ((each, "", "") for each in _PLAIN)


def _fault(code: str, prefix: str, subcode: str) -> bytes:
    within = f"<s:Subcode><s:Value>{prefix}:{subcode}</s:Value></s:Subcode>" if subcode else ""
    return envelope(
        f"<s:Fault><s:Code><s:Value>s:{code}</s:Value>{within}</s:Code>"
        '<s:Reason><s:Text xml:lang="en">because</s:Text></s:Reason></s:Fault>'
    )


def _every_fault() -> Applies:
    plays = {}
    for code, prefix, subcode in _faults():
        said = (Reason.PROTOCOL.value, _DETAILS.get(subcode, "soap_fault"))
        if subcode in _REFUSALS:
            said = REFUSED
        elif subcode in _NOT_OFFERED:
            said = (Reason.SERVICE_OFF.value, _NOT_OFFERED[subcode])
        for status in ("200 OK", "400 Bad Request", "500 Internal Server Error"):
            reply = http_reply(status, _fault(code, prefix, subcode), _SOAP)
            plays[f"{subcode or code}, {status}"] = ONVIF.play(saying(reply), said)
    return Applies(plays)


def _lures() -> Mapping[str, Deed]:
    """Where a camera names another host: services, stream, schema, style sheet, inclusion."""
    return {
        "services": _camera_naming(
            GetServices="<tds:GetServicesResponse><tds:Service><tds:Namespace>"
            "http://www.onvif.org/ver10/media/wsdl</tds:Namespace><tds:XAddr>{}</tds:XAddr>"
            "</tds:Service></tds:GetServicesResponse>",
        ),
        "capabilities": _camera_naming(
            GetCapabilities="<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Media><tt:XAddr>{}"
            "</tt:XAddr></tt:Media></tds:Capabilities></tds:GetCapabilitiesResponse>",
        ),
        "stream": _camera_naming(
            GetProfiles='<m:GetProfilesResponse xmlns:m="http://www.onvif.org/ver10/media/wsdl">'
            '<m:Profiles token="p"/></m:GetProfilesResponse>',
            GetStreamUri="<m:GetStreamUriResponse"
            ' xmlns:m="http://www.onvif.org/ver10/media/wsdl"><m:MediaUri><tt:Uri>{}</tt:Uri>'
            "</m:MediaUri></m:GetStreamUriResponse>",
        ),
        "inclusion": _camera_naming(
            GetDeviceInformation="<tds:GetDeviceInformationResponse>"
            "<tds:Manufacturer>Acme</tds:Manufacturer>"
            '<tds:Model><xi:include href="{}" xmlns:xi="http://www.w3.org/2001/XInclude"/>'
            "</tds:Model></tds:GetDeviceInformationResponse>",
        ),
    }


def _camera_naming(**replies: str) -> Deed:
    def deed(elsewhere: str) -> Script:
        url = f"http://{elsewhere}/onvif/device_service"
        told = {name: envelope(reply.replace("{}", url)) for name, reply in replies.items()}
        camera = SoapCamera(PASSWORD, replies=told)
        camera.information = told.get("GetDeviceInformation", camera.information)
        return camera

    return deed


def _redirecting_who_is_let_in(elsewhere: str) -> Script:
    """The password, once it is given, is to be sent on."""

    def script(request: Request, peer: socket.socket) -> None:
        if b"GetSystemDateAndTime" in request.body:
            peer.sendall(http_reply("200 OK", _ALIVE, _SOAP))
        elif b"UsernameToken" in request.body:
            peer.sendall(http_reply("302 Found", b"", f"Location: http://{elsewhere}/"))
        else:
            peer.sendall(http_reply("400 Bad Request", NOT_AUTHORIZED.encode(), _SOAP))

    return script


def _clock(when: datetime) -> Applies:
    """The camera judges passwords by that time, which runs; it tells it, or a refusal's date does.

    Where only a refusal tells, nothing is known of the clock but that the password is taken."""
    skewed: Said = (Reason.CLOCK_SKEW.value, "")
    ahead = when - datetime.now(UTC)
    return Applies(
        {
            "told": ONVIF.play(lambda _: SoapCamera(PASSWORD, ahead=ahead), skewed),
            "told to who logs in": ONVIF.play(
                lambda _: SoapCamera(PASSWORD, ahead=ahead, open_demands_token=True), skewed
            ),
            "told by a refusal alone": ONVIF.play(
                lambda _: SoapCamera(PASSWORD, ahead=ahead, tells_time=False), GOOD
            ),
        }
    )


def _altered(change: Callable[[bytes], bytes]) -> Deed:
    """A camera whose every reply is changed on its way."""
    camera = SoapCamera(PASSWORD)
    return lambda _: lambda request, peer: peer.sendall(change(camera.reply(request)))


def _typed(as_what: str) -> Deed:
    line = f"{as_what}\r\n" if as_what else ""
    return _altered(lambda reply: reply.replace(f"{_SOAP}\r\n".encode(), line.encode()))


COLUMN: Mapping[Case, Cell] = {
    Case.SILENCE: ONVIF.once(http_deeds.silent, TIMEOUT, deadline=SHORT_S),
    Case.REFUSAL: once(ONVIF.nobody, (Reason.REFUSED.value, "")),
    Case.RESET: ONVIF.once(http_deeds.resetting(_ALIVE), *_against("reset", "incomplete")),
    Case.DRIP: ONVIF.once(http_deeds.dripping(_ALIVE), TIMEOUT, deadline=SHORT_S),
    Case.FLOOD: ONVIF.each(http_deeds.FLOODS, *_against("too_large")),
    Case.ENDLESS_HEADERS: ONVIF.each(http_deeds.HEADERS, *_against("not_http", "too_large")),
    Case.GZIP_BOMB: ONVIF.once(http_deeds.packed(_ALIVE), *_against("encoded")),
    Case.XML_BOMB: ONVIF.once(
        saying(http_reply("200 OK", http_deeds.BOMB, _SOAP)), *_against("entities")
    ),
    Case.EXTERNAL_ENTITY: ONVIF.each(http_deeds.entities(_ALIVE), *_against("entities")),
    Case.WRONG_TYPE: ONVIF.each(
        {
            each: _typed(each and f"Content-Type: {each}")
            for each in ("text/html", "image/jpeg", 'multipart/related; boundary="x"', "")
        },
        GOOD,
    ),
    Case.INVALID_UTF8: Applies(
        {
            "in a text": ONVIF.play(
                _altered(lambda reply: reply.replace(b"NTP", b"\xff\xfe\xff")),
                GOOD,
                *_against("not_xml"),
            ),
            "in a name": ONVIF.play(
                _altered(lambda reply: reply.replace(b"Acme", b"\xff\xfe\xff\xc3")),
                GOOD,
                (Reason.DEGRADED.value, "closed_call_not_xml"),
            ),
            "in the header": ONVIF.play(
                _altered(lambda reply: reply.replace(_SOAP.encode(), b"X-Name: \xff")), GOOD
            ),
        }
    ),
    Case.EVERY_FAULT: _every_fault(),
    Case.REDIRECT: Applies(
        {
            **{
                status: ONVIF.play(http_deeds.redirecting(status), *_against("redirect"))
                for status in http_deeds.REDIRECTS
            },
            "with the password": ONVIF.play(
                _redirecting_who_is_let_in, (Reason.DEGRADED.value, "closed_call_redirect")
            ),
        }
    ),
    Case.ADDRESS_ELSEWHERE: ONVIF.each(_lures(), GOOD),
    Case.DUPLICATED: ONVIF.once(_altered(lambda reply: reply * 2), GOOD),
    Case.CUT_SHORT: ONVIF.once(saying(http_reply("200 OK", _ALIVE)[:-40]), *_against("incomplete")),
    Case.CLOCK_1970: _clock(datetime(1970, 1, 1, 0, 0, 10, tzinfo=UTC)),
    Case.CLOCK_2038: _clock(datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC)),
    Case.CERTIFICATE: once(
        ONVIF.other_certificate, (Reason.CERTIFICATE.value, "certificate_changed")
    ),
    Case.MANY_FILES: ONVIF.once(lambda _: SoapCamera(PASSWORD), GOOD),
    **dict.fromkeys(
        (Case.ANOTHER_ADDRESS, Case.LATE, Case.REORDERED, Case.WRONG_ID),
        Spared("each question has a TCP connection of its own"),
    ),
    **dict.fromkeys((Case.REPLAY, Case.TIME_WINDOW), Spared("SNMP v3 alone")),
}
