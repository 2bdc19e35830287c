"""What a recorder says of one channel, and how the bytes of its reply become that."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from inventory.types.readings import Reason

_WORD = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST_WORD = 32


@dataclass(frozen=True, slots=True)
class Channel:
    """OK, OFFLINE, AUTHENTICATION (the recorder's password at the camera is wrong), or
    AGENT_SILENT where the recorder does not say. `detail`: its own word for it."""

    reason: Reason
    detail: str = ""


Channels = Mapping[int, Channel]
"""By number, from 1, as people and inventories count them."""


class NotTold(ValueError):
    """The reply tells nothing of channels. The argument is a short code for the facts."""


@dataclass(frozen=True, slots=True)
class Family:
    """How to ask recorders of one family: GET `path`; `read` raises NotTold."""

    path: str
    read: Callable[[bytes], Channels]


def word(text: str | None) -> str:
    """A device's word, fit for the facts."""
    return _WORD.sub("_", (text or "").strip())[:_LONGEST_WORD]
