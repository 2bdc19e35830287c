"""The RTSP probe against the simulated cameras, and against the ways of real ones."""

import time
from collections.abc import Iterator

import pytest

from inventory.types.components import Kind
from inventory.types.readings import Answer, Reason
from inventory.types.targets import OnvifCredential, Target
from probes import rtsp
from probes.rtsp_memory import StreamMemory
from probes.sim.district import District
from probes.sim.rtsp import PORT
from tests.probes.sim.conftest import ACCESS, district  # noqa: F401 (a fixture)
from tests.probes.sim.small_district import address_of
from tests.servers.scripted_rtsp import (
    SDP,
    Listening,
    Request,
    Script,
    packet,
    reply,
    says,
    scripted_rtsp,
    streams,
)

HOST = "127.77.5.1"
LOGIN = OnvifCredential(ACCESS.user, ACCESS.password)


@pytest.fixture
def memory() -> StreamMemory:
    """A memory that knows nothing."""
    return StreamMemory()


def camera(code: str, **more: object) -> Target:
    host, _ = address_of(code)
    return Target(code, Kind.CAMERA, host, PORT, onvif=LOGIN, **more)  # type: ignore[arg-type]


def at(server: Listening, **more: object) -> Target:
    return Target("c", Kind.CAMERA, server.address, server.port, **more)  # type: ignore[arg-type]


async def ask_scripted(script: Script, memory: StreamMemory, **more: object) -> Answer:
    with scripted_rtsp(script, HOST) as server:
        return await rtsp.ask(at(server, **more), 2.0, memory)


@pytest.mark.parametrize("code", ["c1", "c2", "c3", "k1", "k2", "k3"])
async def test_every_make_shows_that_video_flows(
    district: District,  # noqa: F811
    memory: StreamMemory,
    code: str,
) -> None:
    answer = await rtsp.ask(camera(code), 5.0, memory)
    assert answer.reason is Reason.OK
    assert (answer.facts["stage"], answer.facts["codec"]) == ("packets", "H264")
    assert answer.facts["packets"] == 2
    assert float(answer.facts["first_packet_ms"]) >= 0
    assert answer.delay_ms is not None


async def test_a_hung_encoder_answers_everything_and_sends_nothing(
    district: District,  # noqa: F811
    memory: StreamMemory,
) -> None:
    district.world.freeze("c1")
    answer = await rtsp.ask(camera("c1"), 0.8, memory)
    assert (answer.reason, answer.facts["detail"]) == (Reason.DEGRADED, "no_rtp")
    assert answer.facts["stage"] == "play"
    district.world.mend("c1")
    assert (await rtsp.ask(camera("c1"), 5.0, memory)).reason is Reason.OK


async def test_a_refused_password_is_sent_once(
    district: District,  # noqa: F811
    memory: StreamMemory,
) -> None:
    district.world.set_password("c3", "changed")
    for _ in range(3):
        answer = await rtsp.ask(camera("c3"), 5.0, memory)
        assert (answer.reason, answer.facts["stage"]) == (Reason.AUTHENTICATION, "options")
    later = StreamMemory()  # as after a restart
    again = await rtsp.ask(camera("c3", held_until=answer.held_until), 5.0, later)
    assert (again.reason, again.held_until) == (Reason.AUTHENTICATION, answer.held_until)
    assert answer.held_until > time.time() * 1000
    assert district.cameras["c3"].refusals == 1


async def test_a_service_that_was_never_seen_is_not_missed(memory: StreamMemory) -> None:
    with scripted_rtsp({}, HOST) as server:
        target = at(server)
    gone = await rtsp.ask(target, 1.0, memory)
    assert (gone.reason, gone.facts["detail"]) == (Reason.NOT_OFFERED, "refused")


async def test_once_seen_its_silence_is_a_failure(memory: StreamMemory) -> None:
    with scripted_rtsp({}, HOST) as server:
        assert (await rtsp.ask(at(server), 2.0, memory)).reason is Reason.OK
    assert (await rtsp.ask(at(server), 1.0, memory)).reason is Reason.REFUSED
    # As after a restart: the ledger remembers.
    assert (await rtsp.ask(at(server, offered=True), 1.0, StreamMemory())).reason is Reason.REFUSED


