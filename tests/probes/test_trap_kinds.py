"""What a notification says: its kind and its row, for every table that is known."""

import pytest

from probes.snmp_questions import Oid
from probes.trap_kinds import Bind, TrapKind, read_trap


def oid(text: str) -> Oid:
    return tuple(int(part) for part in text.split("."))


SNMP = "1.3.6.1.6.3.1.1.5"
IF = "1.3.6.1.2.1.2.2.1"
OAM = "1.3.6.1.2.1.158.1.6.1"
C_DATA = "1.3.6.1.4.1.34592.1.1"
FIBER_ROAD = "1.3.6.1.4.1.6688.1.1"
SLOT = "1.3.1.1"

CASES = [
    (f"{SNMP}.1", [], TrapKind.COLD_START, None),
    (f"{SNMP}.2", [], TrapKind.WARM_START, None),
    (f"{SNMP}.3", [(f"{IF}.1.7", 7), (f"{IF}.8.7", 2)], TrapKind.LINK_DOWN, "7"),
    (f"{SNMP}.3", [(f"{IF}.8.12", 2)], TrapKind.LINK_DOWN, "12"),
    (f"{SNMP}.3", [(f"{IF}.1.0", 9)], TrapKind.LINK_DOWN, "9"),
    (f"{SNMP}.4", [("1.3.6.1.2.1.31.1.1.1.1.24", "ge24")], TrapKind.LINK_UP, "24"),
    (f"{SNMP}.5", [], TrapKind.REFUSED_SOMEBODY, None),
    ("1.3.6.1.2.1.33.2.1", [("1.3.6.1.2.1.33.1.2.2.0", 3)], TrapKind.ON_BATTERY, None),
    ("1.3.6.1.2.1.33.2.4", [], TrapKind.OTHER, None),
    ("1.3.6.1.4.1.318.0.5", [], TrapKind.ON_BATTERY, None),
    ("1.3.6.1.2.1.158.0.2", [(f"{OAM}.4.3.41", 257), (f"{OAM}.5.3.41", 2)],
     TrapKind.DYING_GASP, "3"),
    ("1.3.6.1.2.1.158.0.2", [(f"{OAM}.4.3.42", 256)], TrapKind.LINK_DOWN, "3"),
    ("1.3.6.1.2.1.158.0.2", [(f"{OAM}.4.3.43", 258)], TrapKind.OTHER, "3"),
    ("1.3.6.1.2.1.158.0.2", [], TrapKind.OTHER, None),
    (f"{C_DATA}.2.36", [(f"{C_DATA}.{SLOT}.1.1.7", 1), (f"{C_DATA}.{SLOT}.2.1.7", 7)],
     TrapKind.DYING_GASP, "1.7"),
    (f"{C_DATA}.2.0.36", [], TrapKind.DYING_GASP, None),
    (f"{C_DATA}.2.33", [], TrapKind.LINK_DOWN, None),
    (f"{C_DATA}.2.32", [], TrapKind.LINK_UP, None),
    (f"{C_DATA}.2.21", [(f"{C_DATA}.{SLOT}.2.2.16", 16)], TrapKind.CARD_LOST, "2.16"),
    (f"{FIBER_ROAD}.2.36", [(f"{FIBER_ROAD}.{SLOT}.2.1.4", 4)], TrapKind.DYING_GASP, "1.4"),
    (f"{C_DATA}.2.8", [(f"{C_DATA}.{SLOT}.1.1", 1)], TrapKind.OTHER, None),
    ("1.3.6.1.2.1.105.0.1", [("1.3.6.1.2.1.105.1.1.1.6.1.5", 2)], TrapKind.OTHER, "1.5"),
    ("1.3.6.1.4.1.99999.0.1", [("1.3.6.1.4.1.99999.1.7", 1)], TrapKind.OTHER, None),
    ("1.3.6.1.4.1.318.0.270", [("1.3.6.1.4.1.318.1.1.26.9.2.3.1.5.2", 1)], TrapKind.OTHER, "2"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "binds", "kind", "row"), CASES)
def test_kind_and_row(
    name: str, binds: list[tuple[str, int | str]], kind: TrapKind, row: str | None
) -> None:
    found: list[Bind] = [(oid(each), value) for each, value in binds]
    trap = read_trap("192.0.2.1", oid(name), found, 5)
    assert (trap.kind, trap.index) == (kind, row)
    assert (trap.source, trap.oid, trap.received_at) == ("192.0.2.1", oid(name), 5)
