"""Every way in which makes refuse, lock, or excuse themselves, and what it is taken for."""

import socket

import pytest

from inventory.types.readings import Reason
from probes.onvif_memory import LOCKED_FOR_S, REFUSED_FOR_S, CredentialMemory, refused
from probes.soap_faults import words_of_lockout, words_of_refusal
from tests.probes.onvif_asking import RIGHT, WRONG, ask
from tests.servers.scripted_http import Request, Script, http_reply, scripted_http
from tests.servers.soap_camera import date_and_time, envelope, information

pytestmark = pytest.mark.usefixtures("engine")

ALIVE = http_reply("200 OK", date_and_time("").encode())
SOAP = "Content-Type: application/soap+xml; charset=utf-8"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"


def fault(subcode: str, text: str = "", *, code: str = "Sender", prefix: str = "SOAP-ENV") -> bytes:
    """A SOAP 1.2 fault as gSOAP and others write it: prefixes and white space of their own."""
    p = prefix
    sub = f"<{p}:Subcode>\n <{p}:Value>{subcode}</{p}:Value></{p}:Subcode>" if subcode else ""
    return (
        f'<?xml version="1.0"?>\n<{p}:Envelope xmlns:{p}="{SOAP_12}"'
        ' xmlns:ter="http://www.onvif.org/ver10/error"><' + p + ":Header/>"
        f"<{p}:Body><{p}:Fault><{p}:Code><{p}:Value>{p}:{code}</{p}:Value>{sub}</{p}:Code>"
        f'<{p}:Reason><{p}:Text xml:lang="en">{text}</{p}:Text></{p}:Reason>'
        f"</{p}:Fault></{p}:Body></{p}:Envelope>"
    ).encode()


def old_fault(code: str, text: str) -> bytes:
    """A SOAP 1.1 fault."""
    return (
        f'<soap:Envelope xmlns:soap="{SOAP_11}"><soap:Body><soap:Fault>'
        f"<faultcode>{code}</faultcode><faultstring>{text}</faultstring>"
        "</soap:Fault></soap:Body></soap:Envelope>"
    ).encode()


def user_check(status: str) -> bytes:
    return (
        f"<userCheck><statusValue>401</statusValue><statusString>Unauthorized</statusString>"
        f"<lockStatus>{status}</lockStatus><retryLoginTime>4</retryLoginTime></userCheck>"
    ).encode()


class Refusing:
    """Tells the time to everyone; refuses every closed call in one way, and counts passwords.

    `afterwards`: what it says once a password was wrong, where that differs.
    """

    def __init__(self, refusal: bytes, afterwards: bytes = b"") -> None:
        self.refusal, self.afterwards = refusal, afterwards or refusal
        self.passwords = 0

    def __call__(self, request: Request, peer: socket.socket) -> None:
        carries = b"UsernameToken" in request.body or "authorization" in request.headers
        self.passwords += carries
        if b"GetSystemDateAndTime" in request.body:
            peer.sendall(ALIVE)
        else:
            peer.sendall(self.afterwards if carries else self.refusal)


REFUSALS: dict[str, bytes] = {
    "400 with the ONVIF fault": http_reply("400 Bad Request", fault("ter:NotAuthorized"), SOAP),
    "any prefix": http_reply(
        "400 Bad Request", fault("e:NotAuthorized", prefix="env").replace(b"ter=", b"e="), SOAP
    ),
    "no prefix at all": http_reply("400 Bad Request", fault("NotAuthorized", prefix="x"), SOAP),
    "the text alone": http_reply("500 Error", fault("", "Sender not Authorized"), SOAP),
    "another spelling": http_reply("500 Error", fault("", "sender not authorised"), SOAP),
    "the token's own fault": http_reply(
        "500 Internal Server Error", fault("wsse:FailedAuthentication"), SOAP
    ),
    "a token too old": http_reply("400 Bad Request", fault("wsu:MessageExpired"), SOAP),
    "200 with a fault": http_reply("200 OK", fault("ter:NotAuthorized"), SOAP),
    "SOAP 1.1 from gSOAP": http_reply(
        "500 Error", old_fault("SOAP-ENV:Client.NotAuthorized", "x"), "Content-Type: text/xml"
    ),
    "SOAP 1.1 in words": http_reply("400 Bad Request", old_fault("soap:Client", "Unauthorized")),
    "an empty 401": http_reply("401 Unauthorized"),
    "401 with Basic only": http_reply("401 No", b"", 'WWW-Authenticate: Basic realm="x"'),
    "401 with a page": http_reply("401 No", b"<html>401</html>", "Content-Type: text/html"),
    "401 and attempts left": http_reply("401 Unauthorized", user_check("unlock")),
    "403": http_reply("403 Forbidden"),
    "400 in JSON": http_reply("400 Bad Request", b'{"error": "authentication failed"}'),
    "400 in Chinese": http_reply("400 Bad Request", "用户名或密码错误".encode()),
}  # fmt: skip


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS.keys())
def test_a_refusal_is_a_living_camera_that_gets_the_password_once(refusal: bytes) -> None:
    camera, memory = Refusing(refusal), CredentialMemory()
    with scripted_http(camera) as at:
        answers = [ask(at, WRONG, memory) for _ in range(4)]
    assert {each.reason for each in answers} == {Reason.AUTHENTICATION}
    assert {each.facts["detail"] for each in answers} == {"refused"}
    assert camera.passwords == 1


