"""One building's trouble takes at most half of the places that a probe has."""

from inventory.types.components import Kind, Slot
from inventory.types.readings import CheckKey, ProbeName
from monitor.runner.buildings import Buildings

SLOTS = {
    f"{building}-{number}": Slot(f"{building}-{number}", Kind.CAMERA, building)
    for building in ("B1", "B2")
    for number in range(9)
}


def ping(slot: str) -> CheckKey:
    return CheckKey(slot, ProbeName.ICMP)


def begun() -> tuple[Buildings, list[str]]:
    """All of B1 wants to be asked, with eight places; and who was."""
    buildings = Buildings()
    buildings.follow(SLOTS)
    return buildings, [slot for slot in SLOTS if "B1" in slot and buildings.begin(ping(slot), 8)]


def test_a_building_gets_half_of_the_places() -> None:
    buildings, asked = begun()
    assert asked == ["B1-0", "B1-1", "B1-2", "B1-3"]
    assert buildings.begin(ping("B2-0"), 8)
    assert buildings.begin(CheckKey("B1-8", ProbeName.ONVIF), 8)


def test_a_place_that_is_given_back_is_free_again() -> None:
    buildings, asked = begun()
    buildings.end(ping(asked[2]))
    assert buildings.begin(ping("B1-8"), 8)
    assert not buildings.begin(ping("B1-7"), 8)


def test_a_slot_that_moves_gives_back_what_it_took() -> None:
    buildings, asked = begun()
    moved = {code: Slot(code, Kind.CAMERA, "B2") for code in SLOTS}
    buildings.follow(moved)
    for slot in asked:
        buildings.end(ping(slot))
    buildings.follow(SLOTS)
    assert buildings.begin(ping("B1-8"), 2)


def test_where_there_is_one_place_it_can_be_taken() -> None:
    buildings = Buildings()
    buildings.follow(SLOTS)
    assert buildings.begin(ping("B1-0"), 1)
