"""Which slots a trap is about."""

import pytest

from inventory.types.components import Kind
from inventory.types.readings import CheckKey, ProbeName
from inventory.types.targets import Target
from monitor.runner.trap_agents import TrapAgents
from probes.trap_kinds import Trap, TrapKind

CHASSIS, CARD, OTHER = (
    Target("ch", Kind.CHASSIS, "127.77.0.1"),
    Target("ch.7", Kind.CARD, "127.77.0.1", index="7", own=False),
    Target("ch.8", Kind.CARD, "127.77.0.1", index="2.7", own=False),
)
AGENTS = TrapAgents({CheckKey(each.slot, ProbeName.SNMP): each for each in (CHASSIS, CARD, OTHER)})


@pytest.mark.parametrize(
    ("index", "slots"),
    [
        ("7", ["ch.7"]),
        ("1.7", ["ch.7"]),
        ("2.7", ["ch.8"]),
        ("1.9", ["ch", "ch.7", "ch.8"]),
        (None, ["ch", "ch.7", "ch.8"]),
    ],
)
def test_a_row_of_shelf_1_may_be_recorded_by_its_slot_alone(
    index: str | None, slots: list[str]
) -> None:
    trap = Trap("127.77.0.1", TrapKind.LINK_DOWN, (1,), index, 0)
    assert AGENTS.slots_of(trap) == slots
