"""What is done to the street, how it is undone, and what must be named for it."""

from collections.abc import Callable
from dataclasses import dataclass

from inventory.types.faults import FaultKind
from inventory.types.outages import SlotState
from tests.endtoend.street.records import FIRST_CABLE
from tests.endtoend.street.street import Street

SECRET = "another-password"
Act = Callable[[Street], None]


@dataclass(frozen=True, slots=True)
class Deed:
    """`broken`: the component that truly is. `named`: what may be named for it, where instruments
    cannot tell; then the broken one is among the rivals."""

    name: str
    do: Act
    undo: Act
    broken: str
    kinds: tuple[FaultKind, ...]
    named: tuple[str, ...] = ()

    def is_named(self, code: str) -> bool:
        """Whether it is right to name this component."""
        return code in (self.broken, *self.named)


def _each(points: tuple[int, ...], act: Callable[[Street, int], None]) -> Act:
    def all_of_them(street: Street) -> None:
        for point in points:
            act(street, point)

    return all_of_them


def _cut(street: Street, point: int) -> None:
    street.wires.go_dark(f"point{point}")


def _splice(street: Street, point: int) -> None:
    street.wires.light_up(f"point{point}")


def _come_and_go(street: Street) -> None:
    """Often enough for a flapping link, each time until the monitor has seen it."""
    for _ in range(3):
        _cut(street, 7)
        street.until(lambda: _are(street, SlotState.DOWN))
        _splice(street, 7)
        street.until(lambda: _are(street, SlotState.OK))


def _are(street: Street, state: SlotState) -> bool:
    """Whether strand and camera of the last point are seen to be so."""
    return {street.books.state(code) for code in ("c7", "f7")} == {state}


def _tell_password(street: Street) -> None:
    """The administrator enters the new password: that is the repair."""
    command = ("credentials", "set", "slot:c1", "--protocol", "onvif", "--user", "operator")
    street.command(*command, said=f"{SECRET}\n")


_LOST = (FaultKind.DEAD, FaultKind.LINK_DOWN)

DEEDS = (
    Deed(
        "a camera's process stopped",
        lambda street: street.devices.stop(2),
        lambda street: street.devices.go_on(2),
        "c2",
        (FaultKind.HUNG,),
    ),
    Deed(
        "a password changed",
        lambda street: street.devices.set_password(1, SECRET),
        _tell_password,
        "c1",
        (FaultKind.CREDENTIALS,),
    ),
    Deed(
        "30 % loss",
        lambda street: street.wires.lose_packets("point3", 30),
        lambda street: street.wires.lose_nothing("point3"),
        "c3",
        (FaultKind.LOSSY,),
    ),
    Deed(
        "a strand down",
        _each((4,), _cut),
        _each((4,), _splice),
        "f4",
        _LOST,
        # With its outlet on and no dying gasp, these look the same from afar (docs/diagnosis.md).
        ("t4", "a4"),
    ),
    Deed(
        "all strands of a cable",
        _each(FIRST_CABLE, _cut),
        _each(FIRST_CABLE, _splice),
        "k1",
        _LOST,
    ),
    Deed(
        "a card gone",
        lambda street: street.wires.pull_card(5),
        lambda street: street.wires.push_card(5),
        "d5",
        (FaultKind.ABSENT, FaultKind.DEAD),
    ),
    Deed(
        "an outlet off",
        lambda street: street.devices.switch_off(6),
        lambda street: street.devices.switch_on(6),
        "o6",
        (FaultKind.POWER_OFF,),
    ),
    Deed(
        "a flapping link",
        _come_and_go,
        lambda _: None,
        "f7",
        (FaultKind.FLAPPING,),
        ("t7", "a7", "c7"),
    ),
    Deed(
        "mains lost",
        lambda street: street.devices.lose_mains(),
        lambda street: street.devices.get_mains(),
        "m",
        (FaultKind.POWER_OFF,),
    ),
)
"""Each at other points: what is repaired and breaks again is the next round of the same ticket.
Those of living cameras come first: of one that has just come back nothing is told for a while."""
