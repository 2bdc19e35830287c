"""Who else listens where the ONVIF port is closed: a device that lives, with ONVIF switched off."""

import socket
from time import perf_counter

from probes.bounded_http import Line
from probes.ip_address import canonical, family_of
from probes.readiness import connect

WITNESS_PORTS = (80, 443, 554)
"""Web page and RTSP: what a camera offers whether ONVIF is on or off."""
_PATIENCE_S = 1.0


def open_door(line: Line) -> int | None:
    """The first of the witness ports that takes a connection within the line's time, or None.

    Nothing is sent: that somebody listens is all that is asked.
    """
    ports = (port for port in WITNESS_PORTS if port != line.port)
    return next((port for port in ports if _opens(line, port)), None)


def _opens(line: Line, port: int) -> bool:
    patience = min(_PATIENCE_S, line.until - perf_counter())
    if patience <= 0:
        return False
    try:
        with socket.socket(family_of(line.address), socket.SOCK_STREAM) as sock:
            sock.setblocking(False)
            connect(sock, canonical(line.address), port, perf_counter() + patience)
    except OSError:
        return False
    return True
