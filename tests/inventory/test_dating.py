"""Imports over time: what they change, and what the ledger still knows of before."""

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError

from inventory.database import reading, writing
from inventory.exchange.columns import Field
from inventory.exchange.difference import BuildingChange
from inventory.exchange.known import load_known
from inventory.exchange.plan import Plan
from inventory.queries.districts import get_district
from inventory.queries.slots import load_history, load_inventory
from inventory.tables.inventory import building, installation, link, placement, slot, unit
from inventory.types.components import Inventory, Kind, Link, LinkKind
from tests.inventory.tables import DISTRICT, attempt, load, prepare

HEAD = (
    "code,kind,name,building,floor,address,connected to,pass-through,serial,mac,model,installed\n"
)
SWITCH = "S1,switch,Switch,B1,1F,10.0.0.1,,,SW-1,,,\n"
CAMERA = "A,camera,Gate,B1,1F,10.0.0.7,S1,,SN-1,00:11:22:33:44:55,M1,2020-01-01\n"
TABLES = (building, installation, link, placement, slot, unit)


@pytest.fixture
def district(ledger: Engine) -> Engine:
    """A district with a switch and a camera since 1000."""
    with writing(ledger) as connection:
        prepare(connection)
        load(connection, HEAD + SWITCH + CAMERA, now=1_000)
    return ledger


def imported(engine: Engine, rows: str, now: int, *, retire: bool = False) -> None:
    with writing(engine) as connection:
        load(connection, HEAD + rows, now, retire=retire)


def state(engine: Engine, at: int | None = None) -> Inventory:
    with reading(engine) as connection:
        return load_inventory(connection, DISTRICT, at)


def units_of(engine: Engine, code: str) -> list[tuple[str, str | None, int, int | None]]:
    with reading(engine) as connection:
        history = load_history(connection, DISTRICT, code)
    return [(each.unit.serial, each.address, each.since, each.until) for each in history]


def count_rows(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        counts = ((t.name, select(func.count()).select_from(t)) for t in TABLES)
        return {name: connection.execute(query).scalar_one() for name, query in counts}


def test_the_same_file_again_changes_nothing(district: Engine) -> None:
    before = count_rows(district)
    with writing(district) as connection:
        change = load(connection, HEAD + SWITCH + CAMERA, now=2_000)
    assert change.empty
    assert change.unchanged == 2
    assert count_rows(district) == before


def test_another_serial_number_is_another_unit_on_the_same_slot(district: Engine) -> None:
    imported(district, CAMERA.replace("SN-1", "SN-2").replace("10.0.0.7", "10.0.0.8"), 2_000)
    assert units_of(district, "A") == [
        ("SN-1", "10.0.0.7", 1_000, 2_000),
        ("SN-2", "10.0.0.8", 2_000, None),
    ]
    assert count_rows(district)["unit"] == 3
    assert count_rows(district)["slot"] == 2


def test_another_address_is_the_same_unit(district: Engine) -> None:
    imported(district, CAMERA.replace("10.0.0.7", "10.0.0.8"), 2_000)
    assert units_of(district, "A") == [
        ("SN-1", "10.0.0.7", 1_000, 2_000),
        ("SN-1", "10.0.0.8", 2_000, None),
    ]
    assert count_rows(district)["unit"] == 2


@pytest.mark.parametrize(
    ("old", "new"), [("M1", "M2"), ("55,M1", "56,M1"), ("2020-01-01", "2020-02-01"), ("SN-1", "")]
)
def test_with_its_serial_number_unchanged_or_unsaid_a_unit_is_corrected(
    district: Engine, old: str, new: str
) -> None:
    imported(district, CAMERA.replace(old, new), 2_000)
    ((_, _, since, until),) = units_of(district, "A")
    assert (since, until) == (1_000, None)


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [
        (",,M1,", "SN-9,,M1,", 1),
        (",00:11:22:33:44:55,M1,", ",00:11:22:33:44:66,M1,", 2),
        (",,M1,2020-01-01", ",,M1,2024-05-05", 2),
        (",,M1,2020-01-01", ",,M2,2020-01-01", 1),
    ],
)
def test_without_serial_numbers_mac_and_date_tell_units_apart(
    district: Engine, before: str, after: str, units: int
) -> None:
    for now, unit_cells in ((2_000, before), (3_000, after)):
        imported(district, f"B,camera,Door,B1,1F,10.0.0.9,S1,,{unit_cells}\n", now)
    assert len(units_of(district, "B")) == units


def test_two_units_that_change_places_stay_the_same_units(district: Engine) -> None:
    other = "B,camera,Door,B1,1F,10.0.0.8,S1,,SN-2,00:11:22:33:44:66,M1,2020-01-01\n"
    imported(district, other, 2_000)
    swapped = (CAMERA + other).replace("SN-1", "SN-x").replace("SN-2", "SN-1")
    imported(district, swapped.replace("SN-x", "SN-2"), 3_000)
    assert [each[0] for each in units_of(district, "A")] == ["SN-1", "SN-2"]
    assert [each[0] for each in units_of(district, "B")] == ["SN-2", "SN-1"]
    assert count_rows(district)["unit"] == 3


