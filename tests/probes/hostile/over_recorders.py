"""The recorder probe's columns, one for each family.

Whatever a recorder does, its channel is never called down by it: its silence is its own.
"""

from collections.abc import Mapping

from inventory.types.components import Kind
from inventory.types.readings import ProbeName, Reason
from inventory.types.targets import OnvifCredential, Target
from probes.recorders import dahua, isapi
from tests.probes.hostile import http_deeds
from tests.probes.hostile.cases import Case
from tests.probes.hostile.http_deeds import Deed, saying
from tests.probes.hostile.http_stage import HttpSubject
from tests.probes.hostile.scene import GOOD, SHORT_S, Applies, Cell, Said, Spared, once
from tests.probes.test_recorder import ACCESS, DAHUA, HIKVISION, guarded, replies
from tests.servers.scripted_http import Script, http_reply

_SPARED: Mapping[Case, Cell] = {
    **dict.fromkeys(
        (Case.ANOTHER_ADDRESS, Case.LATE, Case.REORDERED, Case.WRONG_ID),
        Spared("each question has a TCP connection of its own"),
    ),
    **dict.fromkeys((Case.REPLAY, Case.TIME_WINDOW), Spared("SNMP v3 alone")),
    Case.ADDRESS_ELSEWHERE: Spared("what a recorder says of its channels names no service"),
}
_FAULTS = {
    "400 Bad Request": "http_400",
    "403 Forbidden": "forbidden",
    "404 Not Found": "http_404",
    "405 Not Allowed": "http_405",
    "423 Locked": "http_423",
    "429 Too Many Requests": "http_429",
    "500 Internal Server Error": "http_500",
    "501 Not Implemented": "http_501",
    "503 Busy": "http_503",
    "599 Odd": "http_599",
}
_CLOCKS = {
    Case.CLOCK_1970: "Thu, 01 Jan 1970 00:00:10 GMT",
    Case.CLOCK_2038: "Tue, 19 Jan 2038 03:14:08 GMT",
}


def _says(*details: str) -> tuple[Said, ...]:
    """The channel is unknown, with one of these details."""
    return tuple((Reason.AGENT_SILENT.value, each) for each in details)


def _subject(maker: str, path: str, body: bytes) -> HttpSubject:
    def target(address: str, port: int, tls: str) -> Target:
        credential = OnvifCredential(ACCESS.user, ACCESS.password, tls)
        return Target(
            "r.1", Kind.CHANNEL, address, port, "1", own=False, maker=maker, onvif=credential
        )

    return HttpSubject(ProbeName.RECORDER, target, lambda: guarded(replies(body), path), body)


def _let_in(subject: HttpSubject, path: str) -> Deed:
    """Redirects whoever has answered its challenge."""

    def deed(elsewhere: str) -> Script:
        moved = replies(b"", "302 Found", f"Location: http://{elsewhere}{path}")
        return guarded(moved, path)

    return deed


def _column(subject: HttpSubject, path: str) -> Mapping[Case, Cell]:
    body = subject.body
    return {
        Case.SILENCE: subject.once(http_deeds.silent, *_says("timeout"), deadline=SHORT_S),
        Case.REFUSAL: once(subject.nobody, *_says("refused")),
        Case.RESET: subject.once(http_deeds.resetting(body), *_says("reset", "incomplete")),
        Case.DRIP: subject.once(http_deeds.dripping(body), *_says("timeout"), deadline=SHORT_S),
        Case.FLOOD: subject.each(http_deeds.FLOODS, *_says("too_large")),
        Case.ENDLESS_HEADERS: subject.each(http_deeds.HEADERS, *_says("not_http", "too_large")),
        Case.GZIP_BOMB: subject.once(http_deeds.packed(body), *_says("encoded")),
        Case.WRONG_TYPE: subject.each(
            {
                each: subject.right(f"Content-Type: {each}")
                for each in ("text/html", "image/jpeg", 'multipart/related; boundary="x"')
            },
            GOOD,
        ),
        Case.EVERY_FAULT: Applies(
            {
                status: subject.play(saying(http_reply(status)), *_says(detail))
                for status, detail in _FAULTS.items()
            }
        ),
        Case.REDIRECT: subject.each(
            {
                **{each: http_deeds.redirecting(each) for each in http_deeds.REDIRECTS},
                "with the password": _let_in(subject, path),
            },
            *_says("redirect"),
        ),
        Case.DUPLICATED: subject.once(subject.right(times=2), GOOD),
        Case.CUT_SHORT: subject.once(
            saying(http_reply("200 OK", body)[:-40]), *_says("incomplete")
        ),
        **{
            case: subject.once(subject.right(f"Date: {date}"), GOOD)
            for case, date in _CLOCKS.items()
        },
        Case.CERTIFICATE: once(subject.other_certificate, *_says("certificate_changed")),
        Case.MANY_FILES: subject.once(lambda _: subject.good(), GOOD),
        **_SPARED,
    }


_ISAPI = _subject("Hikvision", isapi.PATH, HIKVISION[0])
_DAHUA = _subject("Dahua", dahua.PATH, DAHUA)

ISAPI: Mapping[Case, Cell] = {
    **_column(_ISAPI, isapi.PATH),
    Case.XML_BOMB: _ISAPI.once(saying(http_reply("200 OK", http_deeds.BOMB)), *_says("entities")),
    Case.EXTERNAL_ENTITY: _ISAPI.each(http_deeds.entities(HIKVISION[0]), *_says("entities")),
    Case.INVALID_UTF8: _ISAPI.once(
        saying(http_reply("200 OK", HIKVISION[0].replace(b"HIKVISION", b"\xff\xfe\xc3"))),
        *_says("not_xml"),
    ),
}
CGI: Mapping[Case, Cell] = {
    **_column(_DAHUA, dahua.PATH),
    Case.XML_BOMB: _DAHUA.once(saying(http_reply("200 OK", http_deeds.BOMB)), *_says("not_dahua")),
    Case.EXTERNAL_ENTITY: _DAHUA.each(http_deeds.entities(b"<a>&e;</a>"), *_says("not_dahua")),
    Case.INVALID_UTF8: _DAHUA.once(
        saying(http_reply("200 OK", b"name=\xff\xfe\xc3\r\n" + DAHUA)), GOOD
    ),
}
