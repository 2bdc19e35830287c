"""What is remembered of devices: firmware and serial number, profiles, where the stream is.

Of this process alone, by address and port. Profiles and stream are asked for once a day, and again
when another device or another firmware answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from inventory.types.readings import Fact

MEDIA_FOR_S = 24 * 3600.0
"""How long profiles and stream are not asked for again."""
_MOST = 100_000

Place = tuple[str, int]
"""Address and port."""


@dataclass(frozen=True, slots=True)
class Media:
    """What a device says of its video. `path`: of the stream, with its query; empty where unknown.

    `port`: of its RTSP server. `facts`: what may be shown of it.
    """

    path: str = field(default="", repr=False)
    port: int = 554
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Known:
    serial: str
    firmware: str
    asked_until: float
    media: Media = Media()


class DeviceMemory:
    """Thread-safe; `now` is monotonic seconds."""

    def __init__(self) -> None:
        self._known: dict[Place, _Known] = {}
        self._paths: dict[Place, str] = {}
        self._lock = Lock()

    def meet(self, place: Place, serial: str, firmware: str, now: float) -> tuple[str, bool]:
        """Note who answers: the firmware that the same device had before, where it changed, and
        whether it is the caller's turn to ask for the media."""
        with self._lock:
            before = self._known.get(place)
            same = before is not None and before.serial == serial
            if before is not None and same and before.firmware == firmware:
                if now < before.asked_until:
                    return "", False
                self._known[place] = replace(before, asked_until=now + MEDIA_FOR_S)
                return "", True
            _make_room(self._known)
            self._known[place] = _Known(serial, firmware, now + MEDIA_FOR_S)
            return (before.firmware if before is not None and same else ""), True

    def keep(self, place: Place, media: Media) -> None:
        """Remember the media of the device that was met there."""
        with self._lock:
            known = self._known.get(place)
            if known is None:
                return
            self._known[place] = replace(known, media=media)
            if media.path:
                _make_room(self._paths)
                self._paths[place[0], media.port] = media.path

    def facts(self, place: Place) -> Mapping[str, Fact]:
        """What may be shown of the media there."""
        with self._lock:
            known = self._known.get(place)
            return known.media.facts if known else {}

    def stream_path(self, address: str, port: int) -> str | None:
        """The path and query of the main stream behind the RTSP server there, where told."""
        with self._lock:
            return self._paths.get((address, port))


def _make_room(remembered: dict[Place, Any]) -> None:
    """Of too many, the one that came first is forgotten."""
    if len(remembered) >= _MOST:
        del remembered[next(iter(remembered))]


DEVICES = DeviceMemory()
"""Of this process."""


def stream_path(address: str, port: int) -> str | None:
    """As DeviceMemory.stream_path, of this process's memory. `port`: of the RTSP server."""
    return DEVICES.stream_path(address, port)
