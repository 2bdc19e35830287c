"""What the demo breaks, and when: data, and the words that announce it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from inventory.types.components import Kind
from inventory.types.faults import Component, Diagnosis
from inventory.types.time import Ms
from inventory.words import Translator, mark


class Trick(StrEnum):
    """What is done to a component."""

    BREAK = "break"
    PASSWORD = "password"  # noqa: S105  the name of a trick


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that the script does, `after_s` seconds after the one before."""

    trick: Trick
    component: Component
    after_s: float = 0.0

    def explains(self, found: Diagnosis) -> bool:
        """Whether a diagnosis names what was really done."""
        misconfigured = self.trick is Trick.PASSWORD
        return found.component == self.component and found.kind.for_administrator == misconfigured


@dataclass(frozen=True, slots=True)
class Act:
    """A deed that was done at `at`. `hit`: the component, and every device that went dark."""

    deed: Deed
    at: Ms
    hit: frozenset[str]


SCRIPT: Sequence[Deed] = (
    Deed(Trick.BREAK, Component(Kind.CAMERA, "B1-20"), 5),
    Deed(Trick.BREAK, Component(Kind.ADAPTER, "B3-23.ps"), 14),
    Deed(Trick.BREAK, Component(Kind.CABLE, "B2-C1"), 14),
    Deed(Trick.PASSWORD, Component(Kind.CAMERA, "B5-12"), 14),
)
"""A camera on PoE, whose port tells that nothing draws power; an adapter that three cameras share;
a cable of six strands; a camera whose password somebody changes. Each in another building."""

SHORT: Sequence[Deed] = (
    Deed(Trick.BREAK, Component(Kind.CAMERA, "B1-20"), 1),
    Deed(Trick.BREAK, Component(Kind.CABLE, "B2-C1"), 1),
)
"""The same in short, for tests."""

_TEXTS: Mapping[tuple[Kind, Trick], str] = {
    (Kind.CAMERA, Trick.BREAK): mark("Camera {code} dies"),
    (Kind.ADAPTER, Trick.BREAK): mark("Power adapter {code} burns out; it feeds {points}"),
    (Kind.CABLE, Trick.BREAK): mark("Fibre cable {code} is cut; it carries {points}"),
    (Kind.SWITCH, Trick.BREAK): mark("Switch {code} dies; behind it are {points}"),
    (Kind.CAMERA, Trick.PASSWORD): mark("Somebody changes the password of camera {code}"),
}


def announcement(act: Act, cameras: frozenset[str], translator: Translator) -> str:
    """What was done, in one line. `cameras`: the codes of all cameras."""
    component = act.deed.component
    if not isinstance(component.kind, Kind):
        raise TypeError(f"nobody can break a {component.kind}")
    count = len(act.hit & cameras)
    points = translator.plural("{n} camera", "{n} cameras", count).format(n=count)
    text = translator(_TEXTS[component.kind, act.deed.trick])
    return text.format(code=component.code, points=points)
