"""RTSP's parsers: what devices write, and whatever else may come."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from probes.rtsp_messages import (
    NotRtsp,
    Packets,
    body_length,
    channel_of,
    control_url,
    pinned,
    read_head,
    read_video,
)

AT = "127.0.0.1:554"


def rtp(number: int, source: bytes = b"SRC1", first: int = 0x80) -> bytes:
    return bytes([first, 96]) + (number % 65_536).to_bytes(2) + bytes(4) + source


@pytest.mark.parametrize(
    ("sdp", "codec", "control"),
    [
        ("m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:t=1", "H264", "t=1"),
        ("m=audio 0 RTP/AVP 0\na=control:a\nm=video 0 RTP/AVP 26\na=control:v", "JPEG", "v"),
        ("m=video 0 RTP/AVP 98\na=rtpmap:97 H264/90000\na=rtpmap:98 h265/90000", "H265", ""),
        ("m=video 0 RTP/AVP 96\na=control:one\nm=video 0 RTP/AVP 97\na=control:two", "", "one"),
        ("m=video 0 RTP/AVP x", "", ""),
    ],
)  # fmt: skip
def test_the_first_video_stream_is_the_one(sdp: str, codec: str, control: str) -> None:
    video = read_video(sdp.encode())
    assert video is not None
    assert (video.codec, video.control) == (codec, control)


@pytest.mark.parametrize(
    ("base", "control", "url"),
    [
        (f"rtsp://{AT}/live", "", f"rtsp://{AT}/live"),
        (f"rtsp://{AT}/live", "*", f"rtsp://{AT}/live"),
        (f"rtsp://{AT}/live/", "track1", f"rtsp://{AT}/live/track1"),
        (f"rtsp://{AT}/cam?channel=1&subtype=0/", "trackID=0", f"rtsp://{AT}/cam?channel=1&subtype=0/trackID=0"),
        (f"rtsp://{AT}/live", "rtsp://192.0.2.1:8554/other?x=1", f"rtsp://{AT}/other?x=1"),
        (f"rtsp://{AT}/live", "/other", f"rtsp://{AT}/other"),
        (f"rtsp://{AT}/live", "rtsp://u:p@192.0.2.1", f"rtsp://{AT}/"),
    ],
)  # fmt: skip
def test_where_a_stream_is_controlled(base: str, control: str, url: str) -> None:
    assert control_url(base, control, AT) == url


@given(st.text(max_size=2000))
def test_every_url_is_ours_or_none(url: str) -> None:
    with suppress(NotRtsp):
        ours = pinned(url, AT)
        assert ours.startswith(f"rtsp://{AT}/")
        assert not {" ", "\r", "\n"} & set(ours)


@given(st.binary(max_size=500))
def test_no_bytes_break_the_parsers(data: bytes) -> None:
    read_video(data)
    Packets().take(data)
    with suppress(NotRtsp):
        head = read_head(data)
        channel_of(head.first("transport"))
        assert body_length(head) >= 0


@given(st.text(max_size=100))
@example("\u00b2")
@example("9" * 5000)
def test_no_header_value_breaks_them(value: str) -> None:
    lines = f"RTSP/1.0 200 OK\r\nContent-Length: {value}\r\nCSeq: {value}"
    head = read_head(lines.encode("latin-1", "replace"))
    with suppress(NotRtsp):
        assert body_length(head) >= 0
    assert head.number >= 0
    channel_of(value)


@pytest.mark.parametrize(
    ("packets", "count"),
    [
        ([rtp(1), rtp(2), rtp(3)], 3),
        ([rtp(65_535), rtp(0)], 2),
        ([rtp(1), rtp(1)], 1),
        ([rtp(5), rtp(4)], 1),
        ([rtp(1), rtp(9_000)], 1),
        ([rtp(1), rtp(2, b"SRC2")], 1),
        ([rtp(1), rtp(2, first=0x40)], 1),
        ([rtp(1)[:11]], 0),
        ([], 0),
    ],
)
def test_only_packets_that_follow_one_another_count(packets: list[bytes], count: int) -> None:
    counter = Packets()
    for packet in packets:
        counter.take(packet)
    assert counter.count == count


@pytest.mark.parametrize(
    ("transport", "channel"),
    [
        ("RTP/AVP/TCP;unicast;interleaved=0-1", 0),
        ("RTP/AVP/TCP;unicast;interleaved=4-5;ssrc=1", 4),
        ("RTP/AVP/TCP;unicast", 0),
        ("RTP/AVP;unicast;client_port=5000-5001", None),
        ("", None),
    ],
)
def test_the_channel_that_packets_come_on(transport: str, channel: int | None) -> None:
    assert channel_of(transport) == channel