async def test_a_path_that_was_only_guessed_may_not_exist(memory: StreamMemory) -> None:
    missing = {"DESCRIBE": says("404 Not Found")}
    answer = await ask_scripted(missing, memory)
    assert (answer.reason, answer.facts["detail"]) == (Reason.NOT_OFFERED, "no_stream")
    known = await ask_scripted(missing, memory, offered=True)
    assert known.reason is Reason.NO_STREAM


async def test_the_path_that_the_camera_told_goes_before_the_makers(
    memory: StreamMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rtsp, "stream_path", lambda *_: "/told?a=1")
    with scripted_rtsp({}, HOST) as server:
        await rtsp.ask(at(server, maker="Hikvision"), 2.0, memory)
    assert "/told?a=1" in server.requests[0].url


async def test_the_path_of_the_inventory_goes_before_all(
    memory: StreamMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rtsp, "stream_path", lambda *_: "/told")
    with scripted_rtsp({}, HOST) as server:
        await rtsp.ask(at(server, maker="Hikvision", stream="/live/1?q=2"), 2.0, memory)
    assert server.requests[0].url.endswith(f":{server.port}/live/1?q=2")


async def test_what_was_refused_before_the_start_is_not_sent(
    district: District,  # noqa: F811
    memory: StreamMemory,
) -> None:
    until = round((time.time() + 60) * 1000)
    answer = await rtsp.ask(camera("c1", held_until=until), 5.0, memory)
    assert answer.reason is Reason.AUTHENTICATION
    assert (await rtsp.ask(camera("c2"), 5.0, memory)).reason is Reason.OK


async def test_without_a_password_the_service_alone_counts(memory: StreamMemory) -> None:
    challenge = 'WWW-Authenticate: Digest realm="r", nonce="n"'
    answer = await ask_scripted({"DESCRIBE": says("401 Unauthorized", challenge)}, memory)
    assert (answer.reason, answer.facts["detail"]) == (Reason.OK, "no_credential")


async def test_the_password_itself_is_never_sent(memory: StreamMemory) -> None:
    script = {"DESCRIBE": says("401 Unauthorized", 'WWW-Authenticate: Basic realm="r"')}
    with scripted_rtsp(script, HOST) as server:
        answer = await rtsp.ask(at(server, onvif=LOGIN), 2.0, memory)
        assert (answer.reason, answer.facts["detail"]) == (Reason.OK, "no_digest")
        assert not any("authorization" in request.headers for request in server.requests)


async def test_a_nonce_that_died_is_no_refusal(memory: StreamMemory) -> None:
    def stale(request: Request, peer: object) -> Iterator[bytes]:
        digest = 'WWW-Authenticate: Digest realm="r", nonce="{}", stale={}'
        yield reply(request, "401 Unauthorized", digest.format("one", "false"))
        yield reply(request, "401 Unauthorized", digest.format("two", "TRUE"))
        yield reply(request, "200 OK", body=SDP)

    turns: list[Iterator[bytes]] = []

    def describe(request: Request, peer: object) -> None:
        if not turns:
            turns.append(stale(request, peer))
        said = next(turns[0]).split(b"\r\n")
        said[1] = f"CSeq: {request.headers['cseq']}".encode()
        peer.sendall(b"\r\n".join(said))  # type: ignore[attr-defined]

    with scripted_rtsp({"DESCRIBE": describe}, HOST) as server:
        answer = await rtsp.ask(at(server, onvif=LOGIN), 2.0, memory)
        assert answer.reason is Reason.OK
        assert 'nonce="two"' in server.requests[-1].headers["authorization"]


