"""The recorder probe: replies as the makers document them, over a real HTTP server."""

import asyncio
import gzip
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest

from inventory.types.components import Kind
from inventory.types.readings import Answer, Reason
from inventory.types.targets import TLS_UNVERIFIED, OnvifCredential, Target
from probes import recorder
from probes.onvif_memory import CredentialMemory
from probes.recorders import dahua, isapi
from probes.sim.access import Access, DigestGate
from tests.servers.scripted_http import Listening, Request, Script, http_reply, scripted_http

HOST, TRAP = "127.77.8.1", "127.77.8.2"
ACCESS = Access("pointwatch", "s3cret")
LOGIN = OnvifCredential(ACCESS.user, ACCESS.password)
DEADLINE_S = 1.0
MEGABYTE = 1024 * 1024

_STATUS = """<?xml version="1.0" encoding="UTF-8"?>
<InputProxyChannelStatusList version="2.0"{space}>
<InputProxyChannelStatus version="2.0"><id>1</id>
<sourceInputPortDescriptor><proxyProtocol>HIKVISION</proxyProtocol>
<addressingFormatType>ipaddress</addressingFormatType><ipAddress>192.168.254.2</ipAddress>
<managePortNo>8000</managePortNo><srcInputPort>1</srcInputPort></sourceInputPortDescriptor>
<online>true</online>
<streamingProxyChannelIdList><streamingProxyChannelId>101</streamingProxyChannelId>
</streamingProxyChannelIdList><chanDetectResult>connect</chanDetectResult>
</InputProxyChannelStatus>
<InputProxyChannelStatus version="2.0"><id>2</id>
<sourceInputPortDescriptor><ipAddress>192.168.254.3</ipAddress></sourceInputPortDescriptor>
<online>false</online><chanDetectResult>netUnreachable</chanDetectResult>
</InputProxyChannelStatus>
<InputProxyChannelStatus version="2.0"><id>3</id>
<sourceInputPortDescriptor><online>false</online></sourceInputPortDescriptor>
<chanDetectResult>errorUserNameOrPasswd</chanDetectResult></InputProxyChannelStatus>
<InputProxyChannelStatus><id>4</id></InputProxyChannelStatus>
</InputProxyChannelStatusList>"""
SPACES = (
    ' xmlns="http://www.hikvision.com/ver20/XMLSchema"',
    ' xmlns="http://www.isapi.org/ver20/XMLSchema"',
    "",
)
HIKVISION = [_STATUS.format(space=space).encode() for space in SPACES]
DAHUA = (
    b"states[0].channel=0\r\nstates[0].connectionState=Connected\r\n"
    b"states[1].channel=1\r\nstates[1].connectionState=Unconnect\r\n"
    b"states[2].channel=2\r\nstates[2].connectionState=Connecting\r\n"
    b"states[3].channel=7\r\nstates[3].connectionState=Empty\r\n"
)


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test knows what another's recorder refused."""
    monkeypatch.setattr(recorder, "_MEMORY", CredentialMemory())


def guarded(answer: Callable[[Request, socket.socket], None], path: str) -> Script:
    """A script behind HTTP digest, that answers at `path` alone."""
    gate = DigestGate(("SHA-256", "MD5"))

    def script(request: Request, peer: socket.socket) -> None:
        method, asked, _ = request.head.split(" ")
        header, now = request.headers.get("authorization", ""), time.time()
        if not gate.opens(header, method, asked, ACCESS, now):
            lines = (f"{name}: {value}" for name, value in gate.challenges(now))
            peer.sendall(http_reply("401 Unauthorized", b"", *lines))
        elif asked == path:
            answer(request, peer)
        else:
            peer.sendall(http_reply("404 Not Found"))

    return script


def replies(body: bytes, status: str = "200 OK", *headers: str) -> Script:
    return lambda _, peer: peer.sendall(http_reply(status, body, *headers))


def channel(
    server: Listening, number: int | str, maker: str = "Hikvision", **more: object
) -> Target:
    known = {"index": str(number), "own": False, "maker": maker, "onvif": LOGIN, **more}
    return Target(f"r.{number}", Kind.CHANNEL, server.address, server.port, **known)  # type: ignore[arg-type]


async def ask(*targets: Target) -> list[Answer]:
    """Their answers, asked at the same moment."""
    try:
        return list(await asyncio.gather(*(recorder.ask(each, DEADLINE_S) for each in targets)))
    finally:
        await recorder.close()


