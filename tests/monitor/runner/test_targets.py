"""From the inventory to the questions: which device profile an agent is asked by."""

from inventory.queries.credentials import Access
from inventory.types.components import (
    Building,
    Installation,
    Inventory,
    Kind,
    Link,
    LinkKind,
    Slot,
    Unit,
)
from inventory.types.readings import CheckKey, ProbeName
from monitor.runner.targets import Ports, plan_targets


def profiles(maker: str, model: str) -> list[str]:
    """Of the agent itself, and of a card in it."""
    inventory = Inventory(
        district="D",
        buildings=(Building("B1", ""),),
        slots=(Slot("H", Kind.CHASSIS, "B1"), Slot("K", Kind.CARD, "B1", index="1.7")),
        links=(Link("K", "H", LinkKind.PART),),
        installations=(Installation("H", Unit(maker, model), "127.77.0.1", since=0),),
    )
    access: dict[str, Access] = {}
    targets = plan_targets(inventory, access, Ports())
    return [targets[CheckKey(code, ProbeName.SNMP)].profile for code in ("H", "K")]


def test_the_inventory_names_the_family_of_an_agent_and_of_all_that_it_tells_of() -> None:
    assert profiles("FiberRoad", "FR-600A") == ["fiberroad", "fiberroad"]
    assert profiles("D-Link", "DMC-1000i") == ["dlink-dmc", "dlink-dmc"]


def test_what_no_profile_names_is_asked_what_it_is() -> None:
    assert profiles("TP-LINK", "TL-FC1420") == ["", ""]