@pytest.mark.parametrize(
    ("script", "reason", "detail"),
    [
        ({"OPTIONS": says("501 Not Implemented")}, Reason.OK, None),
        ({"DESCRIBE": says("403 Forbidden")}, Reason.AUTHENTICATION, "rtsp_403"),
        ({"DESCRIBE": says("400 Bad Request")}, Reason.PROTOCOL, "rtsp_400"),
        ({"DESCRIBE": says("453 Not Enough Bandwidth")}, Reason.DEGRADED, "rtsp_453"),
        ({"DESCRIBE": says("503 Service Unavailable")}, Reason.DEGRADED, "rtsp_503"),
        ({"DESCRIBE": says(body=b"v=0\r\nm=audio 0 RTP/AVP 0\r\n")}, Reason.PROTOCOL, "no_video"),
        ({"SETUP": says("461 Unsupported Transport")}, Reason.OK, "no_tcp"),
        ({"SETUP": says("200 OK", "Transport: RTP/AVP;unicast")}, Reason.PROTOCOL, "transport"),
        ({"PLAY": says("500 Internal Server Error")}, Reason.DEGRADED, "rtsp_500"),
        ({"PLAY": streams(packet(65_535), packet(0))}, Reason.OK, None),
        ({"PLAY": streams(packet(7), packet(7))}, Reason.DEGRADED, "no_rtp"),
        ({"PLAY": streams(packet(7), packet(8, b"SRC2"))}, Reason.DEGRADED, "no_rtp"),
        ({"PLAY": streams(packet(7, channel=1), packet(8, channel=1))}, Reason.DEGRADED, "no_rtp"),
        ({"PLAY": streams(b"$\x00\x00\x02hi" * 9)}, Reason.DEGRADED, "no_rtp"),
    ],
    ids=str,
)
async def test_what_each_answer_means(
    script: Script, reason: Reason, detail: str | None, memory: StreamMemory
) -> None:
    answer = await ask_scripted(script, memory)
    assert (answer.reason, answer.facts.get("detail")) == (reason, detail)


async def test_the_session_is_given_back_whatever_came(memory: StreamMemory) -> None:
    for play in (streams(packet(1), packet(2)), streams()):
        with scripted_rtsp({"PLAY": play}, HOST) as server:
            await rtsp.ask(at(server), 1.0, memory)
            assert server.methods[-1] == "TEARDOWN"
            assert server.requests[-1].headers["session"] == "s1"


async def test_packets_may_come_before_the_reply_to_play(memory: StreamMemory) -> None:
    def eager(request: Request, peer: object) -> None:
        peer.sendall(packet(1) + packet(2) + reply(request))  # type: ignore[attr-defined]

    assert (await ask_scripted({"PLAY": eager}, memory)).facts["packets"] == 2


@pytest.mark.parametrize(
    ("maker", "path"),
    [
        ("Hikvision", "/Streaming/Channels/101"),
        ("海康威视", "/Streaming/Channels/101"),
        ("DAHUA", "/cam/realmonitor?channel=1&subtype=0"),
        ("", "/"),
    ],
)
async def test_makers_put_their_streams_in_different_places(
    maker: str, path: str, memory: StreamMemory
) -> None:
    with scripted_rtsp({}, HOST) as server:
        await rtsp.ask(at(server, maker=maker), 2.0, memory)
        root = f"rtsp://{HOST}:{server.port}{path}"
        asked = {request.method: request.url for request in server.requests}
        assert asked["DESCRIBE"] == root
        assert asked["SETUP"] == f"{root.removesuffix('/')}/trackID=1"
        assert asked["PLAY"] == root


async def test_another_hosts_name_in_the_description_changes_only_the_path(
    memory: StreamMemory,
) -> None:
    sdp = SDP.replace(b"control:", b"control:rtsp://192.0.2.9:554/inside/")
    described = says("200 OK", "Content-Base: rtsp://192.0.2.9/base/", body=sdp)
    with scripted_rtsp({"DESCRIBE": described}, HOST) as server:
        assert (await rtsp.ask(at(server), 2.0, memory)).reason is Reason.OK
        asked = {request.method: request.url for request in server.requests}
        assert asked["SETUP"] == f"rtsp://{HOST}:{server.port}/inside/trackID=1"
        assert asked["PLAY"] == f"rtsp://{HOST}:{server.port}/base/"
