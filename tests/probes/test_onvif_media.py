"""Profiles and stream: asked seldom, at the inventory's address, giving nothing away."""

import socket

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inventory.types.readings import Reason
from probes.onvif_devices import MEDIA_FOR_S, DeviceMemory, Media
from probes.onvif_media import MEDIA_PATH, read_stream
from probes.onvif_memory import CredentialMemory
from tests.probes.onvif_asking import RIGHT, ask
from tests.servers.scripted_http import Listening, Request, scripted_http
from tests.servers.soap_camera import NOT_AUTHORIZED, SoapCamera, envelope, information

each_engine = pytest.mark.usefixtures("engine")

MEDIA = "http://www.onvif.org/ver10/media/wsdl"
PROFILES = envelope(
    f'<trt:GetProfilesResponse xmlns:trt="{MEDIA}">'
    '<trt:Profiles token="main &amp; first" fixed="true"/><trt:Profiles token="sub"/>'
    "</trt:GetProfilesResponse>"
)


def services(url: str) -> bytes:
    return envelope(
        "<tds:GetServicesResponse>"
        "<tds:Service><tds:Namespace>http://www.onvif.org/ver10/device/wsdl</tds:Namespace>"
        "<tds:XAddr>http://127.0.0.2/onvif/wrong</tds:XAddr></tds:Service>"
        f"<tds:Service><tds:Namespace>{MEDIA}</tds:Namespace><tds:XAddr>{url}</tds:XAddr>"
        "</tds:Service></tds:GetServicesResponse>"
    )


def capabilities(url: str) -> bytes:
    return envelope(
        "<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Media>"
        f"<tt:XAddr>{url}</tt:XAddr></tt:Media></tds:Capabilities></tds:GetCapabilitiesResponse>"
    )


def stream(uri: str) -> bytes:
    return envelope(
        f'<t:GetStreamUriResponse xmlns:t="{MEDIA}"><t:MediaUri><tt:Uri>{uri}</tt:Uri>'
        "</t:MediaUri></t:GetStreamUriResponse>"
    )


def camera(uri: str = "rtsp://127.0.0.1:554/Streaming/Channels/101?a=1&amp;b=2") -> SoapCamera:
    replies = {"GetProfiles": PROFILES, "GetStreamUri": stream(uri)}
    return SoapCamera("right", replies=replies)


def paths(at: Listening, operation: bytes) -> set[str]:
    return {each.head.split()[1] for each in at.requests if operation in each.body}


@pytest.fixture
def devices(monkeypatch: pytest.MonkeyPatch) -> DeviceMemory:
    fresh = DeviceMemory()
    monkeypatch.setattr("probes.onvif.DEVICES", fresh)
    return fresh


@each_engine
def test_profiles_and_stream_are_facts(devices: DeviceMemory) -> None:
    with scripted_http(camera()) as at:
        answer = ask(at, RIGHT)
    assert answer.reason is Reason.OK
    assert answer.facts["profiles"] == 2
    assert answer.facts["stream_uri"] == "rtsp://127.0.0.1:554/Streaming/Channels/101?a=1&b=2"
    assert devices.stream_path("127.0.0.1", 554) == "/Streaming/Channels/101?a=1&b=2"
    asked = next(each.body for each in at.requests if b"GetStreamUri" in each.body)
    assert b"main &amp; first" in asked


@each_engine
def test_they_are_asked_once_for_many_checks_of_the_credential(devices: DeviceMemory) -> None:
    memory = CredentialMemory(accepted_for_s=0)
    with scripted_http(camera()) as at:
        answers = [ask(at, RIGHT, memory) for _ in range(3)]
    assert all(each.facts["profiles"] == 2 for each in answers)
    assert sum(b"GetProfiles" in each.body and b"Token" in each.body for each in at.requests) == 1


@each_engine
@pytest.mark.parametrize("changed", [information("C0099"), information(firmware="6.0.0")])
def test_and_again_of_another_device_or_firmware(devices: DeviceMemory, changed: bytes) -> None:
    server, memory = camera(), CredentialMemory(accepted_for_s=0)
    with scripted_http(server) as at:
        ask(at, RIGHT, memory)
        server.information = changed
        server.replies = {**server.replies, "GetStreamUri": stream("rtsp://127.0.0.1/live")}
        assert ask(at, RIGHT, memory).facts["stream_uri"] == "rtsp://127.0.0.1:554/live"


