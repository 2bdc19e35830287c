"""Proposed groups, and why a component has no place in their chains, in words."""

from collections.abc import Mapping

from inventory.words import mark
from monitor.discovery.shared_component import NoPlace, Obstacle

_OBSTACLES: Mapping[Obstacle, str] = {
    Obstacle.TAKEN: mark("The code {codes} is in use, or was that of something else."),
    Obstacle.REDUNDANT: mark("Several feed or carry these; which is shared? {codes}."),
    Obstacle.DIFFERENT: mark("Their records differ in what is above: {codes}."),
    Obstacle.NO_STRAND: mark("A cable is shared by strands; none is recorded for {codes}."),
    Obstacle.NO_SENSE: mark("It cannot be put between these: {codes}."),
}


def no_place(found: NoPlace) -> str:
    """A text to be translated, with a place for the codes."""
    return _OBSTACLES[found.obstacle]