LOCKOUTS: dict[str, bytes] = {
    "in a fault": http_reply("400 Bad Request", fault("ter:NotAuthorized", "Account locked"), SOAP),
    "in a subcode": http_reply("400 Bad Request", fault("ter:AccountLocked"), SOAP),
    "in the user check": http_reply("401 Unauthorized", user_check("lock")),
    "in JSON": http_reply("403 Forbidden", b'{"statusString": "userLocked", "unlockTime": 1700}'),
    "as too many attempts": http_reply("401 Unauthorized", b"Too many failed login attempts"),
    "in a page": http_reply("401 No", b"<html><p>This account is <b>locked</b>.", "Server: x"),
    "in Chinese": http_reply("401 Unauthorized", "账号已锁定，请30分钟后再试".encode()),
    "by 423": http_reply("423 Locked"),
    "by 429": http_reply("429 Too Many Requests", b"", "Retry-After: 1800"),
}


@pytest.mark.parametrize("refusal", LOCKOUTS.values(), ids=LOCKOUTS.keys())
def test_a_locked_account_gets_no_password_at_all(refusal: bytes) -> None:
    camera, memory = Refusing(refusal), CredentialMemory()
    with scripted_http(camera) as at:
        answers = [ask(at, RIGHT, memory) for _ in range(3)]
    assert {(each.reason, each.facts["detail"]) for each in answers} == {
        (Reason.AUTHENTICATION, "locked_out")
    }
    assert camera.passwords == 0


@pytest.mark.parametrize("refusal", LOCKOUTS.values(), ids=LOCKOUTS.keys())
def test_a_lock_told_only_after_a_password_counts_as_well(refusal: bytes) -> None:
    camera = Refusing(http_reply("401 Unauthorized"), refusal)
    memory = CredentialMemory()
    with scripted_http(camera) as at:
        details = {ask(at, RIGHT, memory).facts["detail"] for _ in range(3)}
    assert (details, camera.passwords) == ({"locked_out"}, 1)


@pytest.mark.parametrize(
    "text",
    [
        "unlocked",
        "not locked",
        "blocked",
        "clocked",
        "<lockStatus>unlock</lockStatus>",
        "lockTime",
        '{"isLocked": false}',
        "<locked>0</locked>",
        "3 attempts left, then it will be locked",
        "<html><script>row.locked = 1</script><p class='locked'>no",
        "未锁定",
        "还有4次机会，之后账号将被锁定",
    ],
)
def test_what_only_sounds_like_a_lock(text: str) -> None:
    assert not words_of_lockout(text.encode())
    assert not words_of_refusal(text.encode())


def test_a_locked_account_is_left_alone_for_longer() -> None:
    memory = CredentialMemory()
    key = memory.key("127.0.0.1", 80, RIGHT)
    memory.keep(key, refused("locked_out"), now=0)
    assert memory.recall(key, REFUSED_FOR_S + 1) is not None
    assert memory.recall(key, LOCKED_FOR_S) is None


OPEN_CALL: dict[str, tuple[bytes, Reason, str]] = {
    "action not supported": (
        fault("ter:ActionNotSupported", code="Receiver"),
        Reason.SERVICE_OFF,
        "fault_action_not_supported",
    ),
    "unknown action": (fault("ter:UnknownAction"), Reason.SERVICE_OFF, "fault_unknown_action"),
    "prohibited": (fault("ter:OperationProhibited"), Reason.SERVICE_OFF,
                   "fault_operation_prohibited"),
    "out of memory": (fault("ter:OutofMemory", code="Receiver"), Reason.PROTOCOL,
                      "fault_outof_memory"),
    "critical error": (fault("ter:CriticalError", code="Receiver"), Reason.PROTOCOL,
                       "fault_critical_error"),
    "invalid arguments": (fault("ter:InvalidArgs"), Reason.PROTOCOL, "fault_invalid_args"),
    "not well-formed": (fault("ter:WellFormed"), Reason.PROTOCOL, "fault_well_formed"),
    "sender, and no more": (fault(""), Reason.PROTOCOL, "soap_fault"),
    "receiver, and no more": (fault("", code="Receiver"), Reason.PROTOCOL, "soap_fault"),
    "SOAP 1.1": (old_fault("soap:Server", "oops"), Reason.PROTOCOL, "soap_fault"),
    "a code that is none": (fault("ter:" + "a" * 999 + "\n<"[:1]), Reason.PROTOCOL,
                            "fault_" + "a" * 40),
}  # fmt: skip


