"""Two imports at the same time: one of them fails, and nothing is mixed."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from inventory.database import reading, writing
from inventory.exchange.apply import apply
from inventory.exchange.difference import difference
from inventory.exchange.known import load_known
from inventory.queries.slots import load_inventory
from tests.inventory.tables import DISTRICT, judged, load, prepare

POINTS = "name,building,address\nGate,B1,10.0.0.1\n"
OTHERS = "name,building,address\nGate,B1,10.0.0.2\nDoor,B1,10.0.0.3\n"


def test_an_import_that_was_overtaken_fails(postgres_ledger: Engine) -> None:
    with writing(postgres_ledger) as connection:
        prepare(connection)

    def overtaken() -> None:
        with writing(postgres_ledger) as late:
            known = load_known(late, DISTRICT)
            with writing(postgres_ledger) as early:
                load(early, OTHERS, now=1_000)
            apply(late, DISTRICT, difference(known.inventory, judged(POINTS, known)), 2_000)

    with pytest.raises(OperationalError, match="could not serialize"):
        overtaken()
    with reading(postgres_ledger) as connection:
        slots = load_inventory(connection, DISTRICT).slots
    assert [each.code for each in slots] == ["Door", "Gate"]
