"""What people answered to proposed groups of points that may share something."""

from dataclasses import dataclass
from enum import StrEnum

from inventory.types.time import Ms


class Answer(StrEnum):
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """One answer: to which points, by whom, when. `component`: the slot that was recorded for them;
    "" where they were declined."""

    points: tuple[str, ...]
    answer: Answer
    component: str
    by: str
    at: Ms