@pytest.mark.parametrize(("said", "reason", "detail"), OPEN_CALL.values(), ids=OPEN_CALL.keys())
@pytest.mark.parametrize("status", ["200 OK", "400 Bad Request", "500 Internal Server Error"])
def test_a_fault_instead_of_the_time(said: bytes, reason: Reason, detail: str, status: str) -> None:
    with scripted_http(saying(http_reply(status, said, SOAP))) as at:
        answer = ask(at, RIGHT)
    assert (answer.reason, answer.facts) == (reason, {"detail": detail})


CLOSED_CALL: dict[str, tuple[bytes, Reason]] = {
    "ActionNotSupported": (fault("ter:ActionNotSupported", code="Receiver"), Reason.OK),
    "UnknownAction": (fault("ter:UnknownAction"), Reason.OK),
    "OperationProhibited": (fault("ter:OperationProhibited"), Reason.OK),
    "InvalidArgVal": (fault("ter:InvalidArgVal"), Reason.OK),
    "OutofMemory": (fault("ter:OutofMemory", code="Receiver"), Reason.DEGRADED),
    "CriticalError": (fault("ter:CriticalError", code="Receiver"), Reason.DEGRADED),
    "Server": (old_fault("soap:Server", "oops"), Reason.DEGRADED),
}


@pytest.mark.parametrize(("said", "reason"), CLOSED_CALL.values(), ids=CLOSED_CALL.keys())
def test_a_fault_instead_of_the_device_information(said: bytes, reason: Reason) -> None:
    with scripted_http(Refusing(http_reply("500 Error", said, SOAP))) as at:
        answer = ask(at, RIGHT)
    assert answer.reason is reason
    assert str(answer.facts["detail"]).startswith("closed_call_")


OTHER_REPLIES: dict[str, bytes] = {
    "another operation's": date_and_time("").encode(),
    "nothing": envelope(""),
    "no device information": envelope("<tds:GetDeviceInformationResponse/>"),
    "another name": envelope(
        "<tds:GetHostnameResponse><tds:Name>x</tds:Name></tds:GetHostnameResponse>"
    ),
}


@pytest.mark.parametrize("said", OTHER_REPLIES.values(), ids=OTHER_REPLIES.keys())
def test_another_reply_than_the_device_information(said: bytes) -> None:
    with scripted_http(Refusing(http_reply("200 OK", said, SOAP))) as at:
        answer = ask(at, RIGHT)
    assert (answer.reason, answer.facts.get("detail")) == (
        Reason.DEGRADED,
        "closed_call_not_onvif",
    )


def saying(reply: bytes) -> Script:
    return lambda _request, peer: peer.sendall(reply)


INFORMATION = information()
PARTS = (INFORMATION[:7], INFORMATION[7:])
CHUNKS = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in PARTS) + b"0\r\n\r\n"
SHAPES: dict[str, bytes] = {
    "HTTP/1.0 without a length": b"HTTP/1.0 200 OK\r\n\r\n" + INFORMATION,
    "no length, closed at the end": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + INFORMATION,
    "in chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS,
    "100 first": b"HTTP/1.1 100 Continue\r\n\r\n" + http_reply("200 OK", INFORMATION),
    "no content type": http_reply("200 OK", INFORMATION),
    "called HTML": http_reply("200 OK", INFORMATION, "Content-Type: text/html"),
    "bare line feeds": b"HTTP/1.1 200 OK\nServer: gSOAP/2.8\n\n" + INFORMATION,
    "a byte order mark": http_reply("200 OK", b"\xef\xbb\xbf" + INFORMATION),
    "white space first": http_reply(
        "200 OK", b"\r\n" + INFORMATION.partition(b"?>")[2], "Content-Type: text/xml"
    ),
    "other prefixes": http_reply(
        "200 OK", INFORMATION.replace(b"tds:", b"ns1:").replace(b":tds=", b":ns1=")
        .replace(b"s:Env", b"SOAP-ENV:Env").replace(b"s:Body", b"SOAP-ENV:Body")
        .replace(b"xmlns:s=", b"xmlns:SOAP-ENV="),
    ),
    "more than the schema knows": http_reply(
        "200 OK",
        INFORMATION.replace(b"<tds:HardwareId>", b"<tds:Extra>1</tds:Extra><tds:HardwareId>"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_replies_of_every_shape_are_read(shape: bytes) -> None:
    with scripted_http(Refusing(shape)) as at:
        answer = ask(at, RIGHT)
    assert answer.reason is Reason.OK
    assert answer.facts["serial"] == "A0042"
