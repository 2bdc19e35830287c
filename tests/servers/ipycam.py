"""PyPI's ipycam, an ONVIF server that is not ours, in an environment of its own (286 MB).

The environment is build/ipycam-venv: used when it is there, built when POINTWATCH_IPYCAM=1.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VERSION = "1.3.0"
ENVIRONMENT = Path(__file__).parents[2] / "build" / "ipycam-venv"
_PYTHON = ENVIRONMENT / "bin" / "python"
_UTF8 = {**os.environ, "PYTHONUTF8": "1"}

# Its ONVIF and HTTP parts alone: the whole camera would announce itself by multicast.
_SERVE = """
import sys
from http.server import ThreadingHTTPServer
from types import SimpleNamespace
from ipycam.config import CameraConfig
from ipycam.http import IPCameraHTTPHandler
from ipycam.onvif import ONVIFService

user, password = sys.stdin.readline().split("/", 1)
config = CameraConfig(local_ip="127.0.0.1", username=user, password=password.rstrip("\\n"))
IPCameraHTTPHandler.camera = SimpleNamespace(config=config, onvif=ONVIFService(config))
server = ThreadingHTTPServer(("127.0.0.1", 0), IPCameraHTTPHandler)
print(server.server_port, flush=True)
server.serve_forever()
"""


def why_not() -> str:
    """Why it cannot be used; empty when it can."""
    if _PYTHON.exists() or os.environ.get("POINTWATCH_IPYCAM") == "1":
        return ""
    return "ipycam brings 286 MB: set POINTWATCH_IPYCAM=1 to let it be installed in build/"


def install() -> None:
    """Build the environment, unless it is there."""
    if (ENVIRONMENT / "complete").exists():
        return
    subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
    pip = [str(_PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, f"ipycam=={VERSION}"], check=True)
    (ENVIRONMENT / "complete").touch()


@contextmanager
def ipycam(user: str = "", password: str = "") -> Iterator[int]:
    """A running camera on 127.0.0.1; gives its port. Without user and password it is open."""
    with subprocess.Popen(
        [_PYTHON, "-c", _SERVE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=_UTF8,
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("no pipes to the camera")
        try:
            print(f"{user}/{password}", file=process.stdin, flush=True)
            yield int(process.stdout.readline())
        finally:
            process.terminate()