async def test_a_recorder_that_is_to_use_https_is_never_asked_in_clear() -> None:
    secured = replace(LOGIN, tls=TLS_UNVERIFIED)
    with scripted_http(guarded(replies(HIKVISION[0]), isapi.PATH), HOST) as server:
        [answer] = await ask(channel(server, 1, onvif=secured))
    assert answer.reason is Reason.AGENT_SILENT
    assert server.requests == []


@pytest.mark.parametrize("body", HIKVISION, ids=["hikvision.com", "isapi.org", "no namespace"])
async def test_a_hikvision_recorder_tells_of_its_channels(body: bytes) -> None:
    with scripted_http(guarded(replies(body), isapi.PATH), HOST) as server:
        answers = await ask(*(channel(server, number) for number in range(1, 6)))
    assert [(answer.reason, answer.facts.get("detail")) for answer in answers] == [
        (Reason.OK, None),
        (Reason.OFFLINE, "netUnreachable"),
        (Reason.AUTHENTICATION, "errorUserNameOrPasswd"),
        (Reason.AGENT_SILENT, "not_said"),
        (Reason.AGENT_SILENT, "not_listed"),
    ]
    assert answers[0].delay_ms is not None


async def test_a_dahua_recorder_tells_of_its_channels() -> None:
    with scripted_http(guarded(replies(DAHUA), dahua.PATH), HOST) as server:
        answers = await ask(*(channel(server, number, "大华") for number in (1, 2, 3, 8, 4)))
    assert [(answer.reason, answer.facts.get("detail")) for answer in answers] == [
        (Reason.OK, None),
        (Reason.OFFLINE, "Unconnect"),
        (Reason.OFFLINE, "Connecting"),
        (Reason.AGENT_SILENT, "Empty"),
        (Reason.AGENT_SILENT, "not_listed"),
    ]


async def test_all_channels_share_one_question() -> None:
    with scripted_http(guarded(replies(HIKVISION[0]), isapi.PATH), HOST) as server:
        answers = await ask(*(channel(server, 1 + number % 2) for number in range(64)))
        assert {answer.reason for answer in answers} == {Reason.OK, Reason.OFFLINE}
        assert len(server.requests) == 2  # the challenge, and its answer
        assert [answer.reason for answer in await ask(channel(server, 1))] == [Reason.OK]
        assert len(server.requests) == 4


async def test_a_refused_password_is_sent_once() -> None:
    with scripted_http(guarded(replies(HIKVISION[0]), isapi.PATH), HOST) as server:
        wrong = OnvifCredential(ACCESS.user, "wrong")
        for _ in range(3):
            [answer] = await ask(channel(server, 1, onvif=wrong))
            assert (answer.reason, answer.facts["detail"]) == (Reason.AGENT_SILENT, "refused")
        assert sum("authorization" in each.headers for each in server.requests) == 1
        assert [answer.reason for answer in await ask(channel(server, 1))] == [Reason.OK]


async def test_the_pause_after_a_refusal_outlives_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with scripted_http(guarded(replies(HIKVISION[0]), isapi.PATH), HOST) as server:
        wrong = channel(server, 1, onvif=OnvifCredential(ACCESS.user, "wrong"))
        [answer] = await ask(wrong)
        assert answer.held_until > time.time() * 1000
        monkeypatch.setattr(recorder, "_MEMORY", CredentialMemory())
        [again] = await ask(replace(wrong, held_until=answer.held_until))
        assert (again.facts["detail"], again.held_until) == ("refused", answer.held_until)
        assert sum("authorization" in each.headers for each in server.requests) == 1
        [right] = await ask(channel(server, 1))
        assert (right.reason, right.held_until) == (Reason.OK, 0)


async def test_without_a_password_nothing_is_known() -> None:
    with scripted_http(guarded(replies(HIKVISION[0]), isapi.PATH), HOST) as server:
        [answer] = await ask(channel(server, 1, onvif=None))
        assert (answer.reason, answer.facts["detail"]) == (Reason.AGENT_SILENT, "no_credential")
    basic = replies(b"", "401 Unauthorized", 'WWW-Authenticate: Basic realm="r"')
    with scripted_http(basic, HOST) as server:
        [answer] = await ask(channel(server, 1))
        assert (answer.reason, answer.facts["detail"]) == (Reason.AGENT_SILENT, "no_digest")
        assert not any("authorization" in each.headers for each in server.requests)


