"""Dahua recorders: HTTP API, LogicDeviceManager getCameraState, lines of key=value.

    states[0].channel=0
    states[0].connectionState=Connected

Their channels count from 0. Firmware without this question answers "Error" or an HTTP status.
"""

import re

from inventory.types.readings import Reason
from probes.recorders.channel import Channel, Channels, NotTold, word

PATH = "/cgi-bin/LogicDeviceManager.cgi?action=getCameraState&uniqueChannels[0]=-1"

_LINE = re.compile(r"states\[(\d{1,5})\]\.(channel|connectionstate)=(.{0,100})", re.ASCII)
_NOT_IN_USE = ("empty", "disable", "disabled")


def read(body: bytes) -> Channels:
    """The channels of a reply. Raises NotTold."""
    rows: dict[str, dict[str, str]] = {}
    for line in body.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition("=")
        found = _LINE.fullmatch(f"{name.strip().lower()}={value.strip()}")
        if found:
            rows.setdefault(found[1], {})[found[2]] = found[3]
    states = {index: row for index, row in rows.items() if "connectionstate" in row}
    if not states:
        raise NotTold("error" if body.lstrip()[:5].lower() == b"error" else "not_dahua")
    return {
        _number(row.get("channel", ""), index) + 1: _channel(row["connectionstate"])
        for index, row in states.items()
    }


def _number(said: str, index: str) -> int:
    """The channel's own number; some firmware leaves it out, and the rows count them."""
    plain = said.isascii() and said.isdigit() and len(said) <= len("65535")
    return int(said if plain else index)


def _channel(said: str) -> Channel:
    state = said.lower()
    if state == "connected":
        return Channel(Reason.OK)
    if state in _NOT_IN_USE:
        return Channel(Reason.AGENT_SILENT, word(said))
    # Unconnect, Disconnect; and Connecting, which it says for as long as a camera is away.
    return Channel(Reason.OFFLINE, word(said))
