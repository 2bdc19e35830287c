"""Waiting for a server to be ready: asked again and again, never slept for and hoped."""

import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from probes.ip_address import family_of

_PATIENCE_S = 30.0

# SNMPv2c GetRequest, community "public", request-id 1, sysUpTime.0 (RFC 3416).
_GET_UPTIME = bytes.fromhex(
    "302602010104067075626c6963a019020101020100020100300e300c06082b060102010103000500"
)


def wait_until(ready: Callable[[], bool], process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return when `ready`; raise RuntimeError with the log when the process ends or dawdles."""
    until = monotonic() + _PATIENCE_S
    while not ready():
        if process.poll() is not None or monotonic() > until:
            said = log.read_text(errors="replace") if log.exists() else ""
            raise RuntimeError(f"the server is not ready: {said[-2000:]}")
        sleep(0.02)


def answers_snmp(address: str, port: int, community: bytes = b"public") -> bool:
    """Whether an SNMP v2c agent answers there."""
    request = _GET_UPTIME.replace(b"\x06public", bytes([len(community)]) + community)
    grown = len(community) - len(b"public")
    request = bytes([request[0], request[1] + grown]) + request[2:]
    with socket.socket(family_of(address), socket.SOCK_DGRAM) as sock:
        sock.settimeout(0.2)
        sock.connect((address, port))
        try:
            sock.send(request)
            return bool(sock.recv(2048))
        except OSError:
            return False