def _drip(_: Request, peer: socket.socket) -> None:
    with suppress(OSError):
        for byte in http_reply("200 OK", HIKVISION[0]):
            peer.sendall(bytes([byte]))
            time.sleep(0.05)


def _huge(_: Request, peer: socket.socket) -> None:
    with suppress(OSError):
        peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            peer.sendall(b"states[0].channel=0\r\n" * 50_000)


def _silence(_: Request, peer: socket.socket) -> None:
    with suppress(OSError):
        peer.recv(1)


BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
ERROR = b"<ResponseStatus><subStatusCode>notSupport</subStatusCode></ResponseStatus>"
DEEP = b"<a>" * 100_000

HOSTILE: dict[str, tuple[str, Script, str]] = {
    "silence": ("hikvision", _silence, "timeout"),
    "a byte at a time": ("hikvision", _drip, "timeout"),
    "400 MB": ("dahua", _huge, "too_large"),
    "a promise of 400 MB": ("hikvision", lambda _, peer: peer.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Length: 419430400\r\n\r\n"), "too_large"),
    "no HTTP": ("hikvision", lambda _, peer: peer.sendall(b"hello\r\n\r\n"), "not_http"),
    "half a reply": ("dahua", lambda _, peer: peer.sendall(
        http_reply("200 OK", DAHUA)[:-40]), "incomplete"),
    "packed": ("dahua", replies(gzip.compress(bytes(MEGABYTE)), "200 OK", "Content-Encoding: gzip"),
        "encoded"),
    "an entity bomb": ("hikvision", replies(BOMB), "entities"),
    "an outside entity": ("hikvision", replies(OUTSIDE), "entities"),
    "depth": ("hikvision", replies(DEEP), "not_xml"),
    "no XML": ("hikvision", replies(b"\xff\xfe<"), "not_xml"),
    "an unknown encoding": ("hikvision", replies(b"<?xml version='1.0' encoding='x-no'?><a/>"),
        "not_xml"),
    "other XML": ("hikvision", replies(b"<html/>"), "not_isapi"),
    "not supported": ("hikvision", replies(ERROR), "notSupport"),
    "an error": ("dahua", replies(b"Error\r\nBad Request!\r\n"), "error"),
    "other lines": ("dahua", replies(b"a=b\xff\r\nstates[0].x=y\r\n"), "not_dahua"),
    "not implemented": ("dahua", replies(b"", "501 Not Implemented"), "http_501"),
    "forbidden": ("hikvision", replies(b"", "403 Forbidden"), "forbidden"),
    "another port": ("hikvision", replies(b"", "302 Found", f"Location: http://{TRAP}/"),
        "redirect"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_recorder_that_does_not_tell_leaves_its_channels_unknown(name: str) -> None:
    maker, script, detail = HOSTILE[name]
    with scripted_http(script, HOST) as server:
        [answer] = await asyncio.wait_for(ask(channel(server, 1, maker)), DEADLINE_S + 1)
    assert (answer.reason, answer.facts["detail"]) == (Reason.AGENT_SILENT, detail)


async def test_a_recorder_that_is_gone_leaves_its_channels_unknown() -> None:
    with scripted_http(replies(b""), HOST) as server:
        target = channel(server, 1)
    [answer] = await ask(target)
    assert (answer.reason, answer.facts["detail"]) == (Reason.AGENT_SILENT, "refused")


@pytest.mark.parametrize(("number", "maker"), [("", "Hikvision"), ("²", "Dahua"), ("1", "Axis")])
async def test_what_cannot_be_asked_is_not_asked(number: str, maker: str) -> None:
    with scripted_http(replies(b""), HOST) as server:
        [answer] = await ask(channel(server, number, maker))
        assert answer.reason is Reason.AGENT_SILENT
        assert server.connections == 0


async def test_a_redirect_takes_no_credential_elsewhere() -> None:
    with scripted_http(replies(b""), TRAP) as trap:
        moved = f"Location: http://{TRAP}:{trap.port}/"
        with scripted_http(guarded(replies(b"", "302 Found", moved), isapi.PATH), HOST) as server:
            await ask(channel(server, 1))
        assert trap.connections == 0
