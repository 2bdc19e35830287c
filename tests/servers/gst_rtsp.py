"""GStreamer's RTSP server, which is not ours, run by the system's Python (it needs Debian's gi)."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from shutil import which

PATH = "/Streaming/Channels/101"
_PYTHON = "/usr/bin/python3"

_SERVE = """
import sys
import gi
gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer

Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address(sys.argv[1])
server.set_service("0")
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(
    "( videotestsrc is-live=true ! video/x-raw,format=I420,width=64,height=48,framerate=25/1"
    " ! jpegenc ! rtpjpegpay name=pay0 )"
)
user, password = sys.stdin.readline().rstrip("\\n").split("/", 1)
if user:
    viewer = GstRtspServer.RTSPToken()
    viewer.set_string("media.factory.role", "viewer")
    auth = GstRtspServer.RTSPAuth()
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    auth.add_digest(user, password, viewer)
    server.set_auth(auth)
    allowed = "media.factory.access=(boolean)true, media.factory.construct=(boolean)true"
    factory.add_role_from_structure(Gst.Structure.new_from_string(f"viewer, {allowed}"))
server.get_mount_points().add_factory(sys.argv[2], factory)
server.attach(None)
print(server.get_bound_port(), flush=True)
GLib.MainLoop().run()
"""
_ASK = """
import gi
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gst, GstRtspServer
Gst.init(None)
raise SystemExit(not all(map(Gst.ElementFactory.find, ("videotestsrc", "jpegenc", "rtpjpegpay"))))
"""


@cache
def why_not() -> str:
    """Why it cannot be used; empty when it can."""
    asked = which(_PYTHON) and subprocess.run(
        [_PYTHON, "-c", _ASK], capture_output=True, check=False
    )
    if asked and asked.returncode == 0:
        return ""
    return (
        "GStreamer's RTSP server is missing: apt install gir1.2-gst-rtsp-server-1.0 python3-gi"
        " gstreamer1.0-plugins-base gstreamer1.0-plugins-good"
    )


@contextmanager
def gst_rtsp(address: str, user: str = "", password: str = "") -> Iterator[int]:
    """A camera that streams test pictures at PATH; gives its port. Without a user it is open."""
    with subprocess.Popen(
        [_PYTHON, "-c", _SERVE, address, PATH],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("no pipes to the server")
        try:
            print(f"{user}/{password}", file=process.stdin, flush=True)
            yield int(process.stdout.readline())
        finally:
            process.terminate()