def test_links_and_places_are_dated(district: Engine) -> None:
    second = "S2,switch,Two,B2,1F,10.0.0.2,,,,,,\n"
    imported(district, second + CAMERA.replace("S1,", "S2,yes").replace("1F", "2F"), 2_000)
    old, new = state(district, at=1_500), state(district, at=2_000)
    assert old.links == (Link("A", "S1", LinkKind.DATA),)
    assert new.links == (Link("A", "S2", LinkKind.DATA, pass_through=True),)
    assert [each.floor for each in old.slots] == ["1F", "1F"]
    assert [each.floor for each in new.slots] == ["2F", "1F", "1F"]
    assert new.slots == state(district).slots


def test_absent_rows_stay_unless_told(district: Engine) -> None:
    imported(district, SWITCH, 2_000)
    assert [each.code for each in state(district).slots] == ["A", "S1"]
    imported(district, SWITCH, 3_000, retire=True)
    left = state(district)
    assert [each.code for each in left.slots] == ["S1"]
    assert left.links == ()
    assert [each.slot for each in left.installations] == ["S1"]
    assert [each.code for each in state(district, at=2_500).slots] == ["A", "S1"]
    assert state(district, at=500).slots == ()


def test_what_others_need_is_not_retired(district: Engine) -> None:
    with reading(district) as connection:
        known = load_known(connection, DISTRICT)
    problems = attempt("name,building,address\nA,B1,10.0.0.7\n", known, retire=True)
    assert not isinstance(problems, Plan)
    assert [(each.code.value, each.params) for each in problems] == [
        ("unknown_parent", {"parent": "S1"})
    ]


def test_a_retired_code_lives_again_with_its_history(district: Engine) -> None:
    imported(district, SWITCH, 2_000, retire=True)
    imported(district, CAMERA.replace("SN-1", "SN-2"), 3_000)
    assert [each.code for each in state(district, at=2_500).slots] == ["S1"]
    assert [each.code for each in state(district).slots] == ["A", "S1"]
    assert [each[0] for each in units_of(district, "A")] == ["SN-1", "SN-2"]
    with reading(district) as connection:
        known = load_known(connection, DISTRICT)
    assert known.retired == {}


def test_a_retired_code_keeps_its_kind(district: Engine) -> None:
    imported(district, SWITCH, 2_000, retire=True)
    with reading(district) as connection:
        known = load_known(connection, DISTRICT)
    assert known.retired == {"A": Kind.CAMERA}


def test_columns_that_a_file_lacks_change_nothing(district: Engine) -> None:
    before = state(district)
    with writing(district) as connection:
        change = load(connection, "code,name,building,address\nA,Main gate,B1,10.0.0.7\n", 2_000)
    assert [each.changed for each in change.changed] == [(Field.NAME,)]
    after = state(district)
    assert (after.links, after.installations) == (before.links, before.installations)
    assert after.slots[0].name == "Main gate"


def test_an_empty_cell_clears(district: Engine) -> None:
    with writing(district) as connection:
        content = "code,name,building,address,connected to,floor\nA,Gate,B1,10.0.0.7,,\n"
        load(connection, content, 2_000)
    assert state(district).links == ()
    assert state(district).slots[0].floor == ""


def test_a_building_gets_and_keeps_its_name(district: Engine) -> None:
    content = "name,building,building name,address\nX,B1,{},10.0.0.30\n"
    with writing(district) as connection:
        change = load(connection, content.format("Library"), 2_000)
        assert change.buildings == (BuildingChange("B1", "B1", "Library"),)
        assert load(connection, content.format(""), 3_000).empty


def test_several_changes_within_one_moment_leave_the_last(district: Engine) -> None:
    without = CAMERA.replace("S1", "")
    for rows in (without, CAMERA, without, CAMERA.replace("10.0.0.7", "10.0.0.8"), CAMERA):
        imported(district, rows, 2_000)
    assert state(district).links == (Link("A", "S1", LinkKind.DATA),)
    assert units_of(district, "A")[-1] == ("SN-1", "10.0.0.7", 2_000, None)
    with reading(district) as connection:
        wrong = select(link).where(link.c.until <= link.c.since)
        assert connection.execute(wrong).all() == []


def test_an_import_is_all_or_nothing(district: Engine) -> None:
    before = count_rows(district)

    def fail_at_the_end() -> None:
        with writing(district) as connection:
            load(connection, HEAD + "B,camera,Door,B1,1F,10.0.0.9,S1,,,,,\n", 2_000)
            prepare(connection)  # the district exists already

    with pytest.raises(IntegrityError):
        fail_at_the_end()
    assert count_rows(district) == before
    with reading(district) as connection:
        assert get_district(connection, DISTRICT) is not None
