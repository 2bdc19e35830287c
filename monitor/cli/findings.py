"""What `pointwatch doctor` finds: a topic, how bad it is, what was seen, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    WARNING = "warning"
    """It works, but not as well as it could."""
    PROBLEM = "problem"
    """The monitor does not work, or not rightly."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Texts are English msgids with parameters, translated where they are shown."""

    topic: str
    level: Level
    text: str
    params: Mapping[str, object] = field(default_factory=dict)
    hint: str = ""


def fine(topic: str, text: str, /, **params: object) -> Finding:
    """In order."""
    return Finding(topic, Level.OK, text, params)


def warning(topic: str, text: str, hint: str, /, **params: object) -> Finding:
    """To be improved."""
    return Finding(topic, Level.WARNING, text, params, hint)


def problem(topic: str, text: str, hint: str, /, **params: object) -> Finding:
    """To be mended."""
    return Finding(topic, Level.PROBLEM, text, params, hint)
