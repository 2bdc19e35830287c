"""What a reply to a Probe tells, and what it cannot make us do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types.components import Kind
from inventory.types.discovered import FoundDevice
from probes.discovery.ws_messages import MAX_BYTES, TYPES, probe_message, read_matches
from tests.probes.discovery.ws_cameras import ASKED, reply

SENDER = "10.0.0.7"


def read(message: bytes, sender: str = SENDER) -> FoundDevice | None:
    return read_matches(message, sender, frozenset({ASKED}))


def test_a_camera_tells_its_name_model_and_mac() -> None:
    scopes = (
        "onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/name/Gate%20North "
        "onvif://www.onvif.org/hardware/DS-2CD2043 onvif://www.onvif.org/MAC/44:19:B6:00:00:07"
    )
    device = read(reply(scopes=scopes))
    assert device is not None
    assert (device.address, device.port, device.kind) == (SENDER, 0, Kind.CAMERA)
    assert (device.name, device.model) == ("Gate North", "DS-2CD2043")
    assert device.mac == "44:19:b6:00:00:07"


def test_the_port_is_taken_from_the_service_address() -> None:
    device = read(reply("http://[fe80::1]/x http://10.0.0.7:8899/onvif/device_service"))
    assert device is not None
    assert device.port == 8899


@pytest.mark.parametrize(
    "addresses",
    [
        "http://10.0.0.8/onvif/device_service",
        "http://10.0.0.7@evil.example/onvif",
        "http://10.0.0.7.evil.example/onvif",
        "https://10.0.0.7/onvif",
        "http://10.0.0.7:99999/onvif",
        "http://[10.0.0.7/onvif",
        "file:///etc/passwd",
        "",
    ],
)
def test_an_address_of_somebody_else_is_never_taken(addresses: str) -> None:
    assert read(reply(addresses)) is None


def test_a_reply_to_nobodys_question_does_not_count() -> None:
    assert read(reply(relates="urn:uuid:another")) is None


def test_a_device_of_no_video_type_has_no_kind() -> None:
    device = read(reply(types="tds:Device"))
    assert device is not None
    assert device.kind is None


def with_entities(*declared: str) -> bytes:
    """A sound reply, but for a document type whose entity &z; stands in its scopes."""
    doctype = "<!DOCTYPE x [{}]>\n<SOAP-ENV:Envelope".format("".join(declared))
    return reply(scopes="&z;").replace(b"<SOAP-ENV:Envelope", doctype.encode(), 1)


BOMB = with_entities(
    '<!ENTITY x "aaaaaaaaaa">',
    '<!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">',
    '<!ENTITY z "&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;">',
)
OUTSIDE = with_entities('<!ENTITY z SYSTEM "file:///etc/hostname">')


@pytest.mark.parametrize(
    "message",
    [
        BOMB,
        OUTSIDE,
        with_entities(),
        b"",
        b"\xff\xfe\x00",
        b"not xml",
        reply()[:-40],
        b"<?xml version='1.0' encoding='no-such'?><x/>",
        b"<?xml version='1.0' encoding='utf-16'?><x/>",
        reply(scopes="\N{SNOWMAN}").replace("\N{SNOWMAN}".encode(), b"\xff\xfe"),
        reply(scopes="x" * MAX_BYTES),
    ],
    ids=[
        "bomb",
        "external",
        "doctype",
        "empty",
        "mark",
        "text",
        "cut",
        "encoding",
        "utf-16",
        "utf-8",
        "long",
    ],
)
def test_hostile_replies_are_no_devices(message: bytes) -> None:
    assert read(message) is None


def test_texts_are_bounded_and_clean() -> None:
    device = read(reply(scopes="onvif://www.onvif.org/name/a%00b%0A" + "x" * 500))
    assert device is not None
    assert (device.name[:4], len(device.name)) == ("a b ", 64)


@given(st.binary(max_size=300), st.integers(0, 1500), st.integers(0, 80))
def test_any_bytes_give_a_device_or_none(noise: bytes, at: int, over: int) -> None:
    whole = reply(scopes="onvif://www.onvif.org/MAC/44:19:B6:00:00:07")
    device = read(whole[:at] + noise + whole[at + over :])
    assert device is None or device.address == SENDER


def test_a_probe_names_its_type_and_itself() -> None:
    messages = [probe_message(ASKED, *each).decode() for each in TYPES]
    assert all(ASKED in message for message in messages)
    assert "t:NetworkVideoTransmitter<" in messages[0]
    assert "t:Device<" in messages[1]
