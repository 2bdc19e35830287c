"""With which firmware units were seen: first sights and changes, on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine

from inventory.database import writing
from inventory.exchange.apply import apply
from inventory.exchange.difference import difference
from inventory.exchange.plan import Plan
from inventory.exchange.records import Record
from inventory.queries.firmware import Sight, firmware_changes, firmware_of, note_firmware
from inventory.queries.slots import load_inventory
from inventory.types.components import Kind
from tests.inventory.tables import DISTRICT, prepare

NOW = 1_800_000_000_000


@pytest.fixture
def ledger_with_cameras(ledger: Engine) -> Iterator[Connection]:
    with writing(ledger) as connection:
        prepare(connection)
        stand(connection, c1="S1", c2="S2")
        yield connection


def stand(connection: Connection, **serials: str) -> None:
    """From now on units with these serial numbers stand in the slots."""
    records = {
        code: Record(code, Kind.CAMERA, code, "B1", address=f"10.0.0.{code[1]}", serial=serial)
        for code, serial in serials.items()
    }
    wanted = difference(load_inventory(connection, DISTRICT), Plan(records, {"B1": "One"}))
    apply(connection, DISTRICT, wanted, NOW + len(serials["c1"]))


def test_a_first_sight_is_noted_and_no_change(ledger_with_cameras: Connection) -> None:
    note_firmware(ledger_with_cameras, DISTRICT, {"c1": ("5.5", NOW), "c2": ("6.0", NOW)})
    assert firmware_of(ledger_with_cameras, DISTRICT, "c1") == (Sight("c1", "5.5", NOW),)
    assert firmware_changes(ledger_with_cameras, DISTRICT, NOW) == ()


def test_the_same_again_is_no_news(ledger_with_cameras: Connection) -> None:
    for at in (NOW, NOW + 1):
        note_firmware(ledger_with_cameras, DISTRICT, {"c1": ("5.5", at)})
    assert len(firmware_of(ledger_with_cameras, DISTRICT, "c1")) == 1


def test_each_change_is_noted_also_the_way_back(ledger_with_cameras: Connection) -> None:
    for at, version in enumerate(("5.5", "5.7", "5.5"), NOW):
        note_firmware(ledger_with_cameras, DISTRICT, {"c1": (version, at)})
    back = Sight("c1", "5.5", NOW + 2, "5.7")
    assert firmware_of(ledger_with_cameras, DISTRICT, "c1")[-1] == back
    assert firmware_changes(ledger_with_cameras, DISTRICT, NOW + 2) == (back,)
    assert len(firmware_changes(ledger_with_cameras, DISTRICT, NOW)) == 2
    assert firmware_changes(ledger_with_cameras, "elsewhere", NOW) == ()


def test_another_unit_begins_its_own_history(ledger_with_cameras: Connection) -> None:
    note_firmware(ledger_with_cameras, DISTRICT, {"c1": ("5.5", NOW)})
    stand(ledger_with_cameras, c1="S1-new", c2="S2")
    assert firmware_of(ledger_with_cameras, DISTRICT, "c1") == ()
    note_firmware(ledger_with_cameras, DISTRICT, {"c1": ("5.7", NOW + 9)})
    assert firmware_changes(ledger_with_cameras, DISTRICT, NOW) == ()


def test_a_slot_in_which_nothing_stands_is_passed_over(ledger_with_cameras: Connection) -> None:
    note_firmware(ledger_with_cameras, DISTRICT, {"nobody": ("5.5", NOW)})
    assert firmware_of(ledger_with_cameras, DISTRICT, "nobody") == ()