@each_engine
@pytest.mark.parametrize(
    ("operation", "address", "path"),
    [
        ("GetServices", "http://{}/onvif/Media", "/onvif/Media"),
        ("GetCapabilities", "http://{}/cap/media", "/cap/media"),
        ("GetServices", "http://[half", MEDIA_PATH),
        ("GetServices", "http://{}/a b\n", MEDIA_PATH),
        ("GetHostname", "http://{}/", MEDIA_PATH),
    ],
)
def test_the_media_service_is_found_by_its_path_alone(
    devices: DeviceMemory, operation: str, address: str, path: str
) -> None:
    server, make = camera(), services if operation == "GetServices" else capabilities
    with scripted_http(saying_nothing, "127.0.0.2") as trap, scripted_http(server) as at:
        said = make(address.format(f"127.0.0.2:{trap.port}"))
        server.replies = {**server.replies, operation: said}
        assert ask(at, RIGHT).facts["profiles"] == 2
    assert paths(at, b"GetProfiles") == {path}
    assert trap.connections == 0


def saying_nothing(_request: Request, _peer: socket.socket) -> None:
    """A trap: nobody must come."""


@each_engine
def test_a_stream_elsewhere_is_told_and_not_followed(devices: DeviceMemory) -> None:
    with scripted_http(camera("rtsp://127.0.0.2:8554/live")) as at:
        facts = ask(at, RIGHT).facts
    assert (facts["stream_host"], facts["profiles"]) == ("127.0.0.2", 2)
    assert devices.stream_path("127.0.0.1", 8554) == "/live"
    assert devices.stream_path("127.0.0.2", 8554) is None


@each_engine
def test_an_account_without_the_right_to_it_is_still_right(devices: DeviceMemory) -> None:
    server = SoapCamera("right", replies={"GetProfiles": NOT_AUTHORIZED.encode()})
    memory = CredentialMemory(accepted_for_s=0)
    with scripted_http(server) as at:
        answers = [ask(at, RIGHT, memory) for _ in range(3)]
    assert {each.reason for each in answers} == {Reason.OK}
    assert all("profiles" not in each.facts for each in answers)
    assert sum(b"GetProfiles" in each.body and b"Token" in each.body for each in at.requests) == 1


STREAMS = [
    ("rtsp://admin:s3cret@127.0.0.1/live", "/live", "rtsp://127.0.0.1:554/live"),
    ("rtsp://127.0.0.1/user=a_password=s3cret.sdp", "/user=a_password=s3cret.sdp", None),
    ("rtsp://127.0.0.1/cam?user=a&pwd=s3cret", "/cam?user=a&pwd=s3cret", None),
    ("rtsp://127.0.0.1", "/", "rtsp://127.0.0.1:554/"),
    ("rtsps://127.0.0.1:322/live", "/live", "rtsps://127.0.0.1:322/live"),
    ("http://127.0.0.1/live", "", None),
    ("rtsp://127.0.0.1:99999/live", "", None),
    ("rtsp://[half/live", "", None),
    ("rtsp://127.0.0.1/a b", "", None),
    ("", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("uri", "path", "shown"), STREAMS)
def test_no_credential_of_a_stream_is_shown(uri: str, path: str, shown: str | None) -> None:
    media = read_stream(uri, "127.0.0.1", {})
    assert (media.path, media.facts.get("stream_uri")) == (path, shown)
    assert "s3cret" not in repr(media)


@given(st.text(max_size=60).map(lambda text: f"rtsp://{text}"))
@example("rtsp://\u2100/")
@example("rtsp://a:b@[::1]:554/x")
def test_whatever_a_camera_calls_its_stream(uri: str) -> None:
    media = read_stream(uri, "127.0.0.1", {})
    assert media.path == "" or media.path.startswith("/")
    assert media.path.isascii()
    assert media.path.isprintable()


def test_the_media_are_asked_again_after_a_day(devices: DeviceMemory) -> None:
    place = "127.0.0.1", 80
    assert devices.meet(place, "A", "1", now=0) == ("", True)
    devices.keep(place, Media("/live", facts={"profiles": 1}))
    assert devices.meet(place, "A", "1", now=MEDIA_FOR_S - 1) == ("", False)
    assert devices.meet(place, "A", "1", now=MEDIA_FOR_S) == ("", True)
    assert devices.facts(place) == {"profiles": 1}


def test_of_too_many_devices_the_first_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probes.onvif_devices._MOST", 10)
    devices = DeviceMemory()
    for number in range(50):
        place = f"127.0.0.{number}", 80
        devices.meet(place, "A", "1", now=0)
        devices.keep(place, Media("/live"))
    assert devices.stream_path("127.0.0.49", 554) == "/live"
    assert devices.stream_path("127.0.0.39", 554) is None
    assert devices.meet(("127.0.0.39", 80), "A", "1", now=0) == ("", True)
