"""Which units told their serial number at one address, and whether two of them take turns. Pure.

Two devices with one address answer in turns, as the tables of routers and switches change their
mind. A unit that is exchanged does not come back.
"""

from inventory.types.time import HOUR, Ms

TURN: Ms = 2 * HOUR
"""So long after the last turn, whoever answers has the address to itself. (A camera's serial number
is asked for every ten minutes.)"""

Runs = tuple[tuple[str, Ms], ...]
"""The last three units that answered, one after the other, and since when each did."""


def met(runs: Runs, serial: str, at: Ms) -> Runs:
    """The runs once this unit has answered."""
    if runs and runs[-1][0] == serial:
        return runs
    return (*runs[-2:], (serial, at))


def contenders(runs: Runs, now: Ms) -> tuple[str, str] | None:
    """Two units that take turns: one came back after the other. The one that answers last."""
    if len(runs) < 3 or now - runs[-1][1] >= TURN:
        return None
    (first, _), (other, _), (last, _) = runs
    return (other, last) if first == last else None
