"""RTSP 1.0 messages, the streams that a session description offers, and RTP's sequence. Pure.

Sources: RFC 2326 (RTSP), RFC 8866 (SDP), RFC 3550 (RTP), RFC 3551 (static payload types).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_STATUS_LINE = re.compile(r"RTSP/1\.\d (\d{3})(?: .*)?")
_RTPMAP = re.compile(r"(\d{1,3}) ([A-Za-z0-9.+_-]{1,20})/\d+")
_INTERLEAVED = re.compile(r"(?:^|;)\s*interleaved\s*=\s*(\d{1,3})", re.ASCII | re.IGNORECASE)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_PRINTABLE = re.compile(r"[\x21-\x7e]*")
_LONGEST_URL = 1024
_LONGEST_NUMBER = 9
_STATIC_CODECS = {26: "JPEG", 31: "H261", 32: "MPV", 34: "H263"}

_RTP_HEADER = 12
_RTP_VERSION = 2
_LEAP = 3000
"""RFC 3550, MAX_DROPOUT: a greater step is another sequence."""


class NotRtsp(ValueError):
    """What came is no RTSP. The argument is a short code for the facts."""


@dataclass(frozen=True, slots=True)
class Response:
    """The head of a reply. `headers`: (lower-case name, value), in their order."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def all(self, name: str) -> list[str]:
        """The values of every header of that lower-case name."""
        return [value for each, value in self.headers if each == name]

    def first(self, name: str) -> str:
        """The first of them, or ""."""
        return next(iter(self.all(name)), "")

    @property
    def number(self) -> int:
        """Of the request that it answers (CSeq, RFC 2326 section 12.17); 0 where none is told."""
        said = self.first("cseq")
        plain = said.isascii() and said.isdigit() and len(said) <= _LONGEST_NUMBER
        return int(said) if plain else 0


@dataclass(frozen=True, slots=True)
class Video:
    """The first video stream of a description: its codec, and the URL's end that controls it."""

    codec: str
    control: str
    session_control: str


def request(method: str, url: str, headers: Mapping[str, str]) -> bytes:
    """A request without a body (RFC 2326 section 6)."""
    lines = [f"{method} {url} RTSP/1.0", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def read_head(head: bytes) -> Response:
    """The status line and headers of a reply. Raises NotRtsp."""
    first, *lines = head.decode("latin-1").split("\r\n")
    status = _STATUS_LINE.fullmatch(first)
    if status is None:
        raise NotRtsp("not_rtsp")
    pairs = (line.partition(":") for line in lines if ":" in line)
    headers = tuple((name.strip().lower(), value.strip()) for name, _, value in pairs)
    return Response(int(status[1]), headers)


def body_length(head: Response) -> int:
    """The length that a head promises; 0 where it promises none. Raises NotRtsp."""
    promised = head.first("content-length") or "0"
    if not (promised.isascii() and promised.isdigit() and len(promised) < 20):
        raise NotRtsp("bad_length")
    return int(promised)


def read_video(sdp: bytes) -> Video | None:
    """The first video stream of a session description; None when it describes none."""
    media: str | None = None
    control = {"": "", "video": ""}
    payload, names = "", {}
    for line in sdp.decode("utf-8", "replace").splitlines():
        kind, _, value = line.partition("=")
        if kind == "m":
            if media == "video":
                break
            media, _, rest = value.partition(" ")
            payload = rest.split(" ")[-1].strip() if media == "video" else ""
        elif kind == "a" and media in (None, "video"):
            name, _, content = value.partition(":")
            if name == "control":
                control[media or ""] = control[media or ""] or content.strip()
            elif name == "rtpmap" and (found := _RTPMAP.match(content)):
                names[int(found[1])] = found[2].upper()
    if media != "video":
        return None
    number = int(payload) if payload.isascii() and payload.isdigit() else -1
    codec = names.get(number) or _STATIC_CODECS.get(number, "")
    return Video(codec, control["video"], control[""])


def pinned(url: str, authority: str) -> str:
    """The same path at `authority`, whatever host the URL names. Raises NotRtsp.

    Behind address translation many cameras name an address that is not theirs from here; and
    none may send us, or our credential, to another host.
    """
    if len(url) > _LONGEST_URL or not _PRINTABLE.fullmatch(url):
        raise NotRtsp("bad_url")
    path = _URL.sub("", url, count=1)
    return f"rtsp://{authority}{path if path.startswith('/') else '/' + path}"


def control_url(base: str, control: str, authority: str) -> str:
    """The URL that `control` names (RFC 2326 C.1.1), joined as cameras expect it: by appending.

    Makers put "trackID=1" after a query, where RFC 3986 would drop the query. Raises NotRtsp.
    """
    if control in ("", "*"):
        return base
    if _URL.match(control) or control.startswith("/"):
        return pinned(control, authority)
    return pinned(f"{base.removesuffix('/')}/{control}", authority)


def channel_of(transport: str) -> int | None:
    """The interleaved channel on which RTP comes, by a Transport header; None when not over TCP."""
    if "TCP" not in transport.upper():
        return None
    found = _INTERLEAVED.search(transport)
    return int(found[1]) if found else 0


class Packets:
    """Counts RTP packets that follow one another, and keeps nothing of them."""

    def __init__(self) -> None:
        self.count = 0
        """Packets of one source in a row, each with a higher sequence number than the last."""
        self._source = b""
        self._last = 0

    def take(self, packet: bytes) -> bool:
        """Whether it is an RTP packet."""
        if len(packet) < _RTP_HEADER or packet[0] >> 6 != _RTP_VERSION:
            return False
        source, number = packet[8:12], int.from_bytes(packet[2:4])
        follows = source == self._source and 0 < (number - self._last) % 65_536 < _LEAP
        self.count = self.count + 1 if follows else 1
        self._source, self._last = source, number
        return True
